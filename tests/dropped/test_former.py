"""The former sheet beside the tables of orders in the lake: written from them, and compared with them."""

import csv
from pathlib import Path

import pytest

from roms_assets.dropped.former import FormerSheet, NoOrders
from roms_assets.dropped.rules.kinds import FileKind
from tests.dropped.ours import fill, tables_of
from tests.dropped.rules.test_former_sheet import a_sheet
from tests.dropped.shop import Shop

LINES = (
    {"Order Number": "A1", "Date": "2025-11-10"},
    {"Order Number": "A1", "Date": "2025-11-10", "Product": "=Salt()", "Commission": ""},
    {
        "Order Number": "A2",
        "Date": "2025-11-11",
        "Tracking Number": "",
        "Price": "USD 1.00",
        "Total": "USD 2.00",
        "Commission": "",
    },
)


@pytest.fixture
def known(shop: Shop) -> Shop:
    """A shop that imported the sheet, and whose orders say the same."""
    shop.orders["personal_data"] = "clear"
    shop.desk.import_file(FileKind.SHEET, "old.csv", a_sheet(*LINES).encode())
    lake = shop.desk.stores.lake
    fill(lake, tables_of(shop.rows("sheet_order_lines"), shop.settings.business.zone))
    return shop


def former(shop: Shop) -> FormerSheet:
    return FormerSheet(shop.desk.stores.lake, shop.desk.manner)


def test_import_then_export_gives_the_same_sheet_to_the_byte(known: Shop, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert former(known).export(out) == 3
    assert out.read_text() == a_sheet(*LINES).replace("=Salt", "'=Salt")
    first = known.rows("sheet_order_lines", "date")[0]["date"].replace(day=11)
    assert former(known).export(out, first, first) == 1
    assert [row["Order Number"] for row in csv.DictReader(out.read_text().splitlines())] == ["A2"]


def test_every_order_in_which_the_two_differ_is_told(known: Shop) -> None:
    desk = known.desk
    same = desk.only_read(FileKind.SHEET, a_sheet(*LINES).encode()).rows
    assert former(known).compare(same) == []
    assert former(known).compare([]) == []
    other = a_sheet({**LINES[0], "Total": "99.00"}, LINES[1], {"Order Number": "A9", "Date": "2025-11-11"})
    found = former(known).compare(desk.only_read(FileKind.SHEET, other.encode()).rows)
    assert [(each.order_number, each.kind.value) for each in found] == [
        ("A1", "amount"),
        ("A2", "only here"),
        ("A9", "only there"),
    ]


def test_sales_over_the_counter_and_other_days_are_not_missed_in_the_sheet(known: Shop) -> None:
    rows = known.rows("sheet_order_lines")
    zone = known.settings.business.zone
    fill(known.desk.stores.lake, tables_of(rows, zone, "pos,square"))
    assert former(known).compare([row for row in rows if row["order_number"] == "A2"]) == []
    fill(known.desk.stores.lake, tables_of(rows, zone, "sheet"))
    assert {each.kind.value for each in former(known).compare(rows)} == {"only there"}


def test_without_orders_it_says_what_to_do(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(NoOrders, match="materialize orders first"):
        former(shop).export(tmp_path / "out.csv")
