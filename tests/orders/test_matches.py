"""Which order each sighting is of: the traps, what waits and why, and what a person decides."""

from datetime import date
from itertools import permutations

import pytest

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing
from tests.orders.traps import EUR, a_line, a_trapped_shop, line, of, order, waits


@pytest.fixture(scope="module")
def shop() -> Shop:
    return a_trapped_shop()


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


def test_a_receipts_number_is_used_again_so_amount_and_time_must_fit(shop: Shop) -> None:
    receipt = "pos|2025-11-03|BMC|1|0001"
    assert of(shop, "shipstation|R1") == (receipt, "number")
    assert order(shop, receipt, "total_minor, sightings_qty") == (500, 2)
    assert "another amount" in waits(shop, "shipstation|R2")
    assert "of another time" in waits(shop, "shipstation|R3")
    assert "of another time" in waits(shop, "shipstation|label|LR3"), "a parcel of what waits is no receipt's"


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
    doubt = "a part of it was cancelled, and which is not told"
    assert order(shop, "Etsy#127", "state, is_cancelled_in_part, doubt") == ("paid", False, doubt)
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


@pytest.mark.parametrize("turn", list(permutations(range(3))))
def test_a_cancellation_without_a_shop_goes_from_no_order_to_another_one_of_its_number(
    turn: tuple[int, int, int],
) -> None:
    told = (
        [things.a_mail("m1", "order", order_number="5", shop="foo", amount_minor=1_000, currency="USD")],
        [things.a_cancel_line(2, "5", sku=None)],
        [
            things.a_shipstation_order("5", total_minor=2_000, paid_minor=2_000),
            things.a_shipstation_line("5"),
        ],
    )
    shop = Shop()
    for place in turn:
        for table, row, _ in told[place]:
            shop.told(table, row)
        shop.build()
    assert order(shop, "Etsy#5", "state, is_cancelled_in_part") == ("paid", False)
    assert waits(shop, a_line("cancel_file", 2)) == (
        "another shop has an order of that number, too, that comes to another amount"
    )
