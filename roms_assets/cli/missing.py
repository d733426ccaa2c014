"""`roms missing`: what arrived, what did not, and why."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from resources.clock import Clock
from roms_assets.cli.asking import Selection
from roms_assets.cli.days import stretches
from roms_assets.cli.endings import NothingExpected
from roms_assets.cli.expecting import expected, forgotten
from roms_assets.cli.screen import out, tell_error
from roms_assets.cli.strips import SIGNS, counts, overview
from roms_assets.cli.tables import a_table
from roms_assets.cli.written import write_whole
from roms_assets.kernel.plurals import plural
from roms_assets.pos.picture.kinds import Kind, kind
from roms_assets.pos.picture.page import Gap, page
from roms_assets.pos.rules.arrivals import Expected, missing
from roms_assets.pos.rules.judging import State
from roms_assets.settings import Settings, load

TILLS_SHOWN = 6
Said = tuple[Kind, str]
"""Kind and reason."""


def show_json(selection: Selection) -> None:
    """Branch -> POS -> the dates that are missing, and nothing else; tills that were taken out go to standard error."""
    settings = load()
    try:
        found = expected(settings, selection)
    except NothingExpected:
        print("{}")
        raise
    print(json.dumps(missing(found), ensure_ascii=False, indent=2))
    for till in forgotten(settings):
        tell_error(till)


def show_page(selection: Selection, file: Path | None) -> None:
    """The heat map as one page of HTML, to a file or to standard output."""
    settings = load()
    found = expected(settings, selection)
    now = Clock().now().astimezone(settings.business.zone)
    as_of = f"{now:%Y-%m-%d %H:%M} ({settings.business.time_zone})"
    drawn = page(settings.business.name, as_of, found, _gaps(found))
    if file is None:
        print(drawn, end="")
        return
    write_whole(file, drawn)
    out().print(f"Written to {file}; open it in a browser.", soft_wrap=True)


def show_table(selection: Selection) -> None:
    """What a person wants to know: the picture, what is missing or partial and why, what to do."""
    settings = load()
    found = expected(settings, selection)
    console = out()
    console.print(_title(settings, found))
    console.print(counts(found), end="\n\n")
    console.print(overview(found, console.width))
    absent = sum(each.state.is_missing for each in found)
    partial = sum(each.state is State.PARTIAL for each in found)
    _list(console, f"Missing: {plural(absent, 'till-day')}", found, _said_of_missing)
    _list(
        console,
        f"Partial, published with what there is: {plural(partial, 'till-day')}",
        found,
        _said_of_partial,
    )
    console.print()
    console.print(_advice(settings, absent, partial))
    for till in forgotten(settings):
        console.print(Text(till, style="bad"), soft_wrap=True)


def _gaps(found: Sequence[Expected]) -> list[Gap]:
    """Everything that did not arrive whole, joined as in the table."""
    tills = len({each.till_day.till for each in found})
    return [
        Gap(stretch.days, _tills(stretch.tills, tills), *stretch.said)
        for stretch in stretches(found, lambda each: _said_of_missing(each) or _said_of_partial(each))
    ]


def _title(settings: Settings, found: Sequence[Expected]) -> Text:
    days = sorted({each.till_day.day for each in found})
    tills = {each.till_day.till for each in found}
    span = (
        f"  {_long(days[0])} to {_long(days[-1])}: {plural(len(days), 'day')}, {plural(len(tills), 'till')}"
    )
    return Text.assemble((settings.business.name, "heading"), span)


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _said_of_missing(each: Expected) -> Said | None:
    return (kind(each), each.reason) if each.state.is_missing else None


def _said_of_partial(each: Expected) -> Said | None:
    return (kind(each), each.reason) if each.state is State.PARTIAL else None


def _list(
    console: Console, heading: str, found: Sequence[Expected], say: Callable[[Expected], Said | None]
) -> None:
    """Days, tills, state and reason of all till-days of which something is to be said."""
    rows = stretches(found, say)
    if not rows:
        return
    console.print()
    console.print(heading, style="heading")
    table = a_table("Days", "Till", "State", "Why")
    table.columns[0].no_wrap = table.columns[2].no_wrap = True
    tills = len({each.till_day.till for each in found})
    for stretch in rows:
        name, reason = stretch.said
        state = Text.assemble((f"{SIGNS[name]} ", name), name.words)
        table.add_row(stretch.days, Text(_tills(stretch.tills, tills)), state, Text(reason))
    console.print(table)


def _tills(tills: Sequence[str], of_all: int) -> str:
    return f"all {of_all} tills" if len(tills) == of_all > TILLS_SHOWN else ", ".join(tills)


def _advice(settings: Settings, absent: int, partial: int) -> Table | Text:
    if not absent and not partial:
        return Text("Nothing is missing.", style="good")
    days = settings.business.tills.thresholds.ask_partial_again_days
    table = Table.grid(padding=(0, 3))
    if absent:
        table.add_row(
            Text("roms fill", "heading"), f"asks the host again for the {plural(absent, 'missing till-day')}"
        )
    if partial:
        table.add_row(
            Text("roms fill --force", "heading"),
            f"fetches partial ones again, too; the daily run does so by itself for {plural(days, 'day')}",
        )
    return table
