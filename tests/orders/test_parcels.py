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
