"""What the page shows and does: sources, the newest events, dead letters."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingress.sources import Source
from resources.clock import Clock
from resources.events import EventStore
from roms_assets.kernel.events import Event, EventState

SHOWN = 50


@dataclass(frozen=True)
class PeopleDesk:
    """The event store as people see it. Nothing of a body is ever shown here."""

    store: EventStore
    sources: Mapping[str, Source]
    clock: Clock
    ui_address: str
    """Where the Dagster UI is; empty when nobody said."""

    async def shown(self) -> dict[str, Any]:
        """All that the page shows. Raises SourceUnavailable."""
        return await asyncio.to_thread(self._shown)

    async def newest(self, after_id: int) -> list[dict[str, Any]]:
        """The newest events with a higher number, oldest of them first. Raises SourceUnavailable."""
        found = await asyncio.to_thread(self.store.listed, limit=SHOWN)
        return [_row(event) for event in reversed(found) if event.id > after_id]

    async def replay(self, event_id: int) -> bool:
        """Let a dead letter wait once more; whether it was one. Raises SourceUnavailable."""
        return await asyncio.to_thread(self.store.replay, [event_id]) == 1

    def _shown(self) -> dict[str, Any]:
        counts, now = self.store.counts(), self.clock.now()
        newest = self.store.listed(limit=SHOWN)
        return {
            "sources": [
                {"name": name, "is_ready": source.is_ready, "counts": (count := counts.get(name)),
                 "last": _ago(count.last_received_at if count else None, now)}
                for name, source in self.sources.items()
            ],
            "events": _rows(newest),
            "dead": _rows(self.store.listed(state=EventState.DEAD, limit=SHOWN)),
            "last_id": newest[0].id if newest else 0,
            "ui_address": self.ui_address,
        }  # fmt: skip


def _rows(events: Iterable[Event]) -> list[dict[str, Any]]:
    return [_row(event) for event in events]


def _row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "received": f"{event.received_at:%Y-%m-%d %H:%M:%S}",
        "source": event.source,
        "state": event.state.value,
        "reason": event.reason,
        "attempts": event.attempts,
    }


def _ago(at: datetime | None, now: datetime) -> str:
    """How long ago, for a person."""
    if at is None:
        return "never"
    seconds = max(0, round((now - at).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
