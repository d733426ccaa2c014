"""The last weeks of every till as one small drawing, and the Markdown in which Dagster shows it.

Dagster's UI renders an SVG that stands in Markdown as a `data:` address; one that stands there as elements it drops.
The signs are drawn, not written, so that no font can lack them.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby

from roms_assets.pos.picture.calendars import long_day
from roms_assets.pos.picture.kinds import INK, Kind, kind
from roms_assets.pos.rules.arrivals import Expected

WEEKS = 4
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+!|~&]")
_CELL = 16
_WIDE = 8.2
"""How wide a character of a till's name may be."""
_QUIET = "#767676"
"""Grey that can be read on white and on black, for the UI may be either."""
_MARKS = {
    Kind.ARRIVED: "<path d='M4 8l3 3 5-6'/>",
    Kind.PARTIAL: f"<circle cx='8' cy='8' r='4'/><path d='M8 4a4 4 0 0 0 0 8z' fill='{INK}'/>",
    Kind.REFUSED: "<path d='M4.5 4.5l7 7m0-7l-7 7'/>",
    Kind.ABSENT: "<circle cx='8' cy='8' r='4'/>",
    Kind.NEVER: "<path d='M5.5 6a2.5 2.5 0 1 1 2.5 2.5v1M8 11.5v.8'/>",
    Kind.CLOSED: f"<circle cx='8' cy='8' r='1' fill='{_QUIET}' stroke='none'/>",
}

Tills = Mapping[str, Mapping[date, Expected]]


def first_day_of(last: date) -> date:
    """Where a picture that ends on this day begins."""
    return last - timedelta(days=7 * WEEKS - 1)


def markdown(last: date, expected: Sequence[Expected]) -> str:
    """A drawing of the weeks up to a day, and in words what of that day did not arrive whole."""
    address = b64encode(drawing(last, expected).encode()).decode()
    seen = set(map(kind, expected))
    legend = ", ".join(f"{each.sign} {each.words}" for each in Kind if each in seen)
    told = [
        f"* {_text(each.till_day.till)}: {kind(each).sign} {kind(each).words}: {_text(each.reason)}"
        for each in expected
        if each.till_day.day == last and kind(each) not in (Kind.ARRIVED, Kind.CLOSED)
    ]
    title = f"{WEEKS} weeks to {long_day(last)}"
    return "\n".join([f"![{title}](data:image/svg+xml;base64,{address})", "", legend, "", *told])


def drawing(last: date, expected: Sequence[Expected]) -> str:
    """A row for each till, a column for each day up to `last`, as SVG."""
    tills: dict[str, dict[date, Expected]] = {}
    for each in expected:
        tills.setdefault(each.till_day.till, {})[each.till_day.day] = each
    days = [first_day_of(last) + timedelta(days=passed) for passed in range(7 * WEEKS)]
    left = round(max(map(len, tills), default=0) * _WIDE) + 8
    width, height = left + len(days) * _CELL + 1, (len(tills) + 1) * _CELL
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'"
        f" font-family='monospace' font-size='11' fill='{_QUIET}'>"
        f"<defs>{''.join(_patterns())}</defs>"
        f"{''.join(_weeks(days, left))}{''.join(_rows(tills, days, left))}</svg>"
    )


def _patterns() -> Iterator[str]:
    """A tile for each kind, so that any number of days in a row is one element; it begins where the cells do."""
    for each in Kind:
        tile = f"<rect x='.5' y='.5' width='15' height='15' rx='2' fill='{each.colour}' stroke='none'/>"
        yield (
            f"<pattern id='{each}' width='{_CELL}' height='{_CELL}' patternUnits='userSpaceOnUse'>"
            f"<g fill='none' stroke='{INK}' stroke-width='1.5'>{tile}{_MARKS[each]}</g></pattern>"
        )


def _weeks(days: Sequence[date], left: int) -> Iterator[str]:
    """The date above each Monday; above the first day, too, when it leaves room for the first Monday's."""
    for place, day in enumerate(days):
        if day.weekday() == 0 or (place == 0 and day.weekday() in range(1, 4)):
            yield f"<text x='{left + place * _CELL + 1}' y='11'>{day.day} {day:%b}</text>"


def _rows(tills: Tills, days: Sequence[date], left: int) -> Iterator[str]:
    for row, (till, known) in enumerate(tills.items(), start=1):
        name = f"<text x='-8' y='12' text-anchor='end'>{escape(till)}</text>"
        runs = "".join(_runs(known, days))
        yield f"<g transform='translate({left} {row * _CELL})'>{name}{runs}</g>"


def _runs(known: Mapping[date, Expected], days: Sequence[date]) -> Iterator[str]:
    """One element for days in a row that look the same; none for days on which nothing was expected."""
    at = 0
    for is_of, run in groupby(kind(known[day]) if day in known else None for day in days):
        width = len(list(run)) * _CELL
        if is_of:
            yield f"<rect x='{at}' width='{width}' height='{_CELL}' fill='url(#{is_of})'/>"
        at += width


def _text(said: str) -> str:
    """What came from outside, in one line that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(said.split()))
