"""The former sheet written from, and compared with, the orders that the product's own SQL makes."""

import csv
from pathlib import Path

import pytest

from roms_assets.dropped.former import FormerSheet
from roms_assets.dropped.keeping import make_tables
from tests.dropped.rules.test_former_sheet import MANNER
from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing

Cells = dict[str, str]


def a_lake(*told: Thing) -> Shop:
    """Orders made of what sources tell."""
    shop = Shop()
    with shop.lake.writing() as lake:
        make_tables(lake)
    for table, row, _ in told:
        shop.told(table, row)
    shop.build()
    return shop


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


def exported(shop: Shop, out: Path) -> list[Cells]:
    """The sheet's lines that are written from them."""
    FormerSheet(shop.lake, MANNER).export(out)  # type: ignore[arg-type]
    return list(csv.DictReader(out.read_text().splitlines()))


def test_the_commission_that_a_received_file_tells_is_exported_whatever_the_label_cost(out: Path) -> None:
    received = things.a_received_line(1, "1ZP1", quantity="2", currency="USD", commission_minor=125)
    order = [things.a_shipstation_order("1"), things.a_shipstation_line("1", quantity="2")]
    for label in ({}, {"currency": None, "cost_minor": None}):
        shop = a_lake(*order, things.a_label("P1", "1", **label), received)
        assert [(line["Commission"], line["QTY Received"]) for line in exported(shop, out)] == [("1.25", "2")]


def test_where_the_sheet_has_the_line_and_no_commission_that_of_the_received_file_is_exported(
    out: Path,
) -> None:
    received = things.a_received_line(1, "1ZP1", quantity="2", currency="USD", commission_minor=125)
    sheet = [
        things.a_sheet_line(number, "1", product=product) for number, product in ((1, "Mug"), (2, "Cup"))
    ]
    order = [things.a_shipstation_order("1"), things.a_label("P1", "1"), received]
    order += [
        things.a_shipstation_line("1", str(number), name=name) for number, name in ((1, "Mug"), (2, "Cup"))
    ]
    assert [line["Commission"] for line in exported(a_lake(*order, *sheet), out)][:2] == ["1.25", ""]
    told = sheet[1]._replace(row={**sheet[1].row, "commission_minor": 50})
    assert [line["Commission"] for line in exported(a_lake(*order, sheet[0], told), out)][:2] == ["", "0.50"]
