"""`roms orders`: what waits for a person, what a person decides, and all that is known of an order."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, WordWrong
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, plural
from roms_assets.doors import order_desk
from roms_assets.kernel.errors import RuleBroken, SettingsWrong
from roms_assets.kernel.money import shown
from roms_assets.orders.desk import OrderDesk
from roms_assets.orders.reviewing import Story
from roms_assets.settings import Settings, load

_LEFT_OUT = ("built_at", "mark", "turn", "order_id", "date")


def show_review(limit: int) -> None:
    """What waits, the longest first, each with its reason and its candidates. Raises SourceUnavailable."""
    found = _desk(load()).reviewer.waiting(limit)
    if not found:
        out().print("Nothing waits for a person.")
        return
    table = a_table("Sighting", "Day", "Shop", "Number", "Amount", "Why it waits", "It may be")
    for each in found:
        row = each.sighting
        table.add_row(
            Text(row["sighting_key"], overflow="fold"),
            str(row["date"]),
            Text(row["shop"] or ""),
            Text(row["order_number"] or row["tracking_number"] or ""),
            _amount(row),
            Text(each.reason),
            Text("\n".join(f"{one['order_id']}: {one['why']}" for one in each.candidates), overflow="fold"),
        )
    out().print(table)
    out().print(
        "roms orders decide SIGHTING ORDER settles one; write new for an order of its own.", style="quiet"
    )


def decide(named: Sequence[str]) -> None:
    """Note what a person decided, and make the orders anew that it changes. Raises WordWrong, AskedWrongly."""
    if len(named) != 2:
        raise WordWrong(
            "write the sighting and the order, such as: roms orders decide 'mail|abc-0' 'Etsy#1001'"
        )
    settings = load()
    try:
        _desk(settings).reviewer.decide(*named)
    except RuleBroken as error:
        raise AskedWrongly(str(error)) from error
    _run(settings)
    out().print(Text(f"{named[0]} is decided: {named[1]}"))


def build() -> None:
    """Run the job, and say what it did."""
    settings = load()
    _run(settings)
    waiting = _desk(settings).reviewer.waiting(10_000)
    out().print(f"The orders are made. {plural(len(waiting), 'sighting')} wait for a person.")


def show(named: Sequence[str]) -> bool:
    """Tell the story of an order by its id or number; False when there is none. Raises WordWrong."""
    if len(named) != 1:
        raise WordWrong("write an order's id or number, such as: roms orders show 'Etsy#1001'")
    return tell(named[0])


def tell(named: str) -> bool:
    """The story of each order of that id or number; False when there is none. Raises SourceUnavailable."""
    stories = _desk(load()).reviewer.story(named)
    if not stories:
        out().print(Text(f"There is no order {named}.", style="heading"))
    for story in stories:
        _tell(out(), story)
    return bool(stories)


def _tell(console: Console, story: Story) -> None:
    order = story.order
    amount = _amount({**order, "amount_minor": order["total_minor"]})
    console.print(
        Text(f"\n{order['order_id']}: {order['state']}, {amount}, {order['date']}", style="heading")
    )
    _rows(console, "Order", [order])
    _rows(console, "Lines", story.lines)
    _rows(console, "What happened", story.events)
    _rows(console, "Parcels", story.shipments)
    _rows(console, "Who tells of it, and by which rule", story.sightings)


def _rows(console: Console, heading: str, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    console.print(f"\n{heading}", style="heading")
    show_rows(
        console, [{name: told for name, told in row.items() if name not in _LEFT_OUT} for row in rows], ()
    )


def _amount(row: Mapping[str, object]) -> str:
    minor, currency = row["amount_minor"], row["currency"]
    return shown(int(str(minor)), str(currency)) if minor is not None and currency else ""


def _run(settings: Settings) -> None:
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run

    run(jobs.calculate_orders, settings, {})


def _desk(settings: Settings) -> OrderDesk:
    if settings.business.orders is None:
        raise SettingsWrong("roms.yaml has no group `orders`, so no orders are made; see docs/orders.md")
    return order_desk(settings, settings.business.orders)


__all__ = ["build", "decide", "show", "show_review", "tell"]
