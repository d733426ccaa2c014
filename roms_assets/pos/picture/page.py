"""The heat map: one page of HTML that needs nothing beside itself, a calendar for each till.

With scripts off every state and every reason can still be read; a script only shows the reason at a click.
"""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from html import escape
from importlib.resources import files

from roms_assets.pos.picture.calendars import Calendar, calendars, long_day
from roms_assets.pos.picture.kinds import INK, Kind, kind
from roms_assets.pos.rules.arrivals import Expected

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_DAYS = range(1, 32)


@dataclass(frozen=True)
class Gap:
    """Tills of which the same is said over the same days."""

    days: str
    tills: str
    kind: Kind
    reason: str


@dataclass
class _Reasons:
    """Every different reason once; a cell names it by its number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, reason: str) -> int:
        return self.numbers.setdefault(reason, len(self.numbers))

    @property
    def as_json(self) -> str:
        """Nothing in it can end the element that it stands in."""
        return json.dumps(list(self.numbers), ensure_ascii=False).replace("<", "\\u003c")


def page(name: str, as_of: str, expected: Sequence[Expected], gaps: Iterable[Gap]) -> str:
    """The whole page; whatever is said in names and reasons is text in it and never markup."""
    reasons = _Reasons()
    branches = "".join(
        _branch(branch, tills, reasons) for branch, tills in calendars(expected).items()
    )  # before the reasons are written
    slots = {
        "name": escape(name),
        "range": escape(_range(expected)),
        "as_of": escape(as_of),
        "colours": _colours(),
        "legend": _legend(Counter(map(kind, expected))),
        "branches": branches,
        "gaps": "".join(map(_gap, gaps)) or "<tr><td colspan=4>Nothing is missing.",
        "reasons": reasons.as_json,
        "words": json.dumps({each.value: each.words for each in Kind}),
    }
    return _filled(_part("page.html"), slots)


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """Filled in one go, so that a reason that looks like a slot stays a reason; only this very script may run."""
    script = _part("page.js").strip()
    checksum = b64encode(sha256(script.encode()).digest()).decode()
    known = {**slots, "script": script, "script_checksum": checksum}
    return _SLOT.sub(lambda slot: known[slot[1]], template)


def _range(expected: Sequence[Expected]) -> str:
    days = [each.till_day.day for each in expected]
    tills = len({each.till_day.till for each in expected})
    first, last = min(days), max(days)
    return f"{long_day(first)} to {long_day(last)} · {tills} tills"


def _colours() -> str:
    ruled = "".join(
        f".{each}{{background:{each.colour};color:{INK}}}" for each in Kind if each != Kind.CLOSED
    )
    return f"{ruled}.{Kind.CLOSED}{{color:var(--quiet)}}"


def _legend(found: Counter[Kind]) -> str:
    return "".join(
        f"<li><span class='sign {each}' aria-hidden=true>{each.sign}</span>"
        f"<b>{found[each]:,} {each.words}</b><span>{each.meaning}</span>"
        for each in Kind
        if found[each] or each is not Kind.NEVER
    )


def _branch(branch: str, tills: Mapping[str, Calendar], reasons: _Reasons) -> str:
    drawn = "".join(_till(branch, pos, calendar, reasons) for pos, calendar in tills.items())
    return f"<section><h2>{escape(branch)}</h2><div class=tills>{drawn}</div></section>\n"


def _till(branch: str, pos: str, calendar: Calendar, reasons: _Reasons) -> str:
    found = Counter(kind(each) for days in calendar.values() for each in days.values())
    told = " ".join(
        f"<span title='{each.words}'>{each.sign}&nbsp;{found[each]}</span>" for each in Kind if found[each]
    )
    heads = "".join(f"<th scope=col>{day}" for day in _DAYS)
    months = "".join(_month(month, days, reasons) for month, days in calendar.items())
    till = escape(f"{branch}-{pos}")
    return (
        f"<details open><summary><h3>{till}</h3> {told}</summary>"
        f"<table data-branch='{escape(branch)}' data-till='{till}'><caption>{till}</caption>"
        f"<thead><tr><td>{heads}</thead><tbody>{months}</tbody></table></details>\n"
    )


def _month(month: tuple[int, int], days: Mapping[int, Expected], reasons: _Reasons) -> str:
    first = date(*month, 1)
    cells = "".join(_cells(days, reasons))
    return f"<tr data-month={first:%Y-%m}><th scope=row>{first:%b %Y}{cells}\n"


def _cells(days: Mapping[int, Expected], reasons: _Reasons) -> Iterator[str]:
    for day in _DAYS:
        each = days.get(day)
        if each is None:
            yield "<td>"
            continue
        is_of = kind(each)
        if not each.reason:
            yield f"<td class={is_of} title='{is_of.words}'>{is_of.sign}"
            continue
        label = f"{each.till_day.day.isoformat()}: {is_of.words}"
        number = reasons.number(each.reason)
        yield f"<td class={is_of}><button data-reason={number} aria-label='{label}'>{is_of.sign}</button>"


def _gap(gap: Gap) -> str:
    said = (escape(gap.days), escape(gap.tills), f"{gap.kind.sign} {gap.kind.words}", escape(gap.reason))
    return "<tr>" + "".join(f"<td>{each}" for each in said) + "\n"
