"""Traps set by hand, all in one lake: which order each sighting is of, and what state, amounts and parcels follow."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

EUR: dict[str, Any] = {"currency": "EUR"}
MAIL_OF_10: dict[str, Any] = {"amount_minor": 1000, "currency": "USD"}
TOLD: list[Thing] = [
    # A cancellation before its order; the order comes two days later.
    things.a_mail("early", "cancellation", order_number="100", received_at=at(-48)),
    things.a_shipstation_order("100", ordered_at=at(0)),
    things.a_shipstation_line("100"),
    # Cancelled by mail, and it went all the same; another that went and was cancelled after it.
    things.a_shipstation_order("101", status="shipped"),
    things.a_label("L101", "101", created_at=at(24)),
    things.a_mail("c101", "cancellation", order_number="101", received_at=at(10)),
    things.a_shipstation_order("102"),
    things.a_label("L102", "102", created_at=at(24)),
    things.a_mail("c102", "cancellation", order_number="102", received_at=at(30)),
    # A parcel, a cancellation and what was received of orders that nothing tells of; one in the wrong shop.
    things.a_tracking_line(50, "GHOST", "1ZGHOST", shop="Etsy"),
    things.a_received_line(51, "1ZGHOST"),
    things.a_cancel_line(52, "A10O", shop="Etsy"),
    things.a_shipstation_order("134"),
    things.a_cancel_line(53, "134", shop="Amazon"),
    things.a_tracking_line(54, "134", "1ZT134"),
    # Cancelled of an order: a SKU without its zeros, one that is not there, more than there is in two lines.
    things.a_shipstation_order("135"),
    things.a_shipstation_line("135"),
    things.a_cancel_line(55, "135", sku="12"),
    things.a_cancel_line(56, "135", sku="0012", quantity="2"),
    things.a_cancel_line(57, "135", sku="0012", quantity="1"),
    things.a_mail("c135", "cancellation", order_number="135", is_whole=False),
    things.a_mail_item("c135", sku=None, name="Cup"),
    # Delivered, and nobody told that it went; two parcels of which one came; a voided label.
    things.a_mail("o103", order_number="103"),
    things.a_mail("d103", "delivery", order_number="103", tracking_number="1ZD103"),
    things.a_shipstation_order("104"),
    things.a_label("L104a", "104"),
    things.a_label("L104b", "104"),
    things.a_mail("d104", "delivery", carrier="UPS", shop="ups", tracking_number="1zl104A"),
    things.a_shipstation_order("105"),
    things.a_label("L105", "105", is_voided=True),
    # A part cancelled: one of two pieces; more pieces than there are, told by a file; without a quantity all of them.
    things.a_shipstation_order("106"),
    things.a_shipstation_line("106"),
    things.a_mail("c106", "cancellation", order_number="106", is_whole=False),
    things.a_mail_item("c106"),
    things.a_shipstation_order("107"),
    things.a_shipstation_line("107"),
    things.a_cancel_line(7, "107", sku="0012", quantity="9"),
    things.a_shipstation_order("108"),
    things.a_shipstation_line("108"),
    things.a_cancel_line(8, "108", sku="0012"),
    # A line without a quantity: of all of it, and of a part of it, nobody knows how many were cancelled or received.
    things.a_shipstation_order("125"),
    things.a_shipstation_line("125", quantity=None),
    things.a_cancel_line(9, "125", sku="0012"),
    things.a_tracking_line(9, "125", "1ZT125"),
    things.a_received_line(11, "1ZT125", quantity="3"),
    # A list that was corrected and dropped again: the newer file, whatever its checksum is; lines of one are added up.
    things.a_shipstation_order("126"),
    things.a_shipstation_line("126", quantity="9"),
    things.a_shipstation_line("126", "2", sku="0013", quantity="9"),
    things.a_cancel_line(2, "126", sku="0012", quantity="5", file_sha256="f" * 64),
    things.a_cancel_line(3, "126", sku="0013", quantity="4", file_sha256="f" * 64),
    things.a_cancel_line(2, "126", sku="0012", quantity="1", file_sha256="e" * 64, dropped_at=at(60)),
    things.a_cancel_line(4, "126", sku="0012", quantity="2", file_sha256="e" * 64, dropped_at=at(60)),
    # A mail of a cancellation that does not say how much of the order.
    things.a_shipstation_order("127"),
    things.a_shipstation_line("127"),
    things.a_mail("u127", "cancellation", order_number="127", is_whole=None),
    # The same total told by two sources, an amount in another currency, zeros in front.
    things.a_shipstation_order("109"),
    things.a_mail("m109", order_number="109", amount_minor=1099, currency="USD"),
    things.a_mail("e109", order_number="109", amount_minor=1000, **EUR),
    things.a_shipstation_order("0109"),
    # The same number in two shops that are known; a file that names no shop.
    things.a_shipstation_order("A110", order_number="110"),
    things.a_mail("m110", order_number="110", shop="amazon_com"),
    things.a_tracking_line(10, "110", "1ZT110"),
    # A shop that roms.yaml does not know: nothing contradicts, and another amount does.
    things.a_shipstation_order("111"),
    things.a_mail("m111", order_number="111", shop="somewhere", **MAIL_OF_10),
    things.a_mail("x111", order_number="111", shop="somewhere", amount_minor=77, currency="USD"),
    # A parcel of a shop that is known, and orders of that number: of a shop that is not, and of one that is not told.
    things.a_tracking_line(58, "136", "1ZT136", shop="Amazon"),
    things.a_mail("m136", order_number="136", shop="foo", amount_minor=900, currency="USD"),
    things.a_tracking_line(59, "137", "1ZT137", shop="Amazon"),
    things.a_mail("m137", order_number="137", shop=None, amount_minor=900, currency="USD"),
    # A parcel that two orders have, and one that none has.
    things.a_shipstation_order("112"),
    things.a_shipstation_order("113"),
    things.a_tracking_line(11, "112", "1ZTWO", shop="Etsy"),
    things.a_tracking_line(12, "113", "1ZTWO", shop="Etsy"),
    things.a_mail("two", "delivery", tracking_number="1ZTWO"),
    things.a_received_line(13, "1ZNONE"),
    # Without a number: one order of that amount near enough, one too late, two that come to the same.
    things.a_shipstation_order("114", total_minor=11400),
    things.a_mail("near", amount_minor=11400, currency="USD", received_at=at(40)),
    things.a_shipstation_order("115", total_minor=11500),
    things.a_mail("late", amount_minor=11500, currency="USD", received_at=at(49)),
    things.a_shipstation_order("116", total_minor=11600),
    things.a_mail("twin1", amount_minor=11600, currency="USD"),
    things.a_mail("twin2", amount_minor=11600, currency="USD"),
    # Square's: named by its id; given back in part, and whole; told again by the order that takes back.
    things.a_sale("SQ1"),
    things.a_sold_line("SQ1"),
    things.a_tender("SQ1"),
    things.a_refund("SQ1", "R1", amount_minor=200),
    things.a_shipstation_order("S1", order_number="SQ1", channel="square", total_minor=500, paid_minor=500),
    things.a_sale("SQ2"),
    things.a_tender("SQ2"),
    things.a_refund("SQ2", "R2", amount_minor=500),
    things.a_sale("SQ3", lines=0, total_minor=0, created_at=at(40), business_date=date(2025, 11, 5)),
    things.a_refund("SQ3", "R2", amount_minor=500),
    things.a_sale("SQ4", state="DRAFT"),
    # One of which Square does not say the state is paid all the same; a cancelled one is not.
    things.a_sale("SQ5", state=None),
    things.a_tender("SQ5"),
    things.a_sale("SQ6", state="CANCELED"),
    things.a_tender("SQ6"),
    # A till: sold and taken back on one receipt, and a number that a shop has, too.
    things.a_till_line("117"),
    things.a_till_line("117", 3, is_return=True, quantity="1", amount="2", unit_price="2"),
    things.a_till_line("117", 4, item_code="SDis1", quantity="1", amount="-0.335", unit_price="10"),
    things.a_shipstation_order("117"),
    things.a_till_day(),
    # The number of a receipt, in its branch: what fits it, another amount, and another time (tills use a number again).
    things.a_till_line("0001", 5),
    things.a_shipstation_order("R1", order_number="0001", channel="BMC", total_minor=500, ordered_at=at(40)),
    things.a_shipstation_order("R2", order_number="0001", channel="BMC", total_minor=99900),
    things.a_shipstation_order("R3", order_number="0001", channel="BMC", total_minor=500, ordered_at=at(480)),
    things.a_label("LR3", "R3", created_at=at(490)),
    # Checkout software: what a change leaves out changes nothing, and a status told twice is one event.
    things.a_change(1, "118", store="Etsy", product="Mug", quantity="2", price="5", status="paid"),
    things.a_change(2, "118", status="paid", tracking_number="1Z118"),
    things.a_change(3, "118", total="10.50", status="Delivered"),
    # Received: the newer word on a parcel and product counts.
    things.a_shipstation_order("119"),
    things.a_shipstation_line("119"),
    things.a_label("L119", "119"),
    things.a_received_line(20, "1ZL119", quantity="2", received_at=at(60), currency="USD", commission_minor=150),
    things.a_received_line(21, "1ZL119", quantity="1", received_at=at(55), currency="USD", commission_minor=90),
    # Received at the same time: the line further down, and the file that came later, whatever its checksum is.
    things.a_shipstation_order("123"),
    things.a_shipstation_line("123"),
    things.a_label("L123", "123"),
    things.a_received_line(9, "1ZL123", quantity="2", currency="USD", commission_minor=90),
    things.a_received_line(10, "1z L-123", quantity="1", currency="USD", commission_minor=100),
    things.a_shipstation_order("124"),
    things.a_shipstation_line("124"),
    things.a_label("L124", "124"),
    things.a_received_line(2, "1ZL124", quantity="2", file_sha256="f" * 64),
    things.a_received_line(2, "1ZL124", quantity="1", file_sha256="0" * 64, dropped_at=at(60)),
    # Received with commissions in two currencies; labels of one parcel that cost in two; a cost beside a commission.
    *(
        each
        for number in ("128", "129", "130")
        for each in (
            things.a_shipstation_order(number),
            things.a_label(f"L{number}", number),
            things.a_received_line(int(number), f"1ZL{number}", currency="USD", commission_minor=125),
        )
    ),
    things.a_received_line(228, "1ZL128", sku="0013", currency="PHP", commission_minor=10000),
    things.a_label("L129b", "129", tracking_number="1ZL129", **EUR),
    things.a_received_line(230, "1ZL130", sku="0013", currency="USD", commission_minor=75),
    # A parcel received as a whole and then by SKU; the other way round; and by a SKU after the whole and another SKU.
    *(
        each
        for number in ("131", "132", "133")
        for each in (
            things.a_shipstation_order(number),
            things.a_shipstation_line(number, quantity="10"),
            things.a_label(f"L{number}", number),
        )
    ),
    things.a_received_line(40, "1ZL131", sku=None, quantity="10", received_at=at(50)),
    things.a_received_line(41, "1ZL131", quantity="9", received_at=at(60)),
    things.a_received_line(42, "1ZL132", quantity="9", received_at=at(50)),
    things.a_received_line(43, "1ZL132", sku="0013", quantity="1", received_at=at(50)),
    things.a_received_line(44, "1ZL132", sku=None, quantity="8", received_at=at(60)),
    things.a_received_line(45, "1ZL133", sku="0013", quantity="5", received_at=at(50)),
    things.a_received_line(46, "1ZL133", sku=None, quantity="8", received_at=at(60)),
    things.a_received_line(47, "1ZL133", quantity="2", received_at=at(60)),
    # The former sheet: two lines of one order, and one order in two currencies.
    things.a_sheet_line(30, "120", total_minor=500),
    things.a_sheet_line(31, "120", product="Cup", total_minor=700, status="Cancelled"),
    things.a_sheet_line(32, "121"),
    things.a_sheet_line(33, "121", **EUR),
    # Two orders of ShipStation's have one number: with the same total they are one, with another nobody knows.
    things.a_shipstation_order("122a", order_number="122"),
    things.a_shipstation_order("122b", order_number="122", ordered_at=at(1)),
    things.a_shipstation_order("122c", order_number="122", ordered_at=at(2), total_minor=400),
]  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Shop:
    made = Shop()
    for table, row, _ in TOLD:
        made.told(table, row)
    made.build()
    return made


def order(shop: Shop, order_id: str, columns: str = "state") -> Any:
    [row] = shop.rows(f"SELECT {columns} FROM orders WHERE order_id = '{order_id}'")
    return row if len(row) > 1 else row[0]


def a_line(source: str, number: int) -> str:
    return f"{source}|{things.SHA}|{number}"


def of(shop: Shop, sighting_key: str) -> tuple[str, str]:
    [row] = shop.rows(f"SELECT order_id, rule FROM order_matches WHERE sighting_key = '{sighting_key}'")
    return row[0], row[1]


def waits(shop: Shop, sighting_key: str) -> str:
    assert shop.rows(f"SELECT 1 FROM order_matches WHERE sighting_key = '{sighting_key}'") == []
    [(reason,)] = shop.rows(f"SELECT reason FROM order_match_review WHERE sighting_key = '{sighting_key}'")
    return str(reason)


def line(shop: Shop, order_id: str) -> tuple[Any, ...]:
    columns = "quantity, cancelled_quantity, received_quantity"
    [row] = shop.rows(f"SELECT {columns} FROM order_lines WHERE order_id = '{order_id}'")
    return row


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


def test_a_cancellation_of_lines_that_the_order_has_not_cancels_nothing_and_waits(shop: Shop) -> None:
    assert waits(shop, a_line("cancel_file", 55)) == "no line of the order has the SKU 12"
    assert waits(shop, "mail|c135-0") == "no line of the order has Cup"
    too_many = "it cancels more than the order has of the SKU 0012: 3 of 2"
    assert waits(shop, a_line("cancel_file", 56)) == waits(shop, a_line("cancel_file", 57)) == too_many
    assert order(shop, "Etsy#135", "state, cancelled_at, is_cancelled_in_part") == ("paid", None, False)
    assert line(shop, "Etsy#135")[1] == 0


def test_what_tells_of_an_order_that_nothing_says_was_made_waits_and_makes_none(shop: Shop) -> None:
    ghost = waits(shop, f"tracking_file|{things.SHA}|50|1ZGHOST")
    assert ghost.startswith("nothing tells yet that an order GHOST of Etsy was made")
    assert "no order that is known has the tracking number" in waits(shop, a_line("received_file", 51))
    assert "an order A10O of Etsy" in waits(shop, a_line("cancel_file", 52))
    assert "an order 134 of Amazon" in waits(shop, a_line("cancel_file", 53)), (
        "another shop's order is not cancelled"
    )
    assert order(shop, "Etsy#134", "state, cancelled_at, shipments_qty") == ("shipped", None, 1)
    phantoms = "SELECT order_id FROM orders WHERE order_id LIKE '%GHOST' OR order_id LIKE '%A10O'"
    assert shop.rows(phantoms) == []


def test_what_waits_for_its_order_counts_by_itself_when_the_order_comes_and_for_its_line_when_that_does() -> (
    None
):
    shop = Shop()

    def told(*more: Thing) -> None:
        for table, row, _ in more:
            shop.told(table, row)
        shop.build()

    told(things.a_cancel_line(2, "1", shop="Etsy", sku="0013"))
    assert shop.rows("SELECT order_id FROM orders") == []
    told(things.a_shipstation_order("1"), things.a_shipstation_line("1"))
    assert waits(shop, a_line("cancel_file", 2)) == "no line of the order has the SKU 0013"
    told(things.a_shipstation_line("1", "2", sku="0013"))
    assert of(shop, a_line("cancel_file", 2)) == ("Etsy#1", "number")
    assert order(shop, "Etsy#1", "state, is_cancelled_in_part") == ("paid", True)


def test_of_a_line_without_a_quantity_it_is_not_known_how_many_were_cancelled_or_received(shop: Shop) -> None:
    assert line(shop, "Etsy#125") == (None, None, None)


def test_of_a_list_that_is_dropped_again_the_newest_file_counts_by_order_and_sku(shop: Shop) -> None:
    told = "SELECT sku, cancelled_quantity FROM order_lines WHERE order_id = 'Etsy#126' ORDER BY sku"
    assert shop.rows(told) == [("0012", 3), ("0013", 4)]


def test_a_cancellation_of_who_knows_how_much_cancels_nothing_and_waits(shop: Shop) -> None:
    assert order(shop, "Etsy#127", "state, cancelled_at") == ("paid", None)
    assert line(shop, "Etsy#127")[1] == 0
    assert "whether all of the order was cancelled or a part is not told" in waits(shop, "mail|u127-0")


def test_amounts_of_two_sources_are_not_added_and_another_currency_waits(shop: Shop) -> None:
    told = order(shop, "Etsy#109", "total_minor, paid_minor, currency, sources")
    assert told == (1000, 1000, "USD", "mail,shipstation")
    assert waits(shop, "mail|e109-0") == "two currencies: that order is in USD, this says EUR"
    assert order(shop, "Etsy#0109", "order_number") == "#0109"


def test_a_number_of_two_shops_is_two_orders_and_what_names_no_shop_waits(shop: Shop) -> None:
    assert of(shop, "shipstation|A110") == ("Etsy#110", "number")
    assert of(shop, "mail|m110-0") == ("Amazon#110", "number")
    assert waits(shop, f"tracking_file|{things.SHA}|10|1ZT110") == "several orders have its number"


def test_an_unknown_shops_number_is_the_one_orders_unless_the_amount_contradicts(shop: Shop) -> None:
    assert of(shop, "mail|m111-0") == ("Etsy#111", "number")
    assert "another amount" in waits(shop, "mail|x111-0")


def test_a_parcel_gives_the_name_of_its_shop_to_no_order_of_another(shop: Shop) -> None:
    assert of(shop, "mail|m136-0") == ("foo#136", "number")
    parcel = f"tracking_file|{things.SHA}"
    assert waits(shop, f"{parcel}|58|1ZT136").startswith(
        "nothing tells yet that an order 136 of Amazon was made"
    )
    assert order(shop, "foo#136", "state, shop, total_minor") == ("created", "foo", 900)
    assert of(shop, f"{parcel}|59|1ZT137") == of(shop, "mail|m137-0") == ("Amazon#137", "number")


def test_two_orders_of_one_source_with_one_number_and_other_amounts_lose_no_cent(shop: Shop) -> None:
    assert order(shop, "Etsy#122", "total_minor, sightings_qty") == (1000, 2)
    assert "comes to another amount" in waits(shop, "shipstation|122c")


def test_a_tracking_number_decides_only_when_one_order_has_it(shop: Shop) -> None:
    assert waits(shop, "mail|two-0") == "several orders have its tracking number"
    assert "no order that is known has the tracking number 1ZNONE" in waits(
        shop, f"received_file|{things.SHA}|13"
    )


def test_amount_and_time_decide_only_when_both_sides_are_clear(shop: Shop) -> None:
    assert of(shop, "mail|near-0") == ("Etsy#114", "amount_and_time")
    assert "no order of the shop comes to that amount" in waits(shop, "mail|late-0")
    assert waits(shop, "mail|twin1-0") == waits(shop, "mail|twin2-0")
    assert "something else could be that order, too" in waits(shop, "mail|twin1-0")
    candidates = "SELECT candidates FROM order_match_review WHERE sighting_key = 'mail|twin1-0'"
    assert '"order_id":"Etsy#116"' in shop.rows(candidates)[0][0]


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


def test_a_receipts_number_is_used_again_so_amount_and_time_must_fit(shop: Shop) -> None:
    receipt = "pos|2025-11-03|BMC|1|0001"
    assert of(shop, "shipstation|R1") == (receipt, "number")
    assert order(shop, receipt, "total_minor, sightings_qty") == (500, 2)
    assert "another amount" in waits(shop, "shipstation|R2")
    assert "of another time" in waits(shop, "shipstation|R3")
    assert "of another time" in waits(shop, "shipstation|label|LR3"), "a parcel of what waits is no receipt's"


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


def test_the_former_sheets_lines_are_one_order_and_two_currencies_are_refused(shop: Shop) -> None:
    assert order(shop, "#120", "total_minor, is_cancelled_in_part, state") == (1200, True, "created")
    assert waits(shop, "sheet|121") == "its lines are in several currencies (EUR, USD)"


def test_a_person_decides_and_what_is_decided_stays_when_everything_is_placed_anew(shop: Shop) -> None:
    decide = "UPDATE order_match_review SET decided = '{}' WHERE sighting_key = '{}'"
    chosen = {"mail|twin1-0": "Etsy#116", "mail|late-0": "new", "mail|e109-0": "Etsy#404"}
    for key, choice in {**chosen, "mail|u127-0": "Etsy#127"}.items():
        shop.lake.connection.execute(decide.format(choice, key))
    assert shop.desk.is_stale(shop.terms), "a decision is followed, also when its run was killed"
    assert shop.build().touched == 4
    assert shop.build().touched == 0, "what was decided once is not placed anew in every run"
    shop.lake.connection.execute("DELETE FROM order_builds")
    shop.build()
    assert of(shop, "mail|twin1-0") == ("Etsy#116", "person")
    assert of(shop, "mail|late-0") == ("mail|late-0", "person")
    assert order(shop, "mail|late-0", "total_minor, date") == (11500, date(2025, 11, 5))
    assert "something else could be that order, too" in waits(shop, "mail|twin2-0")
    assert "not there any more" in waits(shop, "mail|e109-0")
    assert order(shop, "Etsy#127", "state, is_cancelled_in_part") == ("paid", True)
    assert not shop.desk.is_stale(shop.terms)


def test_a_total_in_another_currency_than_the_orders_is_none() -> None:
    shop = Shop()
    told = [things.a_shipstation_order("1", total_minor=None), things.a_mail("m", amount_minor=900, **EUR)]
    for table, row, _ in told:
        shop.told(table, row)
    shop.build()
    shop.lake.connection.execute("UPDATE order_match_review SET decided = 'Etsy#1'")
    shop.build()
    assert order(shop, "Etsy#1", "currency, total_minor, sightings_qty") == ("USD", None, 2)
