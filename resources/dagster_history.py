"""Dagster's records of old runs, and which of them nobody needs any more.

Dagster 1.13 deletes a run together with the materializations that it logged: what has no other materialization is then
shown as missing. So a run stays as long as it holds the newest record of anything.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.dagster_run import FINISHED_STATUSES, NOT_FINISHED_STATUSES
from dagster._core.storage.event_log import SqlEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    SqlEventLogStorageTable,
)

from resources.disk import Freed, taken_away
from roms_assets.kernel.errors import SourceChangedShape

_EVENTS = SqlEventLogStorageTable
_CHECKS = AssetCheckExecutionsTable
_RECORDS = (dg.DagsterEventType.ASSET_MATERIALIZATION.value, dg.DagsterEventType.ASSET_OBSERVATION.value)


class DagsterHistory:
    """The records of one Dagster home."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        storage = instance.event_log_storage
        if not isinstance(storage, SqlEventLogStorage):
            raise SourceChangedShape(
                f"Dagster's events are in {type(storage).__name__}, and which runs are needed can be asked of a"
                " database only: name one in dagster.yaml, or leave its runs to what it has of its own"
            )
        self._instance = instance
        self._storage = storage

    def old_runs(self, before: datetime) -> list[str]:
        """The runs that ended and were last heard of before a time."""
        filters = dg.RunsFilter(statuses=FINISHED_STATUSES, updated_before=before)
        return [run.run_id for run in self._instance.get_runs(filters)]

    def needed_runs(self) -> set[str]:
        """The runs that hold the newest record of a partition, of an asset without partitions or of a check."""
        newest = (
            sa.select(sa.func.max(_EVENTS.c.id))
            .where(_EVENTS.c.dagster_event_type.in_(_RECORDS), _EVENTS.c.asset_key.is_not(None))
            .group_by(_EVENTS.c.asset_key, _EVENTS.c.partition, _EVENTS.c.dagster_event_type)
        )
        newest_checks = sa.select(sa.func.max(_CHECKS.c.id)).group_by(
            _CHECKS.c.asset_key, _CHECKS.c.check_name
        )
        query = sa.select(_EVENTS.c.run_id).where(_EVENTS.c.id.in_(newest))
        check_query = sa.select(_CHECKS.c.run_id).where(_CHECKS.c.id.in_(newest_checks))
        with self._storage.index_connection() as connection:
            return {run_id for (run_id,) in connection.execute(query.union(check_query))}

    def forget(self, run_ids: Sequence[str], *, dry_run: bool) -> Freed:
        """Delete runs with all that Dagster keeps of them. Nobody needs one of them any more: ask `needed_runs`."""
        freed = Freed()
        for run_id in run_ids:
            if not dry_run:
                self._forget_events(run_id)
            freed += Freed(1, taken_away(self._files_of(run_id), dry_run=dry_run).bytes)
            if not dry_run:
                # Last: a run whose deletion a kill cut short is found again.
                self._instance.run_storage.delete_run(run_id)
        return freed

    def forget_output(self, before: datetime, *, dry_run: bool) -> Freed:
        """Delete what steps printed and handed over in runs that ended before a time, also in runs that stay."""
        filters = [dg.RunsFilter(updated_after=before), dg.RunsFilter(statuses=NOT_FINISHED_STATUSES)]
        live = {run.run_id for each in filters for run in self._instance.get_runs(each)}
        folder = Path(self._instance.storage_directory())
        old = [
            path
            for path in (folder.iterdir() if folder.is_dir() else ())
            if _is_run(path.name) and path.name not in live and path.stat().st_mtime < before.timestamp()
        ]
        return taken_away(sorted(old), dry_run=dry_run)

    def _forget_events(self, run_id: str) -> None:
        """Not by `delete_run`: it names each event in one statement, and a database takes only so many."""
        mine = sa.select(_EVENTS.c.id).where(_EVENTS.c.run_id == run_id)
        with self._storage.index_connection() as connection:
            connection.execute(AssetEventTagsTable.delete().where(AssetEventTagsTable.c.event_id.in_(mine)))
            connection.execute(_EVENTS.delete().where(_EVENTS.c.run_id == run_id))

    def _files_of(self, run_id: str) -> Iterator[Path]:
        """The database that a run's own events are in, where each run has one."""
        if isinstance(self._storage, SqliteEventLogStorage):
            own = Path(self._storage.path_for_shard(run_id))
            yield from (path for path in own.parent.glob(f"{own.name}*") if path.exists())


def _is_run(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
