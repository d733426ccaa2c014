"""The ledger's entries of Square: which day of which data type was read, when, and what became of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from resources.ledger import Entry, Ledger
from resources.square import NotAsked, TokenMissing, TokenRefused
from roms_assets.kernel.errors import RomsError
from roms_assets.square.rules.kinds import Kind
from roms_assets.square.rules.promises import PlaceProof
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.tables import SquareTable

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
"""The day is not over yet."""
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


def proofs(ledger: Ledger, first: date, last: date) -> dict[date, dict[str, datetime | None]]:
    """Day -> location -> when a proof was tried in vain, or too early; None where it came to something."""
    found: dict[date, dict[str, datetime | None]] = {}
    for entry in ledger.entries(SquareTable.COMPLETENESS, first, last):
        is_known = entry.state != State.UNKNOWN and entry.figures.get("is_over", 1)
        found.setdefault(entry.day, {})[entry.source] = None if is_known else entry.last_attempt_at
    return found


def place_proofs(ledger: Ledger) -> list[PlaceProof]:
    """The newest proof of every location and day that was ever held against Square, by day."""
    return [
        PlaceProof(each.day, str(each.figures.get("name", each.source)), State(each.state), each.reason)
        for each in ledger.entries_but(SquareTable.COMPLETENESS, "")
    ]


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
