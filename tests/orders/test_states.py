"""What state, amounts, lines and parcels of an order follow from all that is told of it: the traps."""

from datetime import date
from decimal import Decimal

import pytest

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing
from tests.orders.traps import a_line, a_trapped_shop, line, of, order, waits


@pytest.fixture(scope="module")
def shop() -> Shop:
    return a_trapped_shop()


def test_a_cancellation_before_its_order_cancels_it_on_the_orders_day(shop: Shop) -> None:
    told = order(shop, "Etsy#100", "state, date, total_minor, is_cancelled_in_part")
    assert told == ("cancelled", date(2025, 11, 3), 1000, False)
    assert line(shop, "Etsy#100")[:2] == (2, 2)


def test_what_went_after_its_cancellation_is_shipped_and_what_was_cancelled_after_it_went_is_cancelled(
    shop: Shop,
) -> None:
    assert order(shop, "Etsy#101", "state, is_cancelled_in_part") == ("shipped", False)
    assert "all of it was cancelled, and a parcel went or came after that" in order(shop, "Etsy#101", "doubt")
    assert order(shop, "Etsy#102") == "cancelled"


def test_parcels_say_whether_all_of_it_came(shop: Shop) -> None:
    assert order(shop, "Etsy#103", "state, shipped_at") == ("delivered", None)
    assert order(shop, "Etsy#104", "state, shipments_qty") == ("shipped", 2)
    assert of(shop, "mail|d104-0") == ("Etsy#104", "tracking")
    assert order(shop, "Etsy#105") == "paid"
    states = "SELECT state FROM shipments WHERE order_id IN ('Etsy#104', 'Etsy#105') ORDER BY shipment_id"
    assert shop.rows(states) == [("delivered",), ("shipped",), ("voided",)]


def test_a_part_that_is_cancelled_is_taken_from_its_line_and_never_more_than_there_is(shop: Shop) -> None:
    assert order(shop, "Etsy#106", "state, is_cancelled_in_part") == ("paid", True)
    assert [line(shop, f"Etsy#{number}")[1] for number in (106, 107, 108)] == [1, 0, 2]
    assert (
        waits(shop, a_line("cancel_file", 7)) == "it cancels more than the order has of the SKU 0012: 9 of 2"
    )
    assert order(shop, "Etsy#107", "state, is_cancelled_in_part") == ("paid", False)
    assert order(shop, "Etsy#108", "state, is_cancelled_in_part") == ("cancelled", False)


def test_of_a_line_without_a_quantity_it_is_not_known_how_many_were_cancelled_or_received(shop: Shop) -> None:
    assert line(shop, "Etsy#125") == (None, None, None)


def test_of_a_list_that_is_dropped_again_the_newest_file_counts_by_order_and_sku(shop: Shop) -> None:
    told = "SELECT sku, cancelled_quantity FROM order_lines WHERE order_id = 'Etsy#126' ORDER BY sku"
    assert shop.rows(told) == [("0012", 3), ("0013", 4)]


def test_a_sale_of_squares_is_named_by_its_id_and_its_refunds_count_once(shop: Shop) -> None:
    assert of(shop, "shipstation|S1") == ("square|SQ1", "number")
    told = order(shop, "square|SQ1", "state, total_minor, paid_minor, refunded_minor, is_refunded_in_part")
    assert told == ("paid", 500, 500, 200, True)
    assert order(shop, "square|SQ2", "state, refunded_minor") == ("refunded", 500)
    assert order(shop, "square|SQ3", "state, refunded_minor") == ("created", 0)
    assert shop.rows("SELECT 1 FROM order_sightings WHERE source_key = 'SQ4'") == []


def test_a_sale_without_a_state_keeps_its_payments(shop: Shop) -> None:
    assert order(shop, "square|SQ5", "state, paid_minor") == ("paid", 500)
    assert order(shop, "square|SQ6", "state, paid_minor") == ("cancelled", 0)


def test_a_receipt_stands_by_itself_and_what_it_takes_back_is_a_refund(shop: Shop) -> None:
    receipt = "pos|2025-11-03|BMC|1|117"
    told = order(
        shop, receipt, "total_minor, paid_minor, refunded_minor, state, is_refunded_in_part, lines_qty"
    )
    assert told == (467, 467, 200, "paid", True, 0)
    assert of(shop, "shipstation|117") == ("Etsy#117", "number")
    assert shop.rows(
        f"SELECT product_id FROM order_lines WHERE order_id = '{receipt}' AND line_number = 0"
    ) == [("pos|BMC|A",)]


def test_what_a_change_leaves_out_changes_nothing(shop: Shop) -> None:
    told = order(shop, "Etsy#118", "state, total_minor, paid_minor, currency, shipments_qty")
    assert told == ("delivered", 1050, 1050, "USD", 1)
    assert shop.rows("SELECT name, quantity FROM order_lines WHERE order_id = 'Etsy#118'") == [("Mug", 2)]
    kinds = "SELECT kind FROM order_events WHERE order_id = 'Etsy#118' ORDER BY kind"
    assert shop.rows(kinds) == [("created",), ("delivered",), ("paid",), ("shipped",)]


def test_the_newer_word_on_what_was_received_counts(shop: Shop) -> None:
    assert line(shop, "Etsy#119")[2] == 2
    parcel = "SELECT state, received_quantity, commission_minor, cost_minor FROM shipments WHERE order_id = 'Etsy#119'"
    assert shop.rows(parcel) == [("delivered", Decimal(2), 150, 300)]


def test_amounts_in_several_currencies_are_not_added_up_and_a_person_is_told(shop: Shop) -> None:
    columns = "currency, cost_minor, commission_currency, commission_minor"
    orders = "('Etsy#128', 'Etsy#129', 'Etsy#130')"
    parcels = f"SELECT {columns} FROM shipments WHERE order_id IN {orders} ORDER BY order_id"
    assert shop.rows(parcels) == [
        ("USD", 300, None, None),
        (None, None, "USD", 125),
        ("USD", 300, "USD", 200),
    ]
    doubts = [order(shop, f"Etsy#{number}", "doubt") for number in (128, 129, 130)]
    assert doubts == [
        "1ZL128: its commission is in several currencies, which are not added up: PHP, USD",
        "1ZL129: its labels cost amounts in several currencies, which are not added up: EUR, USD",
        None,
    ]


def test_what_was_received_as_a_whole_and_by_sku_counts_once_by_the_newer_word(shop: Shop) -> None:
    parcels = "SELECT received_quantity FROM shipments WHERE order_id IN ('Etsy#131', 'Etsy#132', 'Etsy#133')"
    assert shop.rows(f"{parcels} ORDER BY order_id") == [(9,), (8,), (2,)]
    assert [line(shop, f"Etsy#{number}")[2] for number in (131, 132, 133)] == [9, 0, 2]


def test_of_words_on_one_moment_the_later_file_and_the_line_further_down_count(shop: Shop) -> None:
    assert [line(shop, f"Etsy#{number}")[2] for number in (123, 124)] == [1, 1]
    parcels = (
        "SELECT received_quantity, commission_minor FROM shipments WHERE order_id IN ('Etsy#123', 'Etsy#124')"
    )
    assert shop.rows(f"{parcels} ORDER BY order_id") == [(1, 100), (1, None)]


def doubt_of(*told: Thing) -> str | None:
    shop = Shop()
    for table, row, _ in told:
        shop.told(table, row)
    shop.build()
    found: str | None = order(shop, "Etsy#5", "doubt")
    return found


def test_totals_that_differ_are_a_doubt_and_those_that_agree_or_are_in_another_currency_are_none() -> None:
    ours = things.a_shipstation_order("5")
    mail = things.a_mail("m1", order_number="5", amount_minor=1_100, currency="USD")
    assert (
        doubt_of(ours, mail) == doubt_of(mail, ours) == "different totals of it are told: mail, shipstation"
    )
    assert doubt_of(ours, things.a_mail("m1", order_number="5", amount_minor=1_000, currency="USD")) is None
    assert doubt_of(ours, things.a_mail("m1", order_number="5", amount_minor=1_100, currency="EUR")) is None
    assert doubt_of(ours, things.a_mail("m1", order_number="5")) is None


def test_more_given_back_than_was_paid_is_a_doubt() -> None:
    def back(name: str, days: int, amount: int) -> Thing:
        told = {"order_number": "5", "amount_minor": amount, "currency": "USD"}
        return things.a_mail(name, "refund", received_at=things.at(24 * days), **told)

    ours = things.a_shipstation_order("5")
    assert doubt_of(ours, back("m1", 2, 1_000)) is None
    assert doubt_of(ours, back("m1", 2, 1_000), back("m2", 22, 1_000)) == "more was given back than was paid"
