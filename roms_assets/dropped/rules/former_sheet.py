"""The sheet of the earlier system: its 19 columns as a typed row, and a typed row as these columns again."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from roms_assets.dropped.rules import cells
from roms_assets.dropped.rules.cells import Manner, needed
from roms_assets.dropped.rules.csv_lines import Columns, Refused, harmless
from roms_assets.dropped.rules.tables import Row
from roms_assets.kernel.money import digits_of
from roms_assets.kernel.numbers import plain
from roms_assets.kernel.persons import credentials_digest, is_pseudonym, pseudonym

HEADING = (
    "Date",
    "Time",
    "Product",
    "Price",
    "Total",
    "Commission",
    "Quantity",
    "Profile",
    "Proxy List",
    "Order Number",
    "Email",
    "Reference #",
    "Posted Date",
    "Tracking Number",
    "Status",
    "QTY Received",
    "Order ID",
    "Created",
    "Modified",
)
"""The columns in their order."""
COLUMNS = Columns(
    tuple(name.lower().replace(" ", "_") for name in HEADING), personal=("profile", "proxy_list", "email")
)
_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S.%f"


def sheet_line(told: Mapping[str, str], manner: Manner) -> Row:
    """The row of a line's cells. Raises Refused."""
    day, at = cells.day(told, "date", manner), cells.clock_time(told, "time")
    if day is None:
        raise Refused("date is empty")
    quantity, product = cells.quantity(told, "quantity", has_returns=True), cells.text(told, "product")
    if quantity is not None:
        needed(product, "product")
    amounts = {name: cells.amount(told, name, manner.currency) for name in ("price", "total", "commission")}
    return {
        "order_number": needed(cells.naming(told, "order_number"), "order_number"),
        "ordered_at": cells.in_utc(datetime.combine(day, at or time()), manner.zone, "date"),
        "has_time": at is not None,
        "product": product,
        "currency": cells.one_currency(amounts.values(), manner.currency),
        **{f"{name}_minor": found and found.minor for name, found in amounts.items()},
        "quantity": quantity,
        "profile": _profile(cells.text(told, "profile"), manner),
        "proxy_list": credentials_digest(cells.text(told, "proxy_list"), manner.credentials_key),
        "email": _person(cells.text(told, "email"), manner),
        "reference_number": cells.naming(told, "reference_#"),
        "posted_on": cells.day(told, "posted_date", manner),
        "tracking_number": ", ".join(cells.several(told, "tracking_number")) or None,
        "status": cells.text(told, "status"),
        "received_quantity": cells.quantity(told, "qty_received"),
        "sheet_order_id": cells.naming(told, "order_id"),
        "created_at": cells.moment(told, "created", manner),
        "modified_at": cells.moment(told, "modified", manner),
    }


def sheet_cells(row: Mapping[str, Any], manner: Manner) -> list[str]:
    """The cells of a row of such lines, in the order of the heading."""
    ordered = row["ordered_at"].astimezone(manner.zone)
    amount = {
        name: _amount(row[f"{name}_minor"], row["currency"], manner)
        for name in ("price", "total", "commission")
    }
    return [
        f"{ordered:{_DAY}}",
        _time_of(ordered) if row["has_time"] else "",
        row["product"] or "",
        amount["price"],
        amount["total"],
        amount["commission"],
        _quantity(row["quantity"]),
        row["profile"] or "",
        row["proxy_list"] or "",
        row["order_number"],
        row["email"] or "",
        row["reference_number"] or "",
        f"{row['posted_on']:{_DAY}}" if row["posted_on"] else "",
        row["tracking_number"] or "",
        row["status"] or "",
        _quantity(row["received_quantity"]),
        row["sheet_order_id"] or "",
        _moment(row["created_at"], manner),
        _moment(row["modified_at"], manner),
    ]


def sheet_text(lines: Iterable[list[str]]) -> str:
    """Heading and lines as CSV; no spreadsheet calculates what a cell says."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADING)
    writer.writerows([harmless(_on_one_line(cell)) for cell in line] for line in lines)
    return file.getvalue()


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split("\n")) if "\n" in cell else cell


def _person(address: str | None, manner: Manner) -> str | None:
    """A pseudonym stays what it is, so that what was exported can be imported."""
    return address if address and is_pseudonym(address) else pseudonym(address, manner.pseudonym_key)


def _profile(name: str | None, manner: Manner) -> str | None:
    """The name of a person; unlike an address it is kept as it is written where it is kept."""
    return name if manner.pseudonym_key is None else _person(name, manner)


def _amount(minor: int | None, currency: str | None, manner: Manner) -> str:
    if minor is None or currency is None:
        return ""
    digits = digits_of(currency)
    number = f"{Decimal(minor).scaleb(-digits):.{digits}f}"
    return number if currency == manner.currency else f"{currency} {number}"


def _quantity(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _time_of(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _moment(at: datetime | None, manner: Manner) -> str:
    if at is None:
        return ""
    known = at.astimezone(manner.zone)
    if known.fold:  # an hour that the clock has twice: only its zone tells which
        return known.isoformat()
    return f"{known:{_MOMENT}}" if known.microsecond else f"{known:%Y-%m-%d %H:%M:%S}"
