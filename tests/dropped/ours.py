"""Our orders as the tables of orders have them, made of the former sheet's lines alone."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from resources.lake import Lake
from roms_assets.kernel.order_numbers import number_key
from roms_assets.kernel.order_states import state_of

Row = dict[str, Any]
_MINOR, _TEXT, _QUANTITY = pl.Int64(), pl.String(), pl.Decimal(38, 9)
_TIME = pl.Datetime("us", "UTC")
SHAPES: dict[str, dict[str, pl.DataType]] = {
    "orders": {
        **dict.fromkeys(
            ("order_id", "order_number", "sources", "state", "currency", "customer_id", "doubt"), _TEXT
        ),
        "date": pl.Date(),
        "total_minor": _MINOR,
        "created_at": _TIME,
        "last_event_at": _TIME,
    },
    "order_lines": {
        **dict.fromkeys(("order_id", "product_id", "sku", "name", "currency"), _TEXT),
        "date": pl.Date(),
        **dict.fromkeys(("line_number", "unit_price_minor", "total_minor"), _MINOR),
        **dict.fromkeys(
            ("quantity", "cancelled_quantity", "received_quantity", "received_beyond_quantity"), _QUANTITY
        ),
    },
    "shipments": {
        **dict.fromkeys(("order_id", "tracking_number", "commission_currency"), _TEXT),
        "date": pl.Date(),
        "shipped_at": _TIME,
        "commission_minor": _MINOR,
        "received_quantity": _QUANTITY,
        "is_voided": pl.Boolean(),
    },
}


def tables_of(rows: Sequence[Row], zone: ZoneInfo, sources: str = "checkout,sheet") -> dict[str, list[Row]]:
    """Table -> rows, with the columns that the former sheet is written from."""
    lines: dict[str, list[Row]] = {}
    for row in rows:
        lines.setdefault(number_key(row["order_number"]), []).append(row)
    found: dict[str, list[Row]] = {table: [] for table in SHAPES}
    for key, told in lines.items():
        day = told[0]["ordered_at"].astimezone(zone).date()
        found["orders"].append(_order(key, told, day, sources))
        found["order_lines"] += [
            _line(key, place, line, day) for place, line in enumerate(told) if line["product"]
        ]
        numbers = [part.strip() for line in told for part in (line["tracking_number"] or "").split(",")]
        found["shipments"] += [
            {**_PARCEL, "order_id": key, "date": day, "tracking_number": number, **_received(told, number)}
            for number in dict.fromkeys(numbers)
            if number
        ]
    return found


def _received(told: Sequence[Row], number: str) -> Row:
    """What lines of which something came tell of the commission of a parcel, the first of each."""
    came = [
        line
        for line in told
        if line["received_quantity"] and (line["tracking_number"] or "").split(",")[0].strip() == number
    ]
    found = [line["commission_minor"] for line in came if line["commission_minor"] is not None]
    return {"commission_minor": sum(found), "commission_currency": came[0]["currency"]} if found else {}


_PARCEL: Row = {
    **dict.fromkeys(("shipped_at", "received_quantity", "commission_currency", "commission_minor")),
    "is_voided": False,
}


def fill(lake: Lake, tables: dict[str, list[Row]]) -> None:
    """Put them into the lake."""
    with lake.writing() as writing:
        for table, shape in SHAPES.items():
            frame = pl.DataFrame(tables[table], schema=shape, orient="row")
            writing.ensure(table, frame.clear())
            writing.replace_rows(table, "date", sorted({row["date"] for row in tables[table]}), frame)


def _order(key: str, told: list[Row], day: date, sources: str) -> Row:
    totals = [line["total_minor"] for line in told]
    created: datetime = told[0]["ordered_at"]
    return {
        "order_id": key,
        "order_number": told[0]["order_number"],
        "sources": sources,
        "state": state_of(told[0]["status"] or "") or "created",
        "currency": told[0]["currency"],
        "customer_id": told[0]["email"],
        "date": day,
        "total_minor": sum(totals) if None not in totals else None,
        "created_at": created,
        "last_event_at": created,
        "doubt": None,
    }


def _line(key: str, place: int, line: Row, day: date) -> Row:
    return {
        "order_id": key,
        "product_id": f"name|{line['product'].lower()}",
        "sku": None,
        "name": line["product"],
        "currency": line["currency"],
        "date": day,
        "line_number": place,
        "unit_price_minor": line["price_minor"],
        "total_minor": line["total_minor"],
        "quantity": line["quantity"],
        "cancelled_quantity": Decimal(0),
        "received_quantity": line["received_quantity"] or Decimal(0),
        "received_beyond_quantity": Decimal(0),
    }
