"""Our orders as the former sheet: what it told of comes back as it was, what it never knew is filled in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.dropped.rules.our_lines import SheetLines, order_rows, sheet_row
from tests.dropped.ours import tables_of
from tests.dropped.rules.test_former_sheet import ZONE, a_row, a_sheet, rows_of, written

LINE: dict[str, Any] = {
    "order_id": "LUNA#A7",
    "order_number": "A7",
    "date": date(2025, 11, 12),
    "created_at": datetime(2025, 11, 12, 19, 30, tzinfo=UTC),
    "last_event_at": datetime(2025, 11, 14, tzinfo=UTC),
    "state": "shipped",
    "customer_id": "p-1",
    "order_currency": "USD",
    "currency": "USD",
    "line_number": 0,
    "sources": "checkout",
    "order_total_minor": 2500,
    "product_id": "007",
    "sku": "007",
    "name": "Flour",
    "quantity": Decimal(2),
    "cancelled_quantity": Decimal(0),
    "received_quantity": Decimal(0),
    "unit_price_minor": 1250,
    "total_minor": 2500,
}
PARCEL: dict[str, Any] = {
    "tracking_number": "1Z1",
    "shipped_at": datetime(2025, 11, 13, 2, tzinfo=UTC),
    "commission_currency": "USD",
    "commission_minor": 125,
}


def through_our_tables(rows: list[dict[str, Any]]) -> str:
    """Lines of the sheet as our orders, and these as the sheet again."""
    tables = tables_of(rows, ZONE)
    orders = {order["order_id"]: order for order in tables["orders"]}
    known = SheetLines(rows)
    found = []
    for line in tables["order_lines"]:
        order = orders[line["order_id"]]
        parcels = [each for each in tables["shipments"] if each["order_id"] == line["order_id"]]
        told = {**order, **line, "order_currency": order["currency"]}
        found.append(sheet_row(told, parcels, known.take(order["order_number"], line["name"]), ZONE))
    return written(found)


def test_an_order_that_no_sheet_knew_is_written_from_our_tables() -> None:
    rows = order_rows([LINE], [PARCEL, {**PARCEL, "tracking_number": "1Z2"}], SheetLines([]), ZONE)
    assert written(rows).splitlines()[1] == (
        '2025-11-12,14:30,Flour,12.50,25.00,2.50,2,,,A7,p-1,,2025-11-12,"1Z1, 1Z2",shipped,,LUNA#A7,'
        "2025-11-12 14:30:00,2025-11-13 19:00:00"
    )


def test_our_word_goes_before_the_sheets_where_they_differ() -> None:
    (told,) = rows_of(a_sheet({"Order Number": "A7", "Product": "Flour", "Status": "Paid"}))
    known = SheetLines([told]).take("a7", "Flour")
    row = sheet_row({**LINE, "received_quantity": Decimal(2)}, [PARCEL], known, ZONE)
    assert (row["status"], row["tracking_number"], row["received_quantity"]) == ("shipped", "1Z1", Decimal(2))
    assert (row["profile"], row["sheet_order_id"]) == ("main", "1000007"), "what only the sheet knows"


def test_a_word_that_is_not_sure_stays_where_nobody_else_tells_of_the_order() -> None:
    (told,) = rows_of(a_sheet({"Order Number": "A7", "Product": "Flour", "Status": "Completed"}))
    known = SheetLines([told]).take("A7", "Flour")
    words = [
        sheet_row({**LINE, "sources": each}, [], known, ZONE)["status"] for each in ("sheet", "mail,sheet")
    ]
    assert words == ["Completed", "shipped"]


@settings(max_examples=25)
@given(st.lists(a_row(), min_size=1, max_size=4))
def test_import_then_export_gives_the_same_sheet(lines: list[dict[str, str]]) -> None:
    numbered = [
        {
            **line,
            "Order Number": f"{place}-A",
            "Status": "shipped",
            "Tracking Number": f"1Z{place}, 2Z{place}",
        }
        for place, line in enumerate(lines)
    ]
    rows = rows_of(a_sheet(*numbered))
    assert through_our_tables(rows) == written(rows)


def test_an_order_with_several_lines_and_parcels_comes_back_line_by_line() -> None:
    text = a_sheet(
        {"Tracking Number": "1Z1"}, {"Product": "Salt", "Tracking Number": "1Z2"}, {"Tracking Number": ""}
    )
    assert through_our_tables(rows_of(text)) == text
