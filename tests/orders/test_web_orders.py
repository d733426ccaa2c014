"""Orders on web pages: only of sites that have such a column, and with the columns that they have."""

from datetime import date

from tests.orders.shop import Shop
from tests.orders.things import SHA, at, day_of

COLUMNS = ["order_number", "status", "total_minor", "tracking_number", "ordered_on"]
TYPES = {"total_minor": "BIGINT", "amount_minor": "BIGINT", "ordered_on": "DATE"}


def a_shop(*more: str) -> Shop:
    columns = [*COLUMNS, *more]
    shop = Shop(web_columns=columns)
    for name in (*columns, "total_currency", *(["amount_currency"] if more else [])):
        shop.lake.connection.execute(
            f"ALTER TABLE web_listings ADD COLUMN {name} {TYPES.get(name, 'VARCHAR')}"
        )
    return shop


def a_listing(hours: float, **more: object) -> dict[str, object]:
    told = {
        "site": "etsy store",
        "date": day_of(at(hours)),
        "read_at": at(hours),
        "page_sha256": SHA,
        "page_position": 0,
    }
    return told | {"order_number": "1001", "total_minor": 1000, "total_currency": "USD"} | more


def test_of_a_page_that_is_read_again_the_newest_counts_and_what_happened_stays() -> None:
    shop = a_shop()
    shop.told("web_listings", a_listing(0, status="paid", ordered_on=date(2025, 11, 2)))
    shop.build()
    shop.told(
        "web_listings", a_listing(24, status="Shipped", ordered_on=date(2025, 11, 2), tracking_number="1Z5")
    )
    shop.told("web_listings", a_listing(24, order_number=None, page_position=1))
    shop.build()
    told = "SELECT order_id, date, state, total_minor, paid_minor, shipments_qty, paid_at FROM orders"
    assert shop.rows(told) == [("Etsy#1001", date(2025, 11, 2), "shipped", 1000, 1000, 1, at(0))]
    assert not shop.desk.is_stale(shop.terms)


def test_of_two_sites_each_has_the_amount_that_it_tells() -> None:
    shop = a_shop("amount_minor")
    other = {"site": "supplier", "total_minor": None, "total_currency": None, "page_position": 1}
    shop.told("web_listings", a_listing(0))
    shop.told(
        "web_listings", a_listing(0, order_number="7", amount_minor=250, amount_currency="EUR", **other)
    )
    shop.build()
    told = "SELECT order_number, total_minor, currency FROM orders ORDER BY order_number"
    assert shop.rows(told) == [("1001", 1000, "USD"), ("7", 250, "EUR")]


def test_a_site_that_was_not_read_yet_is_no_error() -> None:
    shop = Shop(web_columns=COLUMNS)
    shop.build()
    assert shop.rows("SELECT count(*) FROM orders") == [(0,)]
    assert not shop.desk.is_stale(shop.terms)


def test_a_site_without_such_a_column_tells_of_no_orders() -> None:
    shop = Shop()
    shop.told("web_listings", {"site": "supplier", "date": day_of(at(0)), "read_at": at(0)})
    shop.build()
    assert shop.rows("SELECT count(*) FROM order_sightings") == [(0,)]
