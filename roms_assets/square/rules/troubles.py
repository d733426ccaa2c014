"""What is wrong with Square's data now: types that failed, days that are not proven or oddly empty, unknown words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from roms_assets.kernel.incidents import Trouble
from roms_assets.square.rules.due import UNPROVEN_AT_ONCE
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.usual import UsualOrders

SOURCE = "square"
PROOF_FOLLOWS = timedelta(minutes=30)
"""A sync proves days when it has read all. So long after a reading the proof of before it tells of nothing new."""
_NAMED = 8
_NEVER_PROVEN = "square/never-proven"
_PROVEN_BY = frozenset({"orders", "payments"})
"""The data types that a proof compares."""


@dataclass(frozen=True)
class Failure:
    """A data type of which days could not be read."""

    name: str
    """Such as `orders`."""
    days: Sequence[date]
    reason: str
    seen_at: datetime | None = None
    is_token: bool = False
    """Its last reading failed for want of an access token that Square takes."""
    is_missing: bool = False
    """And there is none at all."""

    @property
    def key(self) -> str:
        """The same for the same failure at every look."""
        return f"square/{self.name}/failed"


@dataclass(frozen=True)
class PlaceDay:
    """What is known of one location on one business day."""

    day: date
    place: str
    """The location's name."""
    state: State
    reason: str
    orders: int
    usual: UsualOrders | None = None
    seen_at: datetime | None = None

    @property
    def is_unusual(self) -> bool:
        """Whether it has far fewer orders than usual although the lake holds all that Square has."""
        return self.state.is_proven and self.usual is not None and self.usual.is_unusual(self.orders)


@dataclass(frozen=True)
class Circumstances:
    """What goes on around what is wrong."""

    told: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Key of each trouble that people know of -> its parts."""
    read_at: datetime | None = None
    """When Square was last read, if that is so lately that a proof may still follow."""

    @classmethod
    def of(
        cls, told: Mapping[str, Collection[str]], read_at: datetime | None, now: datetime
    ) -> "Circumstances":
        """As it is now, given when Square was last read."""
        is_lately = read_at is not None and now < read_at + PROOF_FOLLOWS
        return cls(told, read_at if is_lately else None)


@dataclass(frozen=True)
class Seen:
    """What one look shows."""

    failures: Sequence[Failure] = ()
    days: Iterable[PlaceDay] = ()
    drift: Mapping[str, str] = field(default_factory=dict)
    """Data type -> what it holds that ROMS does not know."""
    never_proven: Sequence[date] = ()
    """Days that nobody proved although it is time, oldest first."""


def troubles(seen: Seen, around: Circumstances = Circumstances()) -> list[Trouble]:
    """One trouble for the token, for each type that failed, for each day, for all that was never proven, and for what
    Square has changed.

    What is the consequence of something else, or is about to be proven again, is not told by itself; but what was told
    before is not over for that.
    """
    refused = [each for each in seen.failures if each.is_token]
    alone = [each for each in seen.failures if not each.is_token or each.key in around.told]
    wrong = [each for each in seen.days if _is_wrong(each) and not _waits(each, seen.failures, around)]
    waits = _NEVER_PROVEN not in around.told and (refused or around.read_at is not None)
    return [
        *([_token(refused)] if refused else []),
        *(_failed(each) for each in alone),
        *_days(wrong),
        *([_never_proven(seen.never_proven)] if seen.never_proven and not waits else []),
        *([_drift(seen.drift)] if seen.drift else []),
    ]


def _is_wrong(each: PlaceDay) -> bool:
    return each.is_unusual or not each.state.is_proven


def _waits(each: PlaceDay, failures: Sequence[Failure], around: Circumstances) -> bool:
    """Whether nobody needs to be told of it yet: nobody was, and it follows from a failure, or a proof is due."""
    if each.place in around.told.get(_day_key(each.day), ()):
        return False
    if around.read_at is not None and (each.seen_at is None or each.seen_at < around.read_at):
        return True
    if each.state.is_proven:
        return False
    return any(one.is_token or one.name in _PROVEN_BY for one in failures)


def _token(refused: Sequence[Failure]) -> Trouble:
    last = max(refused, key=lambda each: (each.seen_at is not None, each.seen_at))
    return Trouble(
        source=SOURCE,
        key="square/token/missing" if last.is_missing else "square/token",
        title="There is no access token for Square" if last.is_missing else "Square refuses the access token",
        cause=last.reason,
        effect="nothing of Square is read until a good one is there; what is missed is read then",
        seen_at=last.seen_at,
    )


def _failed(failure: Failure) -> Trouble:
    first, last = min(failure.days), max(failure.days)
    span = f"{first}" if first == last else f"{first} to {last}"
    return Trouble(
        source=SOURCE,
        key=failure.key,
        title=f"Square: {failure.name} could not be read",
        cause=failure.reason,
        effect=f"{failure.name} of {span} are as old as their last reading",
        seen_at=failure.seen_at,
    )


def _days(wrong: Iterable[PlaceDay]) -> list[Trouble]:
    """One for each day, the newest first."""
    by_day: dict[date, list[PlaceDay]] = {}
    for each in wrong:
        by_day.setdefault(each.day, []).append(each)
    return [_day(day, by_day[day]) for day in sorted(by_day, reverse=True)]


def _day(day: date, places: Sequence[PlaceDay]) -> Trouble:
    ordered = sorted(places, key=lambda each: (each.state.is_proven, each.place))
    reasons = dict.fromkeys(each.reason or "Square itself has no more" for each in ordered)
    return Trouble(
        source=SOURCE,
        key=_day_key(day),
        title=f"Square: {day.isoformat()} is incomplete",
        cause="; ".join(reasons),
        effect=_shortened([_sentence(each) for each in ordered]),
        parts=frozenset(each.place for each in places),
        seen_at=max((each.seen_at for each in places if each.seen_at), default=None),
        page=f"assets/square_completeness?view=partitions&partition={day.isoformat()}",
    )


def _never_proven(days: Sequence[date]) -> Trouble:
    """One for all of them; people are told again when it reaches another month."""
    many, whose = ("1 day was", "its") if len(days) == 1 else (f"{len(days):,} days were", "their")
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return Trouble(
        source=SOURCE,
        key=_NEVER_PROVEN,
        title="Square: days were never proven complete",
        cause=f"no sync has come to the proof of {span}; each night proves {UNPROVEN_AT_ONCE} of them, oldest first",
        effect=f"{many} never held against Square: nobody knows whether {whose} orders are all here",
        parts=frozenset(f"{day:%Y-%m}" for day in days),
        page="assets/square_completeness?view=partitions",
    )


def _day_key(day: date) -> str:
    return f"square/{day.isoformat()}/incomplete"


def _sentence(each: PlaceDay) -> str:
    """Terrell has no orders for 19 November; usually 40 to 60."""
    day = f"{each.day.day} {each.day:%B}"
    if each.is_unusual:
        seen = "no orders" if not each.orders else f"{each.orders:,} orders"
        return f"{each.place} has {seen} for {day}, usually {each.usual}"
    if each.state is State.UNKNOWN:
        return f"nobody knows whether {each.place} has all orders of {day}"
    return f"{each.place} and Square do not agree on {day}"


def _shortened(sentences: Sequence[str]) -> str:
    more = len(sentences) - _NAMED
    return "; ".join([*sentences[:_NAMED], f"and {more} more locations"] if more > 0 else sentences)


def _drift(drift: Mapping[str, str]) -> Trouble:
    unknown = "; ".join(f"{name}: {told}" for name, told in sorted(drift.items()))
    return Trouble(
        source=SOURCE,
        key="square/drift",
        title="Square sends what ROMS does not know",
        cause=unknown,
        effect="it is kept as it came, and no table shows it; the table square_drift lists it",
        parts=frozenset(f"{name} {each}" for name, told in drift.items() for each in told.split(", ")),
    )
