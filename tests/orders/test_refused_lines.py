"""An order of which a line of a file was refused says so, and where that line is, until a newer file says it anew."""

from datetime import date

import pytest

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at
from tests.orders.traps import order

REASON = "quantity 'many' is no number; write it like 1234.50"
DOUBT = (
    f"a line that names it was refused: line 3 of old.csv, {REASON}"
    " (roms why refused_file_lines --id bbbbbbbbbbbb:3)"
)


def told(*more: Thing, shop: Shop | None = None) -> Shop:
    shop = shop or Shop()
    for table, row, _ in more:
        shop.told(table, row)
    shop.build()
    return shop


def doubt(shop: Shop, order_id: str = "#9") -> str | None:
    found = order(shop, order_id, "doubt")
    return str(found) if found else None


def test_an_order_of_the_former_sheet_says_which_line_of_it_was_refused() -> None:
    shop = told(things.a_sheet_line(2, "9"), things.a_refused_line(3, "#9"))
    assert order(shop, "#9", "total_minor, doubt") == (1000, DOUBT)


def test_it_is_said_when_the_line_comes_and_goes_and_nothing_else_is_made_anew() -> None:
    other = things.a_sheet_line(2, "10", ordered_at=at(200))
    shop = told(things.a_sheet_line(2, "9"), other)
    assert doubt(shop) is None
    assert not shop.desk.is_stale(shop.terms)
    line = things.a_refused_line(3, "9")
    shop.told(line.table, line.row)
    assert shop.desk.is_stale(shop.terms)
    assert list(shop.build().days) == [date(2025, 11, 3)]
    assert doubt(shop) == DOUBT
    assert shop.build().days == []
    shop.lake.connection.execute("DELETE FROM refused_file_lines")
    assert list(shop.build().days) == [date(2025, 11, 3)]
    assert doubt(shop) is None


def test_a_newer_file_that_names_the_order_says_all_of_it() -> None:
    line = things.a_refused_line(3, "9")
    assert doubt(told(things.a_sheet_line(2, "9", dropped_at=at(49)), line)) == DOUBT
    shop = told(things.a_sheet_line(2, "9", dropped_at=at(49)), line)
    newer = things.a_sheet_line(2, "9", dropped_at=at(51), file_sha256="c" * 64)
    assert doubt(told(newer, shop=shop)) is None
    again = things.a_refused_line(4, "9", dropped_at=at(52), file_sha256="d" * 64)
    assert "line 4 of old.csv" in str(doubt(told(again, shop=shop)))


def test_of_several_refused_lines_the_first_of_the_newest_file_is_told_and_how_many_more_there_are() -> None:
    old = things.a_refused_line(7, "9", dropped_at=at(40), file_sha256="d" * 64)
    lines = [things.a_refused_line(number, "9") for number in (3, 4, 5)]
    assert doubt(told(things.a_sheet_line(2, "9"), old, *lines)) == f"{DOUBT} and 2 more"


def test_a_line_of_a_number_that_no_order_or_a_receipt_alone_has_is_nobodys() -> None:
    receipt = [things.a_till_line("9"), things.a_till_day()]
    shop = told(*receipt, things.a_sheet_line(2, "10"), things.a_refused_line(3, "9"))
    assert shop.rows("SELECT count(*) FROM orders WHERE doubt IS NOT NULL") == [(0,)]


ETSY = [things.a_shipstation_order("1"), things.a_shipstation_line("1"), things.a_label("P1", "1")]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("tracking", {"order_number": "1", "tracking_number": "1Z5"}),
        ("tracking", {"order_number": "1", "shop": "etsy store"}),
        ("tracking", {"order_number": "1", "shop": "a shop that nobody knows"}),
        ("received", {"tracking_number": "1z-p1"}),
        ("cancelled", {"order_number": "1", "sku": "0012"}),
        ("sheet", {"order_number": "none", "tracking_number": "1Z7, 1ZP1"}),
    ],
)
def test_whatever_order_or_parcel_a_refused_line_names_says_it(kind: str, names: dict[str, str]) -> None:
    assert doubt(told(*ETSY, things.a_refused_line(3, kind=kind, **names)), "Etsy#1") == DOUBT


def test_a_line_of_another_shop_is_none_of_the_orders() -> None:
    line = things.a_refused_line(3, "1", "tracking", shop="Amazon")
    assert doubt(told(*ETSY, line), "Etsy#1") is None


NEW = {"dropped_at": at(60), "file_sha256": "e" * 64}


@pytest.mark.parametrize(
    ("refused", "newer", "is_settled"),
    [
        ({"kind": "tracking", "tracking_number": "1Z5"}, things.a_tracking_line(2, "1", "1Z5", **NEW), True),
        ({"kind": "tracking", "tracking_number": "1Z5"}, things.a_tracking_line(2, "1", "1Z6", **NEW), False),
        ({"kind": "tracking"}, things.a_tracking_line(2, "1", "1Z6", **NEW), True),
        ({"kind": "tracking"}, things.a_cancel_line(2, "1", sku="0012", **NEW), False),
        ({"kind": "cancelled", "sku": "0012"}, things.a_cancel_line(2, "1", sku="0012", **NEW), True),
        ({"kind": "cancelled", "sku": "0013"}, things.a_cancel_line(2, "1", sku="0012", **NEW), False),
        ({"kind": "cancelled", "sku": "0013"}, things.a_cancel_line(2, "1", **NEW), True),
    ],
)  # fmt: skip
def test_a_newer_line_settles_what_says_the_same_parcel_or_goods(
    refused: dict[str, str], newer: Thing, is_settled: bool
) -> None:
    shop = told(*ETSY, things.a_refused_line(3, "1", **refused), newer)
    assert (doubt(shop, "Etsy#1") is None) == is_settled


def test_of_a_parcel_another_product_that_was_received_settles_nothing() -> None:
    refused = things.a_refused_line(3, kind="received", tracking_number="1ZP1", sku="0099")
    shop = told(*ETSY, refused, things.a_received_line(2, "1ZP1", **NEW))
    assert doubt(shop, "Etsy#1") == DOUBT
    assert doubt(told(things.a_received_line(3, "1ZP1", sku=None, **NEW), shop=shop), "Etsy#1") is None
