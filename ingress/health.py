"""What `GET /health` says: each part, its state, and the age of its last success."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingress.keeping import Keeper
from ingress.probes import Probe
from ingress.sources import Source
from resources.clock import Clock
from roms_assets.kernel.events import EventCounts, Sign

OK, FAILING, NO_SECRET = "ok", "failing", "no_secret"
UNKNOWN = "unknown"
"""It was never tried, or the store that knows does not answer."""
LOOKS_WITHIN = timedelta(minutes=2)
"""The daemon looks every five seconds; one that did not for so long does not live, or hangs."""
ASKED_WITHIN = timedelta(hours=2, minutes=30)
"""ShipStation is asked every hour; twice in a row without an answer is a fault."""

Part = dict[str, Any]


@dataclass(frozen=True)
class Questions:
    """What the event store is asked."""

    counts: Probe[dict[str, EventCounts]]
    signs: Probe[dict[Sign, datetime]]
    """A small question, however much the store holds: it shows whether the store answers."""
    writes: Probe[bool]


class Health:
    """Looks at the front door's parts. It tells counts and times, never anything of an event."""

    def __init__(self, sources: Mapping[str, Source], keeper: Keeper, ask: Questions, clock: Clock) -> None:
        self._sources = sources
        self._keeper = keeper
        self._ask = ask
        self._clock = clock

    async def look(self) -> tuple[bool, Part]:
        """Whether events can be taken, and the answer's JSON; done within half a second.

        Counting takes long when very many wait, which is when it matters most whether events can be taken: it tells
        nothing of that, and counts that are late are shown by the next look. In a crowd all answers of the store may be
        late; then what was just written tells that more can be.
        """
        counts, signs, writes = await asyncio.gather(
            self._ask.counts.look(), self._ask.signs.look(), self._ask.writes.look()
        )
        now = self._clock.now()
        is_well = self._keeper.has_just_written or (signs.is_of_now and writes.is_of_now)
        told = {
            "state": OK if is_well else FAILING,
            "as_of": now.isoformat(),
            "event_store": _part(OK if is_well else FAILING, self._keeper.writes.age_seconds),
            "reading": reading(signs.answer, now),
            "asking": _sign(signs.answer, Sign.ASKED, ASKED_WITHIN, now),
            "key_servers": {name: _keys(each) for name, each in self._sources.items() if each.has_key_server},
            "counted_seconds_ago": counts.age_seconds,
            "sources": {name: _source(each, counts.answer, now) for name, each in self._sources.items()},
        }
        return is_well, told


def reading(signs: Mapping[Sign, datetime] | None, now: datetime) -> Part:
    """Whether the daemon looks for events, and how long ago it did and something was last tried."""
    return _sign(signs, Sign.LOOKED, LOOKS_WITHIN, now) | {
        "last_tried_seconds_ago": _age((signs or {}).get(Sign.READ), now)
    }


def _sign(signs: Mapping[Sign, datetime] | None, sign: Sign, within: timedelta, now: datetime) -> Part:
    """What is done again and again fails when it last went well longer ago than `within`."""
    at = (signs or {}).get(sign)
    return _part(UNKNOWN if at is None else OK if now - at <= within else FAILING, _age(at, now))


def _keys(source: Source) -> Part:
    """Of a vendor that was not asked yet, or did not answer, nothing is waited for: it is asked meanwhile."""
    seen = source.keys_seen
    source.look_for_keys()
    state = FAILING if seen.has_failed else OK if seen.is_well else UNKNOWN
    return _part(state, seen.age_seconds)


def _source(source: Source, told: Mapping[str, EventCounts] | None, now: datetime) -> Part:
    """Its counts are None as long as the event store never told them."""
    counts, none = (told or {}).get(source.name), None if told is None else 0
    part = _part(OK if source.is_ready else NO_SECRET, _age(counts.last_received_at if counts else None, now))
    part["oldest_waiting_seconds_ago"] = _age(counts.oldest_waiting_at if counts else None, now)
    return part | {name: getattr(counts, name) if counts else none for name in ("waiting", "read", "dead")}


def _part(state: str, age: float | None) -> Part:
    return {"state": state, "last_success_seconds_ago": age}


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round((now - at).total_seconds(), 3)
