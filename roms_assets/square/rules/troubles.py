"""What is wrong with Square's data now: types that failed, days that are not proven or oddly empty, unknown words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.kernel.incidents import Trouble
from roms_assets.square.rules.proving import State
from roms_assets.square.rules.usual import UsualOrders

SOURCE = "square"
_NAMED = 8


@dataclass(frozen=True)
class Failure:
    """A data type of which days could not be read."""

    name: str
    """Such as `orders`."""
    days: Sequence[date]
    reason: str
    seen_at: datetime | None = None
    is_token: bool = False
    """Its last reading failed because Square refuses the access token."""


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


def troubles(
    failures: Sequence[Failure], days: Iterable[PlaceDay], drift: Mapping[str, str]
) -> list[Trouble]:
    """One trouble for a refused token, for each type that failed, for each day, and for what Square has changed.

    `drift` is data type -> what it holds that ROMS does not know. While the token is refused no type is told by itself,
    while anything could not be read, no day that could not be proven: both are its consequence.
    """
    refused = [each for each in failures if each.is_token]
    wrong = [each for each in days if each.is_unusual or not (each.state.is_proven or failures)]
    return [
        *([_token(refused)] if refused else []),
        *(_failed(each) for each in failures if not each.is_token),
        *_days(wrong),
        *([_drift(drift)] if drift else []),
    ]


def _token(refused: Sequence[Failure]) -> Trouble:
    return Trouble(
        source=SOURCE,
        key="square/token",
        title="Square refuses the access token",
        cause=refused[0].reason,
        effect="nothing of Square is read until a new one is there; what is missed is read then",
        seen_at=refused[0].seen_at,
    )


def _failed(failure: Failure) -> Trouble:
    first, last = min(failure.days), max(failure.days)
    span = f"{first}" if first == last else f"{first} to {last}"
    return Trouble(
        source=SOURCE,
        key=f"square/{failure.name}/failed",
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
        key=f"square/{day.isoformat()}/incomplete",
        title=f"Square: {day.isoformat()} is incomplete",
        cause="; ".join(reasons),
        effect=_shortened([_sentence(each) for each in ordered]),
        parts=frozenset(each.place for each in places),
        seen_at=max((each.seen_at for each in places if each.seen_at), default=None),
        page=f"assets/square_completeness?view=partitions&partition={day.isoformat()}",
    )


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
