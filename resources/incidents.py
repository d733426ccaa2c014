"""The record of incidents: what was wrong from when to when, what people were told of it, and what is yet to be sent.

It knows no source and no channel by name. It stands beside the ledger, in the same database.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa

from resources.database import Database
from resources.incident_migrations import deliveries_table, incidents_table, migrate, proofs_table
from resources.migrations import storable
from roms_assets.kernel.incidents import Delivery, Incident, Kind, Notice


class Incidents(Database):
    """Incidents, deliveries of notices, and when each channel was last proven to work."""

    _name: ClassVar[str] = "record of incidents"

    def unfinished(self) -> list[Incident]:
        """Incidents that are open, or over without anybody told although their beginning was told; oldest first."""
        columns = incidents_table.c
        untold = columns.notified_at.is_not(None) & columns.recovery_notified_at.is_(None)
        return self._incidents(columns.healed_at.is_(None) | untold)

    def healed_since(self, time: datetime) -> list[Incident]:
        """Incidents that ended at that time or later, oldest first."""
        return self._incidents(incidents_table.c.healed_at >= time)

    def keep(
        self, incidents: Iterable[Incident], notices: Iterable[Notice], channels: Collection[str]
    ) -> None:
        """Store incidents and what is to be sent of them in one transaction; a notice that is known stays as it is."""
        rows = [_incident_row(each) for each in incidents]
        deliveries = [
            _delivery_row(each, position, channel)
            for position, each in enumerate(notices)
            for channel in channels
        ]
        with self._transaction(writes=True) as connection:
            if rows:
                connection.execute(self._upsert(incidents_table, ["key", "opened_at"]), rows)
            if deliveries:
                insert = self._insert(deliveries_table)
                connection.execute(insert.on_conflict_do_nothing(), deliveries)

    def notices_since(self, time: datetime, kinds: Collection[Kind]) -> list[tuple[Kind, datetime]]:
        """Kind and time of the notices of these kinds that were made after that time, oldest first."""
        columns = deliveries_table.c
        query = (
            sa.select(columns.notice_id, columns.kind, columns.created_at)
            .where(columns.created_at > time, columns.kind.in_([str(kind) for kind in kinds]))
            .distinct()
            .order_by(columns.created_at)
        )
        with self._transaction() as connection:
            return [(Kind(row.kind), row.created_at) for row in connection.execute(query)]

    def is_known(self, notice_id: str) -> bool:
        """Whether the notice was made before."""
        query = sa.select(sa.func.count()).where(deliveries_table.c.notice_id == notice_id)
        with self._transaction() as connection:
            return bool(connection.scalar(query))

    def unsent(self, channel: str) -> list[Delivery]:
        """What is still to be sent through a channel, oldest first, a report after what else was made with it."""
        columns = deliveries_table.c
        query = sa.select(deliveries_table).where(columns.channel == channel, columns.sent_at.is_(None))
        with self._transaction() as connection:
            order = (columns.created_at, columns.kind == Kind.REPORT.value, columns.place)
            found = connection.execute(query.order_by(*order))
            return [_delivery(row) for row in found]

    def trying(self, channel: str, notice_ids: Collection[str]) -> None:
        """Note, before it is sent, that it is tried once more."""
        self._note(channel, notice_ids, {"attempts": deliveries_table.c.attempts + 1})

    def failed(self, channel: str, notice_ids: Collection[str], why: str) -> None:
        """Note why it could not be sent; it stays unsent."""
        self._note(channel, notice_ids, {"last_error": why})

    def sent(self, channel: str, notice_ids: Collection[str], at: datetime, remark: str = "") -> None:
        """Note that the channel took it, and thereby that the channel works."""
        self._note(channel, notice_ids, {"sent_at": at, "last_error": remark})
        self.proven(channel, at)

    def proven(self, what: str, at: datetime) -> None:
        """Note that a channel, or another thing that alerts hang on, was seen to work."""
        with self._transaction(writes=True) as connection:
            connection.execute(self._upsert(proofs_table, ["what"]), [{"what": what, "proven_at": at}])

    def proofs(self) -> Mapping[str, datetime]:
        """When each was last seen to work."""
        with self._transaction() as connection:
            return {row.what: row.proven_at for row in connection.execute(sa.select(proofs_table))}

    def _incidents(self, where: sa.ColumnElement[bool]) -> list[Incident]:
        columns = incidents_table.c
        query = sa.select(incidents_table).where(where).order_by(columns.opened_at, columns.key.desc())
        with self._transaction() as connection:
            return [_incident(row) for row in connection.execute(query)]

    def _note(self, channel: str, notice_ids: Collection[str], values: Mapping[str, Any]) -> None:
        columns = deliveries_table.c
        update = deliveries_table.update().where(
            columns.channel == channel, columns.notice_id.in_(list(notice_ids))
        )
        with self._transaction(writes=True) as connection:
            connection.execute(update.values(**values))

    def _migrated(self, connection: sa.Connection) -> int:
        return migrate(connection)


def _incident_row(incident: Incident) -> dict[str, Any]:
    row = {name: getattr(incident, name) for name in incidents_table.c.keys()}  # noqa: SIM118
    row |= {name: storable(row[name]) for name in ("title", "cause", "effect")}
    return row | {name: json.dumps(sorted(row[name])) for name in ("parts", "told_parts")}


def _incident(row: sa.Row[Any]) -> Incident:
    values = dict(row._mapping)
    sets = {name: frozenset(json.loads(values[name])) for name in ("parts", "told_parts")}
    return Incident(**(values | sets))


def _delivery_row(notice: Notice, position: int, channel: str) -> dict[str, Any]:
    return {
        "notice_id": notice.id,
        "channel": channel,
        "kind": notice.kind.value,
        "subject": storable(notice.subject),
        "text": storable(notice.text),
        "html": storable(notice.html),
        "thread": notice.thread,
        "created_at": notice.created_at,
        "place": position,
        "attempts": 0,
        "last_error": "",
        "sent_at": None,
    }


def _delivery(row: sa.Row[Any]) -> Delivery:
    notice = Notice(
        row.notice_id, Kind(row.kind), row.subject, row.text, row.html, row.created_at, row.thread
    )
    return Delivery(notice, row.channel, row.attempts, row.last_error, row.sent_at)
