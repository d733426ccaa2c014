"""Goods that are cancelled or received under other words than the order has: found by name, or told as a doubt."""

import pytest

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing
from tests.orders.traps import a_line, of, order, waits

SHIPSTATION = [
    things.a_shipstation_order("1"),
    things.a_shipstation_line("1"),
    things.a_shipstation_line("1", "2", sku="0013", name="Cup"),
]


def told(*more: Thing) -> Shop:
    shop = Shop()
    for table, row, _ in more:
        shop.told(table, row)
    shop.build()
    return shop


def decided(shop: Shop, order_id: str) -> Shop:
    """A person says of all that waits that it is of this order."""
    shop.lake.connection.execute(f"UPDATE order_match_review SET decided = '{order_id}'")
    shop.build()
    return shop


def cancelled(shop: Shop) -> list[tuple[str, int]]:
    lines = "SELECT name, cancelled_quantity::INTEGER FROM order_lines ORDER BY line_number"
    return [(name, quantity) for name, quantity in shop.rows(lines)]


def test_a_file_cancels_goods_without_a_sku_by_their_name() -> None:
    sheet = [things.a_sheet_line(2, "8004", product="P8004"), things.a_sheet_line(3, "8004", product="Cup")]
    shop = told(*sheet, things.a_cancel_line(4, "8004", sku="p8004 ", quantity="1"))
    assert of(shop, a_line("cancel_file", 4)) == ("#8004", "number")
    assert cancelled(shop) == [("P8004", 1), ("Cup", 0)]
    assert order(shop, "#8004", "is_cancelled_in_part, doubt") == (True, None)


@pytest.mark.parametrize("name", ["Mug", " mug"])
def test_a_name_is_of_the_one_product_that_is_called_so(name: str) -> None:
    shop = told(*SHIPSTATION, things.a_cancel_line(4, "1", sku=name))
    assert cancelled(shop) == [("Mug", 2), ("Cup", 0)]


def test_another_sku_is_not_found_by_its_name_where_the_line_has_one() -> None:
    mail = things.a_mail("m", "cancellation", order_number="1", is_whole=False)
    shop = told(*SHIPSTATION, mail, things.a_mail_item("m", sku="0099", name="Mug"))
    assert waits(shop, "mail|m-0") == "no line of the order has the SKU 0099"


def test_a_name_of_several_products_waits_with_the_true_reason_and_a_decision_is_told_as_a_doubt() -> None:
    mail = things.a_mail("m", "cancellation", order_number="1", is_whole=False)
    second = things.a_shipstation_line("1", "3", sku="0014")
    shop = told(*SHIPSTATION, second, mail, things.a_mail_item("m", sku=None))
    assert waits(shop, "mail|m-0") == "several products of the order are called Mug"
    decided(shop, "Etsy#1")
    doubt = "a part of it was cancelled, and which of its lines is not known: Mug"
    assert order(shop, "Etsy#1", "state, is_cancelled_in_part, doubt") == ("paid", False, doubt)
    assert {quantity for _, quantity in cancelled(shop)} == {0}


def test_what_a_person_gives_to_an_order_of_one_line_is_of_that_line() -> None:
    shop = told(*SHIPSTATION[:2], things.a_cancel_line(4, "1", sku="12", quantity="1"))
    assert waits(shop, a_line("cancel_file", 4)) == "no line of the order has the SKU 12"
    decided(shop, "Etsy#1")
    assert cancelled(shop) == [("Mug", 1)]
    assert order(shop, "Etsy#1", "is_cancelled_in_part, doubt") == (True, None)


def test_what_is_received_is_found_by_its_name_or_told_as_a_doubt() -> None:
    label = things.a_label("9", "1")
    shop = told(*SHIPSTATION, label, things.a_received_line(5, "1Z9", sku="cup"))
    received = "SELECT received_quantity::INTEGER FROM order_lines ORDER BY line_number"
    assert shop.rows(received) == [(0,), (1,)]
    assert order(shop, "Etsy#1", "doubt") is None
    shop = told(*SHIPSTATION, label, things.a_received_line(5, "1Z9", sku="0099"))
    doubt = "something was received, and which of its lines is not known: 0099"
    assert order(shop, "Etsy#1", "doubt") == doubt
