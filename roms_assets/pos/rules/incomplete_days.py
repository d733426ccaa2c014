"""Days that were found incomplete: which tills lack, what they usually bring, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from roms_assets.kernel.incidents import Trouble
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.rules.usual import UsualLines

SOURCE = "pos"
ASKED_BY = timedelta(hours=6)
"""After the end of the last day; the nightly run asks at two."""
NAMED = 8
REASONS = 3
_NEVER = "never asked for"
_ORDER = (State.ABSENT.value, State.REFUSED.value, _NEVER, State.PARTIAL.value)


@dataclass(frozen=True)
class Lacking:
    """One till-day that is not whole."""

    till_day: TillDay
    state: str
    reason: str
    usual: int | None = None
    """The lines that it usually brings; only where nothing of it can be used."""


def lacking(
    expected: Iterable[Expected], usual: UsualLines, last_day: date, was_due_by: datetime, now: datetime
) -> list[Lacking]:
    """Till-days that are not whole, worst first.

    One that was never asked for lacks only on the last day that is over, from `was_due_by` on: of older days
    somebody chose which ones to ask for.
    """
    found = []
    for each in expected:
        never_asked = each.known is None
        is_late = each.till_day.day == last_day and now >= was_due_by
        lacks = each.state.is_missing or each.state is State.PARTIAL
        if lacks and (is_late or not never_asked):
            state = _NEVER if never_asked else each.state.value
            brings = usual.of(each.till_day, fewest=1) if each.state.is_missing else None
            found.append(Lacking(each.till_day, state, each.reason, round(brings.lines) if brings else None))
    return found


def incomplete_days(found: Iterable[Lacking], seen_at: Mapping[date, datetime]) -> list[Trouble]:
    """One trouble for each day, the newest first; `seen_at` says when each was last asked for."""
    by_day: dict[date, list[Lacking]] = {}
    for each in found:
        by_day.setdefault(each.till_day.day, []).append(each)
    return [_trouble(day, by_day[day], seen_at.get(day)) for day in sorted(by_day, reverse=True)]


def _trouble(day: date, tills: list[Lacking], seen_at: datetime | None) -> Trouble:
    ordered = sorted(tills, key=lambda each: _ORDER.index(each.state))
    return Trouble(
        source=SOURCE,
        key=f"pos/{day.isoformat()}/incomplete",
        title=f"{day.isoformat()} is incomplete",
        cause=_causes(ordered),
        effect="; ".join(
            _effect(state, list(group)) for state, group in groupby(ordered, lambda each: each.state)
        ),
        parts=frozenset(each.till_day.till for each in tills),
        seen_at=seen_at,
        page=f"assets/pos_arrivals?view=partitions&partition={day.isoformat()}",
    )


def _effect(state: str, tills: Sequence[Lacking]) -> str:
    """2 tills absent: BMC-2 and GOA-1, usually 900 lines."""
    usual = [each.usual for each in tills if each.usual is not None]
    told = f", usually {sum(usual):,} lines" if usual else ""
    return f"{_tills(len(tills))} {state}: {_named([each.till_day.till for each in tills])}{told}"


def _causes(tills: Sequence[Lacking]) -> str:
    """The reason of the most tills in the worst state first; each with its tills."""
    by_reason: dict[str, list[str]] = {}
    for each in tills:
        by_reason.setdefault(each.reason or "no reason is known", []).append(each.till_day.till)
    worst = tills[0].state
    first = Counter(
        each.reason or "no reason is known" for each in tills if each.state == worst
    ).most_common()
    order = list(dict.fromkeys([*(reason for reason, _ in first), *by_reason]))
    told = [
        reason if len(by_reason[reason]) == len(tills) else f"{reason} ({_named(by_reason[reason])})"
        for reason in order[:REASONS]
    ]
    more = len(order) - REASONS
    return "; ".join([*told, f"and {more} more reasons"] if more > 0 else told)


def _named(names: Sequence[str]) -> str:
    shown = [*names[:NAMED], f"{len(names) - NAMED} more"] if len(names) > NAMED else list(names)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _tills(count: int) -> str:
    return "1 till" if count == 1 else f"{count} tills"
