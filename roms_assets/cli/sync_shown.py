"""What a sync of Square came to, on the screen: data types, proof, and the tables that are made of it."""

from collections.abc import Mapping

from rich.text import Text

from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, number
from roms_assets.kernel.plurals import plural
from roms_assets.square.rules.due import UNPROVEN_AT_ONCE
from roms_assets.square.rules.proof_states import State

Figures = Mapping[str, float]
"""What an op counted and measured, by name."""
_HEADINGS = ("Data type", "New", "Updated", "Unchanged", "Refused", "Seconds", "Requests", "Retries")
_THINGS, _ASKED = ("new", "updated", "unchanged", "refused"), ("requests", "retries")


def show_types(figures: Mapping[str, Figures]) -> None:
    """A row for each data type that was read."""
    table = a_table(*_HEADINGS, numbers_from=1)
    for name, told in figures.items():
        things, asked = ([number(int(told[each])) for each in names] for names in (_THINGS, _ASKED))
        table.add_row(name, *things, f"{told['seconds']:.1f}", *asked)
    if table.rows:
        out().print(table)


def is_proven(proof: Figures) -> bool:
    """Whether everything is proven that was to be."""
    return not any(proof[state] for state in State if not state.is_proven)


def show_proof(proof: Figures) -> None:
    """How many days were proven, and what was found."""
    counts = ", ".join(f"{int(proof[state]):,} {state}" for state in State if proof[state])
    days = plural(int(proof["days"]), "day")
    style = "good" if is_proven(proof) and counts else "bad"
    why = "no location of Square is known yet" if proof["days"] else "there is no such day"
    told = f"Proven {days} of every location: {counts}" if counts else f"Nothing was proven: {why}"
    out().print(Text(told, style=style))
    if left := int(proof["days_without_a_proof"]):
        more = (
            f"{plural(left, 'day')} without a proof left; the next nights prove them, {UNPROVEN_AT_ONCE} each"
        )
        out().print(Text(more, style="bad"))


def show_calculated(goods_list: Figures, insight: Figures) -> None:
    """What came of the shop's own list of goods, and of the tables that SQL makes; nothing where all is as before."""
    if refused := goods_list.get("refused"):
        lines = plural(int(refused), "line")
        out().print(Text(f"Of the goods list {lines} refused: see square_refused_goods_lines", style="bad"))
    if days := insight.get("calculated_days"):
        out().print(Text(f"Calculated {plural(int(days), 'day')} of sales anew"))
    if broken := insight.get("broken_checks"):
        checks = plural(int(broken), "check")
        out().print(Text(f"{checks} of these tables do not hold: see the Dagster UI", style="bad"))
