"""`roms orders`: what waits for a person, what a person decides, and all that is known of an order."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, WordWrong
from roms_assets.cli.going_on import why
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, amount, cell
from roms_assets.doors.orders import order_desk
from roms_assets.doors.stores import stores
from roms_assets.dropped.rules.tables import REFUSED
from roms_assets.dropped.tracing import TRACEABLE as OF_FILES
from roms_assets.dropped.tracing import trace
from roms_assets.kernel.errors import RuleBroken, SettingsWrong
from roms_assets.kernel.plurals import plural
from roms_assets.orders.desk import OrderDesk
from roms_assets.orders.reviewing import Row, Story, Waiting
from roms_assets.settings import Settings, load

_PARTS = {"is_cancelled_in_part": "cancelled in part", "is_refunded_in_part": "refunded in part"}
_LINES = {
    "line_number": "Line", "product_id": "Product", "name": "Name", "quantity": "Quantity",
    "cancelled_quantity": "Cancelled", "received_quantity": "Received", "unit_price_minor": "Price",
    "total_minor": "Total",
}  # fmt: skip
_EVENTS = {
    "happened_at": "When (UTC)", "kind": "What", "quantity": "Quantity", "amount_minor": "Amount",
    "tracking_number": "Parcel", "source": "Source", "source_key": "Read in",
}  # fmt: skip
_PARCELS = {
    "tracking_number": "Parcel", "carrier": "Carrier", "state": "State", "shipped_at": "Shipped (UTC)",
    "delivered_at": "Delivered (UTC)", "received_quantity": "Received", "cost_minor": "Cost", "sources": "Sources",
}  # fmt: skip
_SIGHTINGS = {
    "source": "Source", "kind": "Of", "order_number": "Number", "amount_minor": "Amount", "said_at": "Said (UTC)",
    "rule": "Rule", "reason": "Because",
}  # fmt: skip
_CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")
_SHORT = 12


def show_review(limit: int) -> None:
    """What waits, the longest first, each with its reason and its candidates. Raises SourceUnavailable."""
    found = _desk(load()).reviewer.waiting(limit)
    if not found:
        out().print("Nothing waits for a person.")
        return
    for each in found:
        _show_waiting(each)
    out().print(
        "roms orders decide SIGHTING ORDER settles one; write new for an order of its own.", style="quiet"
    )


def _show_waiting(waiting: Waiting) -> None:
    """In lines of their own, so that the sighting's name can be copied whole."""
    row = waiting.sighting
    told = (
        row["date"],
        row["shop"],
        row["order_number"],
        row["tracking_number"],
        amount(row, "amount_minor"),
    )
    out().print(Text(f"\n{row['sighting_key']}", style="heading"), soft_wrap=True)
    out().print(Text(f"  {', '.join(str(each) for each in told if each)}"), soft_wrap=True)
    out().print(Text(f"  {waiting.reason}"), soft_wrap=True)
    for one in waiting.candidates:
        out().print(Text(f"  may be {one['order_id']}: {one['why']}"), soft_wrap=True)


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
    waiting = _desk(settings).reviewer.count_waiting()
    waits = "waits" if waiting == 1 else "wait"
    out().print(f"The orders are made. {plural(waiting, 'sighting')} {waits} for a person.")


def show(named: Sequence[str]) -> bool:
    """Tell the story of an order by its id or number; False when there is none. Raises WordWrong."""
    if len(named) != 1:
        raise WordWrong("write an order's id or number, such as: roms orders show 'Etsy#1001'")
    return tell(named[0])


def tell(named: str) -> bool:
    """The story of each order of that id or number; False when there is none. Raises SourceUnavailable."""
    settings = load()
    stories = _desk(settings).reviewer.story(named)
    if not stories:
        out().print(Text(f"There is no order {named}.", style="heading"))
        _tell_refused(settings, named)
    for story in stories:
        _tell(out(), story)
    return bool(stories)


def _tell_refused(settings: Settings, named: str) -> None:
    """Where to read on when dropped files named it, in lines that could not be read."""
    if lines := len(trace(stores(settings.environment), REFUSED, named).rows):
        told = f"Of dropped files, {plural(lines, 'line')} with that number could not be read"
        out().print(Text(f"  {told}: {why(REFUSED, named)}"), soft_wrap=True)


def _tell(console: Console, story: Story) -> None:
    order = story.order
    parts = [told for name, told in _PARTS.items() if order[name]]
    heading = ", ".join(
        each for each in (order["state"], *parts, amount(order, "total_minor"), str(order["date"])) if each
    )
    console.print(Text(f"\n{order['order_id']}: {heading}", style="heading"))
    if order["doubt"]:
        console.print(Text(f"  Look at this: {order['doubt']}"), soft_wrap=True)
    for title, columns, rows in (
        ("Lines", _LINES, story.lines),
        ("What happened, and where it was read", _EVENTS, sorted(story.events, key=_when)),
        ("Parcels", _PARCELS, story.shipments),
        ("Who tells of it, and by which rule", _SIGHTINGS, story.sightings),
    ):
        if rows:
            console.print(Padding(_table(title, columns, rows), (1, 0, 0, 2)))


def _table(title: str, columns: Mapping[str, str], rows: Sequence[Row]) -> Table:
    """Columns by their headings; those that are empty in every row are left out."""
    cells = [{name: _cell(row, name) for name in columns} for row in rows]
    names = [name for name in columns if any(row[name] for row in cells)]
    table = a_table(*(columns[name] for name in names))
    table.title, table.title_justify, table.title_style = title, "left", "heading"
    for row in cells:
        table.add_row(*(Text(row[name], overflow="fold") for name in names))
    return table


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    if name.endswith("_minor"):
        return amount(row, name)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if name == "source_key":
        return _shortened(_read_in(row))
    return cell(value)


def _read_in(row: Row) -> str:
    """The table and what names the row there; of a file the file and the line."""
    table, digest = row["source_table"], row["evidence_sha256"]
    if table in OF_FILES and digest:
        return f"{table}, file {digest}, line {row['evidence_position']}"
    return f"{table} {row['source_key']}"


def _shortened(key: str) -> str:
    """Checksums by their beginning, as everywhere on the screen."""
    return _CHECKSUM.sub(lambda found: found[0][:_SHORT], key)


def _when(event: Row) -> tuple[datetime, str]:
    return event["happened_at"] or datetime.max.replace(tzinfo=UTC), event["event_key"]


def _run(settings: Settings) -> None:
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run

    run(jobs.calculate_orders, settings, {})


def _desk(settings: Settings) -> OrderDesk:
    if settings.business.orders is None:
        raise SettingsWrong("roms.yaml has no group `orders`, so no orders are made; see docs/orders.md")
    return order_desk(settings, settings.business.orders)
