"""The ledger's entries of Square: which day of which data type was read, when, and what became of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from resources.ledger import Entry, Ledger
from resources.square import NotAsked, TokenMissing, TokenRefused
from roms_assets.kernel.days import days_from
from roms_assets.kernel.errors import RomsError
from roms_assets.square.rules.asking import Window
from roms_assets.square.rules.due import unproven
from roms_assets.square.rules.kinds import Kind
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.tables import SquareTable
from roms_assets.square.rules.troubles import PlaceDay
from roms_assets.square.rules.usual import usual_orders

SOURCE = "square"
READ, FAILED = "read", "failed"
TOKEN_REFUSED = "token_refused"  # noqa: S105 a state, and no secret
"""It failed, because Square does not take the access token."""
TOKEN_MISSING = "token_missing"  # noqa: S105 a state, and no secret
"""It failed, because there is no access token."""
FOR_WANT_OF_A_TOKEN = (TOKEN_REFUSED, TOKEN_MISSING)
ALL_FAILED = (FAILED, *FOR_WANT_OF_A_TOKEN)
DRIFT = SquareTable.DRIFT.value
READING = "reading"
"""The day is not over yet; of a window, it was begun and is not read whole."""
WINDOWS = "square_windows"
"""Which days were begun to be read together, by data type and first day: so a reading that is cut off goes on there."""
NOT_RECOVERABLE = "not_recoverable"


@dataclass(frozen=True)
class DayRead:
    """What became of the reading of one day."""

    state: str
    reason: str = ""
    """Why it is not read whole; of one that is, what is not known of it all the same."""
    figures: Mapping[str, int | str] = field(default_factory=dict)
    read_at: datetime | None = None
    """When the reading began that read it whole, if it is whole."""

    @classmethod
    def whole(cls, things: int, read_at: datetime, reason: str = "") -> "DayRead":
        """A day that was read whole, by a reading that began then."""
        return cls(READ, reason, {"things": things, "read_at": read_at.isoformat()}, read_at)


def read_before(ledger: Ledger, kind: Kind, first: date, last: date) -> dict[date, datetime]:
    """Day -> when the last reading began that read it whole; days never read whole are left out."""
    return {
        entry.day: datetime.fromisoformat(str(entry.figures["read_at"]))
        for entry in ledger.entries(kind.dataset, first, last, [SOURCE])
        if "read_at" in entry.figures
    }


def states(ledger: Ledger, kind: Kind, first: date, last: date) -> dict[date, str]:
    """Day -> what became of its newest reading; days that nobody asked for are left out."""
    return {entry.day: entry.state for entry in ledger.entries(kind.dataset, first, last, [SOURCE])}


def proofs(ledger: Ledger, first: date = date.min, last: date = date.max) -> list[Entry]:
    """The newest proof of every location and day of a span, by default of all, by day."""
    return ledger.entries(SquareTable.COMPLETENESS, first, last)


def unproven_days(known: Iterable[Entry], first: date, last: date) -> dict[date, datetime | None]:
    """Business day of a span that has no proof -> when it was last tried in vain, None for never."""
    by_day: dict[date, dict[str, datetime | None]] = {}
    for each in known:
        is_known = each.state != State.UNKNOWN and each.figures.get("is_over", 1)
        by_day.setdefault(each.day, {})[each.source] = None if is_known else each.last_attempt_at
    return unproven(days_from(first, last), by_day)


def place_day(proof: Entry, orders: Mapping[date, int] | None = None) -> PlaceDay:
    """What a proof found of a location's day, with what is usual where the orders of its other days are given."""
    is_over = proof.figures.get("is_over", 1)
    return PlaceDay(
        proof.day,
        str(proof.figures.get("name", proof.source)),
        State(proof.state),
        proof.reason,
        int(proof.figures["orders"]),
        usual_orders(proof.day, orders) if orders is not None and is_over else None,
        proof.last_attempt_at,
    )


def failed_days(ledger: Ledger, kind: Kind) -> list[date]:
    """Days whose newest reading failed, oldest first."""
    known = ledger.entries_but(kind.dataset, READ)
    return sorted(each.day for each in known if each.source == SOURCE and each.state in ALL_FAILED)


def record(ledger: Ledger, kind: Kind, days: Mapping[date, DayRead], at: datetime) -> None:
    """Record what became of days; what an earlier reading knew stays known when this one failed."""
    if not days:
        return
    known = {each.day: each for each in ledger.entries(kind.dataset, min(days), max(days), [SOURCE])}
    ledger.record(_entries(kind, days, known, at))


def record_failure(ledger: Ledger, kind: Kind, days: Iterable[date], error: RomsError, at: datetime) -> None:
    """Record that these days could not be read, and why."""
    why = error.first if isinstance(error, NotAsked) else error
    record(ledger, kind, {day: DayRead(_state(why), str(why)) for day in days}, at)


def _state(error: RomsError) -> str:
    if isinstance(error, TokenMissing):
        return TOKEN_MISSING
    return TOKEN_REFUSED if isinstance(error, TokenRefused) else FAILED


def begun_windows(ledger: Ledger, kind: Kind) -> list[tuple[date, date]]:
    """First and last day of each window that was begun and not read whole."""
    known = [each for each in ledger.entries_but(WINDOWS, READ) if each.source == kind.name]
    return [(each.day, date.fromisoformat(str(each.figures["last"]))) for each in known]


def record_window(ledger: Ledger, kind: Kind, window: Window, state: str, at: datetime) -> None:
    """Record that a window begins to be read, or is read whole; one that ends now cannot be gone on with."""
    if window.is_whole:
        figures = {"last": window.last.isoformat()}
        ledger.record([Entry(WINDOWS, window.first, kind.name, state, "", figures, 1, at)])


def record_drift(ledger: Ledger, kind: Kind, drift: Collection[str], day: date, at: datetime) -> None:
    """Record what a reading of this day showed that ROMS does not know, if anything."""
    if drift:
        ledger.record([Entry(DRIFT, day, kind.name, "unknown", ", ".join(sorted(drift)), {}, 1, at)])


def _entries(
    kind: Kind, days: Mapping[date, DayRead], known: Mapping[date, Entry], at: datetime
) -> Iterable[Entry]:
    for day, read in days.items():
        before = known.get(day)
        yield Entry(
            kind.dataset,
            day,
            SOURCE,
            read.state,
            read.reason,
            {**(before.figures if before else {}), **read.figures},
            (before.attempts if before else 0) + 1,
            at,
            (before.arrived_at if before else None) or (at if read.state == READ else None),
        )
