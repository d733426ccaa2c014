"""`roms why` for tables whose evidence is told by another table or an event: the rows, and which command goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from resources.build_notes import are_there
from resources.lake_reader import LakeReader
from roms_assets.cli.going_on import command_of
from roms_assets.cli.rows_shown import show_rows
from roms_assets.cli.screen import out
from roms_assets.doors.stores import stores
from roms_assets.orders.rules.tables import EVENTS
from roms_assets.settings import load
from roms_assets.webhooks.rules.tables import CHECKOUT_CHANGES, ORDERS, SHIPMENTS

Row = Mapping[str, Any]


def _of_event_or_answer(row: Row) -> str:
    """What of a webhook's table goes on: the event, else the answer that it was read from."""
    if row["event_id"]:
        return f"roms events show {row['event_id']}"
    return f"ShipStation's answer {row['page_sha256']}, place {row['page_position']}"


@dataclass(frozen=True)
class Way:
    """How rows of a table are asked for."""

    columns: Sequence[str]
    """Those that `--id` may be of."""
    first: Sequence[str]
    """What is shown first."""
    goes_on: Callable[[Row], str]


WAYS: Mapping[str, Way] = {
    EVENTS: Way(("event_key", "order_id"), ("happened_at", "kind", "source_table", "source_key"), command_of),
    CHECKOUT_CHANGES: Way(("order_number",), ("received_at", "event_id"), _of_event_or_answer),
    ORDERS: Way(("order_id", "order_number"), (), _of_event_or_answer),
    SHIPMENTS: Way(
        ("shipment_id", "order_id", "order_number", "tracking_number"), ("shipment_id",), _of_event_or_answer
    ),
}


def explain(table: str, told: str) -> bool:
    """Show the rows and what each was read from; whether there is any. Raises SourceUnavailable."""
    rows, console = _rows(table, told), out()
    if not rows:
        console.print(Text(f"{table} has nothing of {told}.", style="heading"))
        return False
    console.print(f"\n{table}", style="heading")
    show_rows(console, rows, WAYS[table].first if len(rows) > 1 else ())
    show_commands([WAYS[table].goes_on(row) for row in rows])
    return True


def show_commands(commands: Sequence[str]) -> None:
    """Each once, in lines that can be copied."""
    console = out()
    console.print("\nRead from; go on with", style="heading")
    for command in dict.fromkeys(filter(None, commands)):
        console.print(Text(f"  {command}"), soft_wrap=True)


def _rows(table: str, told: str) -> Sequence[Row]:
    names = ", ".join(WAYS[table].columns)
    with stores(load().environment).lake.reading() as connection:
        lake = LakeReader(connection)
        if not are_there(lake, [table]):
            return []
        return lake.rows(f"SELECT * FROM {table} WHERE $id IN ({names}) ORDER BY ALL", {"id": told.strip()})
