"""The former sheet written from, and compared with, the orders that the product's own SQL makes."""

import csv
from pathlib import Path

import pytest

from roms_assets.dropped.former import FormerSheet
from roms_assets.dropped.keeping import make_tables
from roms_assets.dropped.rules.differing import Difference, DifferenceKind
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import read_file
from tests.dropped.rules.test_former_sheet import CAME, MANNER, a_sheet, rows_of
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


def differences(shop: Shop, text: str) -> list[Difference]:
    """In what a sheet and they differ."""
    return FormerSheet(shop.lake, MANNER).compare(rows_of(text))  # type: ignore[arg-type]


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
    assert [line["Commission"] for line in exported(a_lake(*order, sheet[0], told), out)][:2] == [
        "1.25",
        "0.50",
    ]


def a_part_cancelled() -> list[Thing]:
    """Of an order that was delivered one product is cancelled."""
    lines = [
        things.a_shipstation_line("1", str(number), name=name, sku=name.upper(), quantity="2")
        for number, name in ((1, "Mug"), (2, "Cup"))
    ]
    received = things.a_received_line(1, "1ZP1", sku="MUG", quantity="2")
    cancelled = things.a_cancel_line(1, "1", sku="CUP", quantity="2")
    return [things.a_shipstation_order("1"), *lines, things.a_label("P1", "1"), received, cancelled]


def test_a_line_that_is_cancelled_is_exported_as_cancelled_and_the_others_are_not(out: Path) -> None:
    shop = a_lake(*a_part_cancelled())
    lines = {line["Product"]: line["Status"] for line in exported(shop, out) if line["Product"]}
    assert lines == {"Mug": "delivered", "Cup": "cancelled"}
    assert differences(shop, out.read_text()) == []
    whole = a_lake(*a_part_cancelled()[:4], things.a_cancel_line(2, "1"))
    assert {line["Status"] for line in exported(whole, out)} == {"cancelled"}


def test_a_part_that_only_one_side_has_as_cancelled_is_told(out: Path) -> None:
    ours = a_lake(*a_part_cancelled())
    text = (exported(ours, out), out.read_text())[1]
    [found] = differences(ours, text.replace("cancelled", "delivered"))
    assert (found.kind, found.there, found.here) == ("status", "delivered", "cancelled")
    assert found.why == "cup is cancelled only here"
    [found] = differences(a_lake(*a_part_cancelled()[:-1]), text)
    assert (found.kind, found.why) == ("status", "cup is cancelled only there")


def test_products_prices_and_what_came_of_them_are_compared(out: Path) -> None:
    received = things.a_received_line(1, "1ZP1", quantity="1", currency="USD", commission_minor=125)
    line = things.a_shipstation_line("1", quantity="2", name="Mug")
    shop = a_lake(things.a_shipstation_order("1"), line, things.a_label("P1", "1"), received)
    [cells] = [line for line in exported(shop, out) if line["Product"]]
    text = out.read_text()

    def told(**changed: str) -> list[tuple[str, str, str, str]]:
        before, after = (",".join(each.values()) for each in (cells, {**cells, **changed}))
        found = differences(shop, text.replace(before, after))
        return [(each.kind.value, each.there, each.here, each.why) for each in found]

    assert told() == told(Product="mug") == told(Product="0012") == []
    assert told(Product="Cup") == [("product", "cup", "mug", "cup only there; mug only here")]
    assert told(Price="4.00") == [("price", "USD 4.00", f"USD {cells['Price']}", "of mug")]
    assert told(**{"QTY Received": "2"}) == [("received", "2", "1", "less came here by 1")]
    assert told(Commission="1.00") == [
        ("commission", "USD 1.00", "USD 1.25", "another commission of what came")
    ]
    assert told(Commission="", **{"QTY Received": ""}) == [], "what the sheet leaves open is no difference"


def test_a_difference_leads_to_the_line_that_was_refused_there_and_here() -> None:
    line = things.a_shipstation_line("1", quantity="2", name="Mug")
    shop = a_lake(things.a_shipstation_order("1"), line, things.a_refused_line(3, "1", file_name="old.csv"))
    good = {"Order Number": "#1", "Product": "Mug", "Price": "USD 5.00", "Total": "USD 5.00", "Quantity": "1"}
    read = read_file(FileKind.SHEET, a_sheet(good, {**good, "Quantity": "many"}).encode(), CAME, MANNER)
    found = FormerSheet(shop.lake, MANNER).compare(read.rows, read.refused)  # type: ignore[arg-type]
    [amount] = [each.why for each in found if each.kind is DifferenceKind.AMOUNT]
    assert amount == (
        "more here by USD 5.00; line 3 of the sheet cannot be read; our order is doubted, see roms orders show 'Etsy#1'"
    )


def test_what_came_beyond_the_order_is_exported_and_compared_as_the_parcel_has_it(out: Path) -> None:
    line = things.a_shipstation_line("1", quantity="2", name="Mug")
    received = things.a_received_line(1, "1ZP1", quantity="5")
    shop = a_lake(things.a_shipstation_order("1"), line, things.a_label("P1", "1"), received)
    [cells] = [line for line in exported(shop, out) if line["Product"]]
    assert shop.rows("SELECT received_quantity FROM shipments") == [(5,)]
    assert cells["QTY Received"] == "5"
    assert differences(shop, out.read_text()) == []
