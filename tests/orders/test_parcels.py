"""What is told of parcels, and what follows for the state of their order."""

from typing import Any

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

ORDER = [things.a_shipstation_order("1"), things.a_shipstation_line("1")]
WAY_BACK = things.a_label("R", "1", is_return=True, created_at=at(40))


def made(*told: Thing) -> Shop:
    shop = Shop()
    for table, row, _ in (*ORDER, *told):
        shop.told(table, row)
    shop.build()
    return shop


def order(shop: Shop, columns: str = "state") -> Any:
    [row] = shop.rows(f"SELECT {columns} FROM orders WHERE order_id = 'Etsy#1'")
    return row if len(row) > 1 else row[0]


def of_a_carrier(kind: str, tracking_number: str | None, hours: float) -> Thing:
    return things.a_mail(
        f"{kind} {hours}", kind, order_number="1", tracking_number=tracking_number, received_at=at(hours)
    )


def test_a_parcel_on_its_way_back_revives_no_cancelled_order() -> None:
    cancelled = things.a_cancel_line(2, "1", cancelled_at=at(30))
    told = [of_a_carrier(kind, "1ZR", 60 + n) for n, kind in enumerate(["out_for_delivery", "delivery"])]
    shop = made(cancelled, WAY_BACK, *told)
    assert order(shop, "state, delivered_at, doubt, shipments_qty") == ("cancelled", None, None, 1)
    assert shop.rows("SELECT state FROM shipments") == [("return",)]


def test_a_parcel_on_its_way_back_is_not_one_that_did_not_arrive() -> None:
    came = [things.a_label("A", "1"), of_a_carrier("delivery", "1ZA", 30)]
    shop = made(*came, WAY_BACK, of_a_carrier("out_for_delivery", "1ZR", 60))
    assert order(shop, "state, delivered_at, shipments_qty") == ("delivered", at(30), 2)


def a_label_received(*quantities: str) -> Shop:
    words = [
        things.a_received_line(n, "1ZA", quantity=quantity, received_at=at(48 + n))
        for n, quantity in enumerate(quantities)
    ]
    return made(things.a_label("A", "1"), *words)


def test_what_was_received_of_a_parcel_came_and_nothing_of_it_did_not() -> None:
    states = "SELECT state, delivered_at FROM shipments"
    for quantities in (["0"], ["2", "0"]):
        shop = a_label_received(*quantities)
        assert order(shop, "state, delivered_at") == ("shipped", None)
        assert shop.rows(states) == [("shipped", None)]
    shop = a_label_received("0", "2")
    assert order(shop, "state, delivered_at") == ("delivered", at(49))
    assert shop.rows(states) == [("delivered", at(49))]


def test_of_nothing_received_an_order_is_not_revived() -> None:
    nothing = things.a_received_line(2, "1ZA", quantity="0", received_at=at(50))
    shop = made(things.a_label("A", "1"), things.a_cancel_line(2, "1", cancelled_at=at(40)), nothing)
    assert order(shop, "state, doubt") == ("cancelled", None)


def test_a_delivery_without_a_number_is_of_the_one_parcel_and_of_several_of_none() -> None:
    unnamed = of_a_carrier("delivery", None, 40)
    one, other = things.a_label("A", "1"), things.a_label("B", "1")
    assert order(made(unnamed), "state, doubt") == ("delivered", None)
    assert order(made(one, unnamed), "state, doubt") == ("delivered", None)
    doubt = "a parcel came of which no tracking number is told, and the order has several"
    assert order(made(one, other, unnamed), "state, doubt") == ("shipped", doubt)
    both = [of_a_carrier("delivery", f"1Z{name}", 50 + n) for n, name in enumerate("AB")]
    assert order(made(one, other, unnamed, both[0]), "state, doubt") == ("shipped", doubt)
    assert order(made(one, other, unnamed, *both), "state, doubt") == ("delivered", None)


def test_an_order_that_is_said_to_be_delivered_as_a_whole_is_whatever_parcels_it_has() -> None:
    told = [
        things.a_change(n, "1", store="Etsy", status=status, tracking_number=f"1Z{n}")
        for n, status in ((1, "shipped"), (2, "Delivered"))
    ]
    assert order(made(*told), "state, shipments_qty, doubt") == ("delivered", 2, None)


def a_status(status: str, hours: float, **more: Any) -> Thing:
    return things.a_shipstation_order("2", status=status, modified_at=at(hours), **more)


def state_of_another(*told: Thing) -> tuple[Any, ...]:
    [row] = made(*told).rows("SELECT state, doubt FROM orders WHERE order_id = 'Etsy#2'")
    return row


def test_a_label_says_when_a_parcel_went_and_the_status_shipped_says_nothing_more() -> None:
    label = things.a_label("L", "2", created_at=at(20))
    cancelled = things.a_mail("c", "cancellation", order_number="2", received_at=at(30))
    for hours in (21, 50):
        assert state_of_another(a_status("shipped", hours), label, cancelled) == ("cancelled", None)
    gone = things.a_label("L", "2", created_at=at(20), is_voided=True)
    assert state_of_another(a_status("shipped", 50), gone, cancelled)[0] == "shipped"


def test_a_status_counts_when_it_was_told_first() -> None:
    cancelled = things.a_mail("c", "cancellation", order_number="2", received_at=at(30))
    shipped = a_status("shipped", 50, first_shipped_at=at(21))
    assert state_of_another(shipped, cancelled) == ("cancelled", None)
    revived = a_status("cancelled", 50, first_cancelled_at=at(10))
    assert state_of_another(revived, things.a_label("L", "2", created_at=at(20)))[0] == "shipped"
