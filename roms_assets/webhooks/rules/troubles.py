"""What is wrong with what arrives by webhook: dead letters, events that wait, silent senders, a vendor that is down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from roms_assets.kernel.events import EventCounts
from roms_assets.kernel.incidents import Figures, Trouble
from roms_assets.kernel.plurals import plural

SOURCE = "webhooks"
SILENT_AFTER = timedelta(hours=48)
"""A sender that ever sent something and then nothing for so long is told of."""
WAITS_TOO_LONG = timedelta(minutes=30)
_NAMED = 20


@dataclass(frozen=True)
class Letter:
    """An event that could not be read."""

    event_id: int
    source: str
    reason: str
    settled_at: datetime | None = None


@dataclass(frozen=True)
class State:
    """How it stands with everything that arrives."""

    counts: Mapping[str, EventCounts]
    known: frozenset[str]
    """Sources that roms.yaml names."""
    dead: Sequence[Letter] = ()
    asking_failed: str = ""
    """Why ShipStation could not be asked the last time; empty when it could."""
    asking_failed_at: datetime | None = None
    waiting_for: Mapping[str, str] = field(default_factory=dict)
    """Source -> why its oldest waiting event was not read the last time."""


def troubles(state: State, now: datetime) -> list[Trouble]:
    """One for each source with dead letters, with events that wait for long, or gone silent; one for the vendor."""
    known = {name: counts for name, counts in state.counts.items() if name in state.known}
    unknown = sorted(
        name for name, counts in state.counts.items() if counts.waiting and name not in state.known
    )
    return [
        *([_vendor_down(state)] if state.asking_failed else []),
        *(_dead(source, state) for source in sorted({letter.source for letter in state.dead})),
        *(_late(name, state) for name, counts in known.items() if _waits_long(counts, now)),
        *(_silent(name, counts) for name, counts in known.items() if _is_silent(counts, now)),
        *(_nobodys(name) for name in unknown),
    ]


def day_figures(counts: Mapping[str, EventCounts], entry: Mapping[str, int | str]) -> Figures:
    """How it stands, for the daily report; `entry` is what the ledger knows of the day that is over."""
    asked = "read_until" in entry
    return Figures(
        "Webhooks and ShipStation",
        (
            ("Events read, of all time", f"{sum(each.read for each in counts.values()):,}"),
            ("Events that wait", f"{sum(each.waiting for each in counts.values()):,}"),
            ("Events that could not be read", f"{sum(each.dead for each in counts.values()):,}"),
            (
                "Orders that arrived only by asking",
                f"{entry.get('only_by_asking', 0):,}" if asked else "not asked",
            ),
            (
                "Orders whose change came by asking",
                f"{entry.get('changed_by_asking', 0):,}" if asked else "not asked",
            ),
        ),
    )


def _dead(source: str, state: State) -> Trouble:
    mine = [letter for letter in state.dead if letter.source == source]
    count = state.counts[source].dead if source in state.counts else len(mine)
    newest = mine[0]
    return Trouble(
        source=SOURCE,
        key=f"webhooks/{source}/dead",
        title=f"Webhooks: {plural(count, 'event')} of {source} could not be read",
        cause=newest.reason,
        effect="what they tell is in no table; when the cause is mended: roms events replay --dead",
        parts=frozenset(str(letter.event_id) for letter in mine[:_NAMED]),
        seen_at=newest.settled_at,
    )


def _late(name: str, state: State) -> Trouble:
    oldest = state.counts[name].oldest_waiting_at
    why = state.waiting_for.get(name) or "nobody has tried to read them: is the daemon running?"
    return Trouble(
        source=SOURCE,
        key=f"webhooks/{name}/waiting",
        title=f"Webhooks: events of {name} wait to be read",
        cause=why,
        effect=f"the oldest waits since {oldest:%Y-%m-%d %H:%M} UTC; they are tried again by themselves",
        seen_at=oldest,
    )


def _silent(name: str, counts: EventCounts) -> Trouble:
    last = counts.last_received_at
    return Trouble(
        source=SOURCE,
        key=f"webhooks/{name}/silent",
        title=f"Webhooks: {name} has gone silent",
        cause=f"nothing has come since {last:%Y-%m-%d %H:%M} UTC",
        effect="either nothing happens there, or it cannot reach us: look at the sender's own list of deliveries",
        seen_at=last,
    )


def _nobodys(name: str) -> Trouble:
    return Trouble(
        source=SOURCE,
        key=f"webhooks/{name}/unknown",
        title=f"Webhooks: roms.yaml no longer names {name}",
        cause=f"events of {name} wait, and webhooks.sources has no such name",
        effect="they are kept, and read as soon as roms.yaml names it again",
    )


def _vendor_down(state: State) -> Trouble:
    return Trouble(
        source=SOURCE,
        key="webhooks/shipstation/asking",
        title="ShipStation cannot be asked",
        cause=state.asking_failed,
        effect="orders and shipments of which no webhook told are missing; they are asked for again every hour",
        seen_at=state.asking_failed_at,
    )


def _waits_long(counts: EventCounts, now: datetime) -> bool:
    oldest = counts.oldest_waiting_at
    return oldest is not None and now - oldest >= WAITS_TOO_LONG


def _is_silent(counts: EventCounts, now: datetime) -> bool:
    last = counts.last_received_at
    return last is not None and now - last >= SILENT_AFTER
