"""What `GET /health` says: each part, its state, and the age of its last success."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ingress.keeping import Keeper
from ingress.probes import Probe
from ingress.sources import Source
from resources.clock import Clock
from roms_assets.kernel.events import EventCounts

OK, FAILING, NO_SECRET = "ok", "failing", "no_secret"


class Health:
    """Looks at the front door's parts. It tells counts and times, never anything of an event."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        keeper: Keeper,
        counts: Probe[dict[str, EventCounts]],
        clock: Clock,
    ) -> None:
        self._sources = sources
        self._keeper = keeper
        self._counts = counts
        self._clock = clock

    async def look(self) -> tuple[bool, dict[str, Any]]:
        """Whether events can be taken, and the answer's JSON; done within half a second."""
        probed = await self._counts.look()
        writes, age = self._keeper.state()
        is_well = probed.answer is not None and writes
        ages = [each for each in (probed.age_seconds, age) if each is not None]
        store = {"state": OK if is_well else FAILING, "last_success_seconds_ago": min(ages, default=None)}
        now, counts = self._clock.now(), probed.answer or {}
        parts = {name: _source(source, counts.get(name), now) for name, source in self._sources.items()}
        state = OK if is_well else FAILING
        return is_well, {"state": state, "as_of": now.isoformat(), "event_store": store, "sources": parts}


def _source(source: Source, counts: EventCounts | None, now: datetime) -> dict[str, Any]:
    part: dict[str, Any] = {"state": OK if source.is_ready else NO_SECRET}
    part["last_success_seconds_ago"] = _age(counts.last_received_at if counts else None, now)
    part["oldest_waiting_seconds_ago"] = _age(counts.oldest_waiting_at if counts else None, now)
    part |= {name: getattr(counts, name) if counts else 0 for name in ("waiting", "read", "dead")}
    return part


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round((now - at).total_seconds(), 3)
