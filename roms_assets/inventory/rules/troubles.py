"""What is wrong with the stock now: checks that are broken, each with where and since when it was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.kernel.incidents import Trouble

SOURCE = "inventory"


@dataclass(frozen=True)
class Told:
    """How a broken check is told of."""

    one: str
    many: str
    """Instead of one, behind their number."""
    effect: str
    page: str


@dataclass(frozen=True)
class BrokenCheck:
    """A check that is broken on a day."""

    name: str
    day: date
    count: int
    """In how many places."""
    reason: str
    """The first of them with what was seen, or what dbt says."""
    parts: frozenset[str] = frozenset()
    """What is struck."""
    seen_at: datetime | None = None


def troubles(broken: Sequence[BrokenCheck], told: Mapping[str, Told]) -> list[Trouble]:
    """One for each check that is broken on any day; `told` says how, and any other is told by its name."""
    names = sorted({each.name for each in broken})
    return [_trouble(name, [each for each in broken if each.name == name], told.get(name)) for name in names]


def _trouble(name: str, broken: Sequence[BrokenCheck], told: Told | None) -> Trouble:
    newest = max(broken, key=lambda each: each.day)
    count = sum(each.count for each in broken)
    said = (
        f"the check {name} is broken"
        if told is None
        else f"{count:,} {told.one if count == 1 else told.many}"
    )
    return Trouble(
        source=SOURCE,
        key=f"inventory/{name}",
        title=f"Inventory: {said}",
        cause=newest.reason,
        effect=told.effect
        if told
        else "what SQL makes of the stock breaks a promise; the check says which rows",
        parts=frozenset(part for each in broken for part in each.parts),
        seen_at=newest.seen_at,
        page=told.page if told else "assets/inventory_positions",
    )
