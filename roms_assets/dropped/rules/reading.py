"""A file's bytes as rows of its table, and as refused lines; each line is one or the other."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from roms_assets.dropped.rules import cells
from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.cells import Manner, needed
from roms_assets.dropped.rules.csv_lines import (
    WHOLE_FILE,
    Columns,
    Line,
    Refused,
    RefusedLine,
    read_lines,
    without_addresses,
)
from roms_assets.dropped.rules.former_sheet import COLUMNS as SHEET_COLUMNS
from roms_assets.dropped.rules.former_sheet import sheet_line
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.refused_lines import refused_row
from roms_assets.dropped.rules.tables import Row

_TRACKING_NAMES = {
    "tracking": "tracking_number",
    "tracking_no": "tracking_number",
    "tracking_numbers": "tracking_number",
}
_ORDER_NAMES = {"order": "order_number", "order_no": "order_number", "order_#": "order_number"}
_QUANTITY_NAMES = {"qty": "quantity", "qty_received": "quantity"}


@dataclass(frozen=True)
class FileRead:
    """What became of a file's lines."""

    rows: list[Row]
    refused: list[Row]
    lines: int
    """Lines that were read, refused ones included."""
    unread: tuple[str, ...]
    """Columns that nobody knows."""

    @property
    def reasons(self) -> list[str]:
        """Each refused line with its reason, for a person."""
        return [_told(row["line_number"], row["reason"]) for row in self.refused]


def _told(number: int, reason: str) -> str:
    return f"line {number}: {reason}" if number else reason


def read_file(
    kind: FileKind, body: bytes, came: Came, manner: Manner, only: Collection[int] | None = None
) -> FileRead:
    """Rows of the kind's table and of refused lines; of some lines only when their numbers are told."""
    columns = _COLUMNS[kind]
    found = read_lines(body, columns)
    rows: list[Row] = []
    refused = list(found.refused)
    for line in found.lines:
        try:
            read = _READERS[kind](line, came, manner)
        except Refused as error:
            known = {name: cell for name, cell in line.cells.items() if name in columns.known}
            refused.append(RefusedLine(line.number, without_addresses(str(error)), line.shown, known))
            continue
        rows += _keyed(read, line, came)
    if only is not None:
        rows = [row for row in rows if row["line_number"] in only]
        refused = [each for each in refused if each.number in only or not each.number]
    told = [refused_row(kind, came, each) for each in sorted(refused, key=lambda each: each.number)]
    lines = {row["line_number"] for row in [*rows, *told]} - {0}
    return FileRead(rows, told, len(lines), found.unread)


def refused_whole(kind: FileKind, came: Came, reason: str) -> FileRead:
    """A file that was not even read."""
    return FileRead([], [refused_row(kind, came, RefusedLine(WHOLE_FILE, reason, ""))], 0, ())


def _keyed(read: list[Row], line: Line, came: Came) -> list[Row]:
    key = f"{came.sha256}|{line.number}"
    keys = [key, *(f"{key}|{place}" for place in range(2, len(read) + 1))]
    shared = {**came.columns, "line_number": line.number}
    return [{**shared, "line_key": name, **row} for name, row in zip(keys, read, strict=True)]


def _tracking(line: Line, came: Came, manner: Manner) -> list[Row]:
    numbers = cells.several(line.cells, "tracking_number")
    needed(numbers[0] if numbers else None, "tracking_number")
    told = {
        "order_number": needed(cells.naming(line.cells, "order_number"), "order_number"),
        "shop": cells.text(line.cells, "shop"),
        "carrier": cells.text(line.cells, "carrier"),
        "shipped_at": cells.moment(line.cells, "shipped_at", manner),
    }
    return [{**told, "tracking_number": number} for number in numbers]


def _received(line: Line, came: Came, manner: Manner) -> list[Row]:
    currency = cells.currency_of(line.cells, manner.currency)
    commission = cells.amount(line.cells, "commission", currency)
    named = cells.Amount(0, currency) if line.cells.get("currency") else None
    return [
        {
            "tracking_number": needed(cells.naming(line.cells, "tracking_number"), "tracking_number"),
            "sku": cells.naming(line.cells, "sku"),
            "quantity": _needed_quantity(line.cells),
            "currency": cells.one_currency([commission, named], currency),
            "commission_minor": commission.minor if commission else None,
            "received_at": cells.moment(line.cells, "received_at", manner) or came.at,
        }
    ]


def _cancelled(line: Line, came: Came, manner: Manner) -> list[Row]:
    sku, quantity = cells.naming(line.cells, "sku"), cells.quantity(line.cells, "quantity")
    if quantity is not None and sku is None:
        raise Refused("quantity is told and sku is not; name what is cancelled, or leave both empty")
    return [
        {
            "order_number": needed(cells.naming(line.cells, "order_number"), "order_number"),
            "shop": cells.text(line.cells, "shop"),
            "sku": sku,
            "quantity": quantity,
            "cancelled_at": cells.moment(line.cells, "cancelled_at", manner) or came.at,
        }
    ]


def _sheet(line: Line, came: Came, manner: Manner) -> list[Row]:
    return [sheet_line(line.cells, manner)]


def _needed_quantity(told: Mapping[str, str]) -> Any:
    found = cells.quantity(told, "quantity")
    if found is None:
        raise Refused("quantity is empty")
    return found


_COLUMNS: Mapping[FileKind, Columns] = {
    FileKind.TRACKING: Columns(
        ("order_number", "tracking_number"), ("shop", "carrier", "shipped_at"), _TRACKING_NAMES | _ORDER_NAMES
    ),
    FileKind.RECEIVED: Columns(
        ("tracking_number", "quantity"),
        ("sku", "commission", "currency", "received_at"),
        _TRACKING_NAMES | _QUANTITY_NAMES,
    ),
    FileKind.CANCELLED: Columns(
        ("order_number",), ("shop", "sku", "quantity", "cancelled_at"), _ORDER_NAMES | _QUANTITY_NAMES
    ),
    FileKind.SHEET: SHEET_COLUMNS,
}
_READERS: Mapping[FileKind, Callable[[Line, Came, Manner], list[Row]]] = {
    FileKind.TRACKING: _tracking,
    FileKind.RECEIVED: _received,
    FileKind.CANCELLED: _cancelled,
    FileKind.SHEET: _sheet,
}
