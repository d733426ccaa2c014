"""`roms fill`: what would be asked for, the run itself, and what it brought."""

import time
from collections import Counter
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from roms_assets.cli.asking import Selection
from roms_assets.cli.days import stretches
from roms_assets.cli.expecting import expected
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, number
from roms_assets.kernel.plurals import plural
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.judging import State
from roms_assets.settings import load

SHOWN = (State.ARRIVED, State.PARTIAL, State.REFUSED, State.ABSENT, State.CLOSED)


def show_plan(selection: Selection, again: bool) -> None:
    """List what would be asked for, by till; nothing is written."""
    every = expected(load(), selection)
    planned = stretches(every, lambda each: True if again or each.is_due else None)
    table = a_table("Days", "Tills", "Till-days")
    for stretch in planned:
        table.add_row(stretch.days, ", ".join(stretch.tills), f"{stretch.till_days:,}")
    console = out()
    if planned:
        console.print(table)
    sentence = _planned([each for each in every if again or each.is_due], again)
    console.print(f"{sentence} would be asked for. Nothing was asked, nothing was written.")


def _planned(wanted: Sequence[Expected], again: bool) -> str:
    closed = sum(each.state is State.CLOSED for each in wanted)
    if again or not closed:
        return plural(len(wanted), "till-day")
    once = (
        f"{closed:,} closed {'till-day, which is' if closed == 1 else 'till-days, which are'} looked at once,"
    )
    return f"{len(wanted) - closed:,} missing and {once}" if len(wanted) > closed else once


def fill(selection: Selection, *, force: bool, accept_smaller: bool) -> None:
    """Run the job, then tell by till what there is now."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run

    settings, started = load(), time.monotonic()
    before = expected(settings, selection)
    config = {**selection.config(), "force": force, "accept_smaller": accept_smaller}
    run(jobs.fill_missing, settings, config)
    after = expected(settings, selection)
    console = out()
    console.print(by_till(after))
    asked_for = [each for each in before if force or accept_smaller or each.is_due]
    console.print(_summary(asked_for, after, time.monotonic() - started))


def by_till(expected: Sequence[Expected]) -> Table:
    """States and lines of each till, and all together."""
    table = a_table("Branch", "POS", *(state.value.capitalize() for state in SHOWN), "Lines", numbers_from=2)
    tills: dict[tuple[str, str], list[Expected]] = {}
    for each in expected:
        tills.setdefault((each.till_day.branch, each.till_day.pos), []).append(each)
    shown = ""
    for (branch, pos), till_days in tills.items():
        table.add_row("" if branch == shown else branch, pos, *_figures(till_days))
        shown = branch
    table.add_section()
    table.add_row("all", "", *_figures(expected), style="heading")
    return table


def _figures(till_days: Sequence[Expected]) -> list[Text]:
    states = Counter(each.state for each in till_days)
    lines = sum(int(each.known.figures.get("lines", 0)) for each in till_days if each.known)
    return [*(number(states[state], state.value) for state in SHOWN), number(lines)]


def _summary(asked_for: Sequence[Expected], after: Sequence[Expected], seconds: float) -> Text:
    now = {each.till_day: each.state for each in after}
    states = Counter(now[each.till_day] for each in asked_for)
    there = states[State.ARRIVED] + states[State.PARTIAL]
    left = sum(each.state.is_missing for each in after)
    sentence = f"Asked for {plural(len(asked_for), 'till-day')} in {seconds:.1f} s: {there:,} are there now"
    if not asked_for:
        sentence = f"Nothing was missing; it took {seconds:.1f} s"
    elif states[State.CLOSED]:
        sentence += f", {states[State.CLOSED]:,} closed"
    if not left:
        return Text(f"{sentence}.")
    return Text.assemble(
        f"{sentence}. {plural(left, 'till-day')} still missing: ", ("roms missing", "heading"), " says why."
    )
