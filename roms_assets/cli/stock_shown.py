"""`roms inventory`: insights and suggestions as a person reads them."""

from rich.console import Console
from rich.text import Text

from resources.lake_reader import Row
from roms_assets.cli.screen import out
from roms_assets.cli.tables import a_table, amount, cell
from roms_assets.doors.inventory import inventory_desk
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.inventory.shown import Lacking, Shown, lacking, newest
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.plurals import plural
from roms_assets.settings import Settings, load

_KINDS = {"out_of_stock": "Out of stock", "slow": "Slow", "aged": "Aged"}


def build() -> None:
    """Run the job, and say what it came to."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run

    settings = load()
    desk = _desk(settings)
    run(jobs.calculate_inventory, settings, {})
    found = newest(desk.stores.lake, 0)
    if found is None:
        _tell_lacking(out(), lacking(desk.stores.lake))
        return
    known = sum(int(row["products"]) for row in found.once)
    out().print(f"The stock is made. On the newest day {plural(known, 'product')} had better be looked at.")


def show(limit: int) -> None:
    """The newest day. Raises SettingsWrong without the group, SourceUnavailable."""
    lake = _desk(load()).stores.lake
    found = newest(lake, limit)
    if found is None:
        _tell_lacking(out(), lacking(lake))
        return
    _show(out(), found)


def _tell_lacking(console: Console, found: Lacking) -> None:
    """Why there is nothing to show, and what to do."""
    if not found.is_made:
        console.print("Nothing is known of the stock yet; roms inventory build makes it.")
        return
    console.print(
        "Nothing is known of the stock: no sale, count or receipt of a day that is over can be used.",
        soft_wrap=True,
    )
    for row in found.refused:
        console.print(
            Text(f"  {plural(int(str(row['lines'])), 'line')} refused: {row['reason']}"), soft_wrap=True
        )
    if found.refused:
        console.print("inventory_refused has each of them; docs/inventory.md says what to do.", style="quiet")


def _show(console: Console, found: Shown) -> None:
    console.print(Text(f"Stock of {found.day}", style="heading"))
    if not found.known_qty:
        console.print(
            "No count and no receipt ever told the stock, so nothing is said of it.", soft_wrap=True
        )
    for row in found.kinds:
        console.print(f"{_KINDS[row['kind']]}: {_worth(row)}")
    for row in found.once if len(found.kinds) > len(found.once) else ():
        console.print(f"Each counted once: {_worth(row)}")
    if found.worst:
        console.print(_insights(found))
    if found.under_way:
        console.print(Text("\nUnder way: gone from one channel, counted nowhere yet", style="heading"))
        console.print(_under_way(found))
    if found.moves:
        console.print(Text("\nWhat had better stand elsewhere", style="heading"))
        console.print(_moves(found))
    if found.judged:
        console.print(Text("\nHow earlier suggestions would have done", style="heading"))
        console.print(_judged(found))
    for row in found.backtest:
        console.print(
            f"Of {plural(int(row['suggestion_count']), 'suggestion')} of the last quarter:"
            f" {cell(row['would_have_sold_quantity'])} of {cell(row['quantity'])} units would have been sold,"
            f" {amount(row, 'kept_minor')} saved where {amount(row, 'promised_minor')} were promised;"
            f" {row['cover_kept_count']} times the giver would never have run out."
        )


def _worth(row: Row) -> str:
    worth = amount(row, "value_at_risk_minor") or "no cost is known"
    return f"{plural(int(str(row['products'])), 'product')}, {worth}"


def _insights(found: Shown) -> object:
    table = a_table("Kind", "Product", "Channel", "Left", "Value", "Why")
    for row in found.worst:
        cells = (_KINDS[row["kind"]], row["product"], row["channel"], cell(row["quantity"]))
        table.add_row(
            *map(Text, map(str, cells)), amount(row, "value_at_risk_minor"), Text(str(row["evidence"]))
        )
    return table


def _under_way(found: Shown) -> object:
    table = a_table("Product", "From", "Left on", "Units")
    for row in found.under_way:
        cells = (row["product"], row["channel"], row["left_on"], cell(row["quantity"]))
        table.add_row(*map(Text, map(str, cells)))
    return table


def _moves(found: Shown) -> object:
    table = a_table("Product", "From", "To", "Units", "Saves", "Why")
    for row in found.moves:
        cells = (row["product"], row["from_channel"], row["to_channel"], cell(row["quantity"]))
        table.add_row(*map(Text, map(str, cells)), amount(row, "saved_minor"), Text(str(row["why"])))
    return table


def _judged(found: Shown) -> object:
    table = a_table("Of", "Product", "From", "To", "Units", "Sold", "Saved", "What happened")
    for row in found.judged:
        cells = (row["date"], row["product"], row["from_channel"], row["to_channel"])
        units = (cell(row["quantity"]), cell(row["would_have_sold_quantity"]))
        told = map(Text, map(str, (*cells, *units)))
        table.add_row(*told, amount(row, "kept_minor"), Text(_happened(row)))
    return table


def _happened(row: Row) -> str:
    had, got, sold, least = (
        cell(row[name])
        for name in (
            "receiver_quantity",
            "receiver_got_quantity",
            "receiver_sold_quantity",
            "giver_lowest_quantity",
        )
    )
    moved = f"{cell(row['followed_quantity'])} were moved as suggested. " if row["followed_quantity"] else ""
    return (
        f"{moved}{row['to_channel']} had {had}, got {got} and sold {sold}; it had none for"
        f" {plural(int(str(row['receiver_out_days'])), 'day')}. {row['from_channel']} never had fewer than {least}"
    )


def _desk(settings: Settings) -> InventoryDesk:
    if settings.business.inventory is None:
        raise SettingsWrong(
            "roms.yaml has no group `inventory`, so no stock is followed; see docs/inventory.md"
        )
    return inventory_desk(settings, settings.business.inventory)
