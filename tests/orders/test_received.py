"""What was received of an order: counted up to what it has, and the rest is told."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

LINES = "SELECT received_quantity, received_beyond_quantity FROM order_lines ORDER BY line_number"
DOUBT = "SELECT doubt FROM orders"


def made(*told: Thing) -> Shop:
    shop = Shop()
    bought = [things.a_shipstation_order("1"), things.a_label("P1", "1"), things.a_label("P2", "1")]
    for table, row, _ in (*bought, *told):
        shop.told(table, row)
    shop.build()
    return shop


def test_what_is_received_beyond_the_order_is_told_at_the_products_last_line() -> None:
    two = [
        things.a_shipstation_line("1", "1", quantity="2"),
        things.a_shipstation_line("1", "2", quantity="1"),
    ]
    shop = made(*two, things.a_received_line(1, "1ZP1", quantity="50"))
    assert shop.rows(LINES) == [(2, 0), (1, 47)]
    assert shop.rows(DOUBT) == [("more was received than it has: 47 of 0012",)]
    parcels = [
        things.a_received_line(1, "1ZP1", quantity="2"),
        things.a_received_line(2, "1ZP2", quantity="1"),
    ]
    assert made(*two, *parcels).rows(DOUBT) == [(None,)]
    more = things.a_received_line(3, "1ZP2", quantity="2", received_at=at(60))
    assert made(*two, *parcels, more).rows(DOUBT) == [("more was received than it has: 1 of 0012",)]


def test_parcels_received_as_a_whole_are_held_against_all_that_was_ordered() -> None:
    line = things.a_shipstation_line("1", quantity="2")
    whole = [things.a_received_line(each, f"1ZP{each}", sku=None, quantity="2") for each in (1, 2)]
    assert made(line, whole[0]).rows(DOUBT) == [(None,)]
    assert made(line, *whole).rows(DOUBT) == [("more was received than it has: 4 pieces of 2",)]
    unknown = things.a_shipstation_line("1", quantity=None)
    assert made(unknown, *whole).rows(DOUBT) == [(None,)]


def test_rows_of_the_former_sheet_of_one_product_are_received_together() -> None:
    shop = Shop()
    told: dict[str, Any] = {"tracking_number": "1ZS", "quantity": "1"}
    for number, received in ((1, "1"), (2, "1"), (3, None)):
        shop.told(*things.a_sheet_line(number, "9", received_quantity=received, **told)[:2])
    shop.build()
    assert shop.rows("SELECT sum(received_quantity), sum(received_beyond_quantity) FROM order_lines") == [
        (2, 0)
    ]
    assert shop.rows("SELECT received_quantity, tracking_number FROM shipments") == [(2, "1ZS")]
    assert shop.rows("SELECT quantity FROM order_events WHERE kind = 'received'") == [(2,)]


def test_what_sheet_and_file_tell_of_the_same_goods_counts_once() -> None:
    shop = Shop()
    sheet = things.a_sheet_line(1, "9", tracking_number="1ZS", received_quantity="2", product="Mug")
    file = things.a_received_line(1, "1ZS", sku="name|mug", quantity="1")
    for each in (sheet, file):
        shop.told(*each[:2])
    shop.build()
    assert shop.rows(LINES) == [(2, 0)]
    assert shop.rows(DOUBT) == [(None,)]


def test_a_parcel_that_sheet_and_file_tell_of_is_received_once_with_one_commission() -> None:
    shop = Shop()
    sheet = things.a_sheet_line(
        1, "9", tracking_number="1ZQ", received_quantity="2", product="Mug", commission_minor=100
    )
    file = things.a_received_line(1, "1ZQ", sku="W-1", quantity="2", commission_minor=100)
    for each in (sheet, file):
        shop.told(*each[:2])
    shop.build()
    assert shop.rows("SELECT received_quantity, commission_minor FROM shipments") == [(2, 100)]


def test_what_comes_back_is_not_received_of_the_order() -> None:
    back = things.a_label("P3", "1", is_return=True)
    line = things.a_shipstation_line("1", quantity="2")
    came, returned = (
        things.a_received_line(1, "1ZP1", quantity="2"),
        things.a_received_line(2, "1ZP3", quantity="2"),
    )
    shop = made(line, back, came, returned)
    assert (shop.rows(LINES), shop.rows(DOUBT)) == ([(2, 0)], [(None,)])
    assert shop.rows("SELECT received_quantity FROM shipments WHERE state = 'return'") == [(2,)]
    whole = [things.a_received_line(each, f"1ZP{each}", sku=None, quantity="2") for each in (1, 3)]
    assert made(line, back, *whole).rows(DOUBT) == [(None,)]
    assert made(line, back, returned).rows(LINES) == [(0, 0)]


received = st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from(["1", "2", "5"])), max_size=3)


@settings(max_examples=15, deadline=None)
@given(received, st.sampled_from(["0", "1", "9"]), st.sampled_from(["0012", None]))
def test_a_parcel_on_its_way_back_changes_nothing_of_what_was_received(
    told: list[tuple[int, str]], back: str, sku: str | None
) -> None:
    files = [
        things.a_received_line(number, f"1ZP{parcel}", quantity=many)
        for number, (parcel, many) in enumerate(told)
    ]
    ordered = [things.a_shipstation_line("1", quantity="3"), things.a_label("P3", "1", is_return=True)]
    without = made(*ordered, *files)
    with_it = made(*ordered, *files, things.a_received_line(9, "1ZP3", quantity=back, sku=sku))
    for asked in (LINES, DOUBT, "SELECT state FROM orders"):
        assert with_it.rows(asked) == without.rows(asked)
