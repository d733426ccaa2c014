"""Telling Dagster: one materialization for each partition that is there, and nothing for what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import dagster as dg

from roms_assets.pos.describing import POS_RECORDS, RAW_POS_FILES, day_metadata, till_day_metadata
from roms_assets.pos.publishing import PublishedDay
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.settling import Settled
from roms_assets.pos.stores import LakeTable, record_of

Context = dg.OpExecutionContext | dg.AssetExecutionContext
TILL_DAY_ASSETS = frozenset({RAW_POS_FILES, POS_RECORDS})
_TOLD_EVERY = 200


def days_of(keys: Iterable[str]) -> list[date]:
    """The days that partition keys name."""
    return [date.fromisoformat(key) for key in keys]


def log_till_days(
    context: Context, settled: Iterable[Settled], total: int, keys: Collection[dg.AssetKey] = TILL_DAY_ASSETS
) -> list[Settled]:
    """Report each till-day as it is settled, and say how far it got."""
    done: list[Settled] = []
    for each in settled:
        done.append(each)
        if not each.state.is_missing:
            _log(context, keys, each.till_day.key, till_day_metadata(each))
        if len(done) % _TOLD_EVERY == 0 or len(done) == total:
            context.log.info(f"{len(done)} of {total} till-days: {told(done)}")
    return done


def told(settled: Iterable[Settled]) -> str:
    """Counts by state in words: `50 arrived, 2 absent`."""
    counts = Counter(each.state.value for each in settled)
    return ", ".join(f"{number} {state}" for state, number in counts.most_common()) or "none"


def log_days(
    context: Context, published: Iterable[PublishedDay], keys: Collection[dg.AssetKey] | None = None
) -> None:
    """Report days, in all assets or the given ones; what no till has given anything to stays missing there."""
    for day in published:
        for key, table in day_assets(day).items():
            if keys is None or key in keys:
                _log(context, [key], day.day.isoformat(), day_metadata(day, table))


def day_assets(day: PublishedDay) -> dict[dg.AssetKey, LakeTable]:
    """The assets in which this day is there, with the lake's table of each; the arrivals always are."""
    tables = {record_of(day.day.year): LakeTable.RECORD_LINES}
    tables |= {table: table for table in (LakeTable.TENDERS, LakeTable.REFUSED_LINES)}
    arrived = tables if day.tills.is_published else {}
    return {
        dg.AssetKey(str(name)): table
        for name, table in {**arrived, LakeTable.ARRIVALS: LakeTable.ARRIVALS}.items()
    }


class Picture:
    """What Dagster shows as materialized, asked once per asset."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self._instance = instance
        self._shown: dict[dg.AssetKey, set[str]] = {}

    def lacks(self, each: Expected) -> bool:
        """Whether a till-day is there and one of its assets does not show it."""
        return not each.state.is_missing and any(
            each.till_day.key not in self._partitions(key) for key in TILL_DAY_ASSETS
        )

    def lacks_day(self, day: PublishedDay) -> bool:
        """Whether one of the assets in which this day is there does not show it."""
        return any(day.day.isoformat() not in self._partitions(key) for key in day_assets(day))

    def _partitions(self, key: dg.AssetKey) -> set[str]:
        if key not in self._shown:
            self._shown[key] = self._instance.get_materialized_partitions(key)
        return self._shown[key]


def _log(context: Context, keys: Iterable[dg.AssetKey], partition: str, metadata: Mapping[str, Any]) -> None:
    for key in sorted(keys):
        context.log_event(dg.AssetMaterialization(key, partition=partition, metadata=dict(metadata)))
