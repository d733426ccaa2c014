"""What SQL makes of traps that were set by hand: one calculation over all of them, then a test for each."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.square.handmade import HandmadeLake, a_line, a_refund, an_item, an_order, money, noted

FIRST = date(2025, 11, 1)


def returning(created_at: str, amount: int, refund: dict[str, Any]) -> dict[str, Any]:
    """An order that only takes back, as Square makes one."""
    told = an_order(created_at, refunds=[refund], net_amounts={"total_money": money(-amount)})
    del told["line_items"]
    back = {**a_line(amount, "VAR1"), "source_line_item_uid": "line1"}
    return {**told, "returns": [{"uid": "r", "source_order_id": "OLD", "return_line_items": [back]}]}


ORDERS = [
    # 3 November: three lines and two tenders, a fraction, and what does not count.
    an_order(
        "2025-11-03T15:00:00Z", a_line(1000, quantity="2"), a_line(300, "VAR2", "0.75"), a_line(200, "VAR2"),
        tenders=[
            {"id": "T1", "type": "CARD", "amount_money": money(700)},
            {"id": "T2", "type": "CASH", "amount_money": money(800)},
        ],
    ),
    an_order("2025-11-03T15:30:00Z", a_line(101)),
    an_order("2025-11-03T15:40:00Z", a_line(90_000), state="CANCELED"),
    an_order("2025-11-03T15:50:00Z", a_line(90_000), state="OPEN"),
    # 4 November: 23:50 in New York is the next day in UTC.
    an_order("2025-11-05T04:50:00Z", a_line(400)),
    # 5 November: two currencies at one location.
    an_order("2025-11-05T15:00:00Z", a_line(500)),
    an_order("2025-11-05T16:00:00Z", a_line(700, currency="JPY")),
    # 6 November: no lines at all, a custom amount and a gift card.
    an_order("2025-11-06T15:00:00Z", total=250),
    an_order(
        "2025-11-06T16:00:00Z", a_line(60, None, item_type="CUSTOM_AMOUNT"), a_line(2500, None, item_type="GIFT_CARD")
    ),
    # 2 November has 25 hours: 1:30 comes twice, and 0:10 and 23:50 are of the same day.
    *(an_order(f"2025-11-0{at}:00Z", a_line(10)) for at in ("2T04:10", "2T05:30", "2T06:30", "3T04:50")),
    # 8 November: sold; given back two days later, told by the order itself and by the order that takes back.
    an_order("2025-11-08T15:00:00Z", a_line(1000), refunds=[a_refund(1000, "2025-11-10T15:00:00Z")]),
    returning("2025-11-10T15:00:00Z", 1000, a_refund(1000, "2025-11-10T15:00:00Z")),
    an_order("2025-11-10T16:00:00Z", a_line(5000), refunds=[a_refund(5000, "2025-11-10T17:00:00Z", "R2", "REJECTED")]),
    # 11 November: two refunds that have no id.
    an_order("2025-11-11T15:00:00Z", a_line(70), refunds=[a_refund(30, "2025-11-11T16:00:00Z", None)] * 2),
    # 12 November: an amount of 2^53 and one more.
    an_order("2025-11-12T15:00:00Z", a_line(2**53)),
    an_order("2025-11-12T15:01:00Z", a_line(1)),
    # 14 November: tax is no sale of the item's; its cost is 200.
    an_order("2025-11-14T15:00:00Z", a_line(1100, "VAR3", "2", tax=100)),
    an_order("2025-11-14T15:00:00Z", a_line(800, "VAR4"), location="TYO"),
]  # fmt: skip
COST = [{"vendor_id": "MILL", "unit_cost_money": money(200)}]
CATALOG = [
    an_item(1, sku="A", vendor_information=COST, custom_attribute_values=noted("100")),
    an_item(2, sku="B"),
    an_item(3, vendor_information=[{"unit_cost_money": money(200)}]),
    an_item(4, sku="D", vendor_information=[{"vendor_id": "MILL", "unit_cost_money": money(200, "JPY")}]),
    an_item(5, sku="E", custom_attribute_values=noted("many")),
    an_item(6, sku="F", item={"name": "Put away", "is_archived": True}),
    an_item(7, sku="G", is_deleted=True),
    an_item(8, sku="H", stockable_conversion={"stockable_item_variation_id": "VAR5", "stockable_quantity": "24",
                                              "nonstockable_quantity": "1"}),
]  # fmt: skip
CSV = """sku,square_id,case_quantity,unit_cost,currency,vendor
A,,7,9.99,,Elsewhere
B,,40,1.25,,Baker
,ITEM2,99,8.88,,Nobody
,VAR2,50,,,
H,,,5,JPY,
"""
SEASONS = [
    {"name": "St. Martin's", "from": "2025-11-03", "until": "2025-11-11"},
    {"name": "Winter", "from": "2025-12-01", "until": "2026-02-28"},
    {"name": "Next", "from": "2026-03-01", "until": "2026-03-31"},
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> HandmadeLake:
    made = HandmadeLake(tmp_path_factory.mktemp("handmade"))
    made.orders(*ORDERS)
    made.catalog(*CATALOG)
    made.goods_csv(CSV)
    made.stock(date(2025, 12, 29), VAR1="1", VAR2="1")
    made.stock(date(2025, 12, 30), VAR1="15", VAR2="7.499999999", VAR3="0", VAR5="-2", VAR6="0")
    made.proven([FIRST + timedelta(days=passed) for passed in range(9)])
    made.proven([date(2025, 11, 10)], "differs")
    made.calculate(seasons=SEASONS)
    return made


def day(lake: HandmadeLake, when: str, currency: str = "USD") -> tuple[Any, ...]:
    """Orders, pieces, total and average of New York's day."""
    [row] = lake.rows(
        "SELECT order_count, sold_quantity, total_minor, average_order_minor FROM square_daily_sales"
        f" WHERE date = '{when}' AND location_id = 'NYC' AND currency = '{currency}'"
    )
    return row


def test_an_order_counts_once_however_many_lines_and_tenders_it_has(lake: HandmadeLake) -> None:
    multiplied = lake.rows(
        "SELECT sum(square_orders.total_minor) FROM square_orders JOIN square_order_lines USING (order_id)"
        " JOIN square_tenders USING (order_id) WHERE business_date = '2025-11-03'"
    )
    assert multiplied == [(9000,)], "the trap is set: joined, 15.00 became 90.00"
    assert day(lake, "2025-11-03")[:3] == (2, Decimal("4.75"), 1601)


def test_an_average_is_rounded_and_stays_whole(lake: HandmadeLake) -> None:
    assert day(lake, "2025-11-03")[3] == 801, "1601 through 2"


def test_ten_to_midnight_is_still_that_day(lake: HandmadeLake) -> None:
    assert day(lake, "2025-11-04") == (1, 1, 400, 400)
    assert lake.rows("SELECT hour FROM square_hourly_sales WHERE date = '2025-11-04'") == [(23,)]


def test_currencies_stay_apart(lake: HandmadeLake) -> None:
    assert day(lake, "2025-11-05")[2] == 500
    assert day(lake, "2025-11-05", "JPY")[2] == 700
    both = "SELECT currency, net_sales_minor FROM square_item_sales WHERE date = '2025-11-05' ORDER BY 1"
    assert lake.rows(both) == [("JPY", 700), ("USD", 500)]


def test_an_order_without_lines_counts_and_custom_amounts_and_gift_cards_are_no_pieces(
    lake: HandmadeLake,
) -> None:
    assert day(lake, "2025-11-06") == (2, 0, 2810, 1405)
    of_items = "SELECT catalog_object_id, item_name, sold_quantity, total_minor FROM square_item_sales"
    assert lake.rows(f"{of_items} WHERE date = '2025-11-06'") == [("(none)", "(none)", 0, 2560)]


def test_a_day_of_25_hours_is_one_day(lake: HandmadeLake) -> None:
    assert day(lake, "2025-11-02")[0] == 4
    hours = "SELECT hour, order_count FROM square_hourly_sales WHERE date = '2025-11-02' ORDER BY hour"
    assert lake.rows(hours) == [(0, 1), (1, 2), (23, 1)]


def test_a_refund_counts_once_on_its_own_day_and_only_when_approved(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT date, order_count, total_minor, refund_count, refunded_minor, net_minor FROM square_daily_sales"
        " WHERE date IN ('2025-11-08', '2025-11-10') ORDER BY date"
    )
    assert told == [(date(2025, 11, 8), 1, 1000, 0, 0, 1000), (date(2025, 11, 10), 1, 5000, 1, 1000, 4000)]


def test_refunds_without_an_id_are_not_taken_for_one(lake: HandmadeLake) -> None:
    told = "SELECT refund_count, refunded_minor, net_minor FROM square_daily_sales WHERE date = '2025-11-11'"
    assert lake.rows(told) == [(2, 60, 10)]


def test_what_comes_back_is_taken_off_the_item_on_its_day(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT sold_quantity, returned_quantity, returned_minor, net_sales_minor FROM square_item_sales"
        " WHERE date = '2025-11-10' AND catalog_object_id = 'VAR1'"
    )
    assert told == [(1, 1, 1000, 4000)]


def test_a_large_amount_is_exact(lake: HandmadeLake) -> None:
    assert day(lake, "2025-11-12")[2:] == (2**53 + 1, 2**52 + 1)


def test_the_catalog_comes_first_and_the_own_list_fills_the_rest(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT catalog_object_id, case_quantity, case_from, unit_cost_minor, cost_currency, cost_from, vendor,"
        " is_offered FROM square_goods ORDER BY 1"
    )
    assert told == [
        ("VAR1", 100, "catalog", 200, "USD", "catalog", "MILL", True),
        ("VAR2", 50, "goods_csv", 125, "USD", "goods_csv", "Baker", True),
        ("VAR3", None, None, 200, "USD", "catalog", None, True),
        ("VAR4", None, None, 200, "JPY", "catalog", "MILL", True),
        ("VAR5", 24, "catalog", None, None, None, None, True),
        ("VAR6", None, None, None, None, None, None, False),
        ("VAR7", None, None, None, None, None, None, False),
        ("VAR8", None, None, 5, "JPY", "goods_csv", None, True),
    ]  # fmt: skip


def test_low_is_less_than_the_part_of_a_case_and_never_as_much(lake: HandmadeLake) -> None:
    told = lake.rows("SELECT date, catalog_object_id, percent_of_case FROM square_low_stock ORDER BY 2")
    newest = date(2025, 12, 30)
    assert told == [(newest, "VAR2", Decimal("15.00")), (newest, "VAR5", Decimal("-8.33"))]


def test_what_is_lacking_is_named(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT catalog_object_id, lacks_sku, lacks_vendor, lacks_cost, lacks_case_size FROM square_incomplete_items"
        " ORDER BY 1"
    )
    assert told == [
        ("VAR3", True, True, False, True),
        ("VAR5", False, True, True, False),
        ("VAR8", False, True, False, False),
    ]


def test_without_a_cost_in_its_currency_a_sale_has_no_margin(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT catalog_object_id, currency, net_sales_minor, cost_minor, margin_minor, margin_percent"
        " FROM square_margins WHERE catalog_object_id IN ('VAR2', 'VAR3', 'VAR4', '(none)') ORDER BY 1"
    )
    assert told == [
        ("(none)", "USD", 2560, None, None, None),
        ("VAR2", "USD", 500, 219, 281, Decimal("56.20")),
        ("VAR3", "USD", 1000, 400, 600, Decimal("60.00")),
        ("VAR4", "USD", 800, None, None, None),
    ]


def test_an_item_is_unsold_in_a_season_that_has_begun(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT season, is_over, days, proven_days, list(catalog_object_id ORDER BY catalog_object_id)"
        " FROM square_unsold_items GROUP BY ALL ORDER BY season"
    )
    everything = ["VAR1", "VAR2", "VAR3", "VAR4", "VAR5", "VAR8"]
    assert told == [
        ("St. Martin's", True, 9, 7, ["VAR3", "VAR4", "VAR5", "VAR8"]),
        ("Winter", False, 30, 0, everything),
    ]
    last = "SELECT last_sold_on, stock_quantity FROM square_unsold_items WHERE season = 'Winter'"
    assert lake.rows(f"{last} AND catalog_object_id = 'VAR3'") == [(date(2025, 11, 14), 0)]


def test_the_best_are_ranked_at_each_location_and_in_all(lake: HandmadeLake) -> None:
    told = lake.rows(
        "SELECT location_id, rank, catalog_object_id, net_sales_minor FROM square_top_items WHERE currency = 'USD'"
        " ORDER BY 1, 2"
    )
    # VAR1: all its lines but the canceled and open ones, less what came back
    everything = 1000 + 101 + 400 + 500 + 40 + 1000 - 1000 + 5000 + 70 + 2**53 + 1
    assert told == [
        ("(all)", 1, "VAR1", everything), ("(all)", 2, "VAR3", 1000), ("(all)", 3, "VAR4", 800),
        ("NYC", 1, "VAR1", everything), ("NYC", 2, "VAR3", 1000), ("NYC", 3, "VAR2", 500), ("TYO", 1, "VAR4", 800),
    ]  # fmt: skip


def test_a_proof_makes_no_day_anew_and_a_proven_day_without_orders_is_there(tmp_path: Path) -> None:
    lake = HandmadeLake(tmp_path)
    lake.orders(an_order("2025-11-03T15:00:00Z", a_line(100)))
    assert lake.calculate().days == [date(2025, 11, 3)]
    lake.proven([date(2025, 11, 3), date(2025, 11, 4)])
    made = lake.calculate()
    assert made.days == [date(2025, 11, 4)], "nothing was sold, and that is known"
    assert set(made.known_days) == {date(2025, 11, 3), date(2025, 11, 4)}
    assert lake.rows("SELECT date FROM square_daily_sales") == [(date(2025, 11, 3),)]
