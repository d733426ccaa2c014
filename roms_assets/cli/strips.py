"""A calendar in one line for each till: one sign per day, or per some days where the window is too narrow."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.table import Table
from rich.text import Text

from roms_assets.cli.tables import a_table, number
from roms_assets.pos.picture.kinds import Kind, kind
from roms_assets.pos.rules.arrivals import Expected

SIGNS = {
    Kind.ARRIVED: "▇",
    Kind.PARTIAL: "▃",
    Kind.REFUSED: "✗",
    Kind.ABSENT: "○",
    Kind.NEVER: "?",
    Kind.CLOSED: "·",
}
"""How each kind looks; they differ without colour, too."""
WORST_FIRST = (Kind.REFUSED, Kind.ABSENT, Kind.NEVER, Kind.PARTIAL, Kind.ARRIVED)
"""Which kind a sign shows that stands for several days."""
BESIDE = 32
"""Columns that branch, POS and counts need beside the strip, beyond the branch's name."""


@dataclass(frozen=True)
class Scale:
    """The days of a strip and how many of them one sign stands for."""

    days: tuple[date, ...]
    per_sign: int

    @property
    def months(self) -> str:
        """A line above the strip that names each month where it begins."""
        line = ""
        for first in range(0, len(self.days), self.per_sign):
            here = first // self.per_sign
            window = self.days[first : first + self.per_sign]
            begins = next((day for day in window if day.day == 1), window[0] if first == 0 else None)
            if begins and (not line or len(line) < here):
                line = f"{line:<{here}}{begins:%b}"
        return line


def counts(expected: Sequence[Expected]) -> Text:
    """The signs with how many there are of each: legend and sum in one line."""
    found = Counter(map(kind, expected))
    legend = [
        Text.assemble((sign, name), f" {found[name]:,} {name.words}")
        for name, sign in SIGNS.items()
        if found[name] or name is not Kind.NEVER
    ]
    return Text("   ").join(legend)


def overview(expected: Sequence[Expected], width: int) -> Table:
    """A strip and counts for each till."""
    tills: dict[tuple[str, str], dict[date, Expected]] = {}
    for each in expected:
        tills.setdefault((each.till_day.branch, each.till_day.pos), {})[each.till_day.day] = each
    scale = _scale(expected, width)
    present = Counter(map(kind, expected))
    shown = [name for name in SIGNS if present[name]]
    table = a_table("Branch", "POS", scale.months, *(SIGNS[name] for name in shown), numbers_from=3)
    table.columns[2].no_wrap = True
    if scale.per_sign > 1:
        table.caption = Text(f"one sign for {scale.per_sign} days, the worst of them", style="quiet")
        table.caption_justify = "left"
    before = ""
    for (branch, pos), days in tills.items():
        found = Counter(map(kind, days.values()))
        figures = [number(found[name], name) for name in shown]
        table.add_row("" if branch == before else branch, pos, _strip(days, scale), *figures)
        before = branch
    return table


def _scale(expected: Sequence[Expected], width: int) -> Scale:
    days = tuple(sorted({each.till_day.day for each in expected}))
    branch = max((len(each.till_day.branch) for each in expected), default=0)
    room = max(width - branch - BESIDE, 10)
    return Scale(days, -(-len(days) // room))


def _strip(days: dict[date, Expected], scale: Scale) -> Text:
    strip = Text()
    for first in range(0, len(scale.days), scale.per_sign):
        window = scale.days[first : first + scale.per_sign]
        seen = {kind(days[day]) for day in window if day in days}
        name = next((name for name in WORST_FIRST if name in seen), Kind.CLOSED)
        strip.append(SIGNS[name], style=name)
    return strip
