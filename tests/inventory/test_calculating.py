"""From other domains' tables to positions, insights and suggestions: the traps, what is made anew, and dbt itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from resources.dbt import Dbt
from roms_assets.inventory.calculating import DAY_TABLES, FLOW_MODELS, INSIGHT_MODELS, WHOLE_MODELS
from tests.inventory.stockroom import TERMS, Stockroom, day


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return Stockroom(tmp_path)


def test_a_sale_a_return_a_receipt_and_a_count_are_movements_with_their_evidence(room: Stockroom) -> None:
    room.variations(VAR="007")
    room.count(0, 10)
    room.sell(1, 3)
    room.sell(1, 2, cancelled_quantity=1)
    room.sell(1, 5, state="cancelled")
    room.sell(2, -1)
    room.receive(3, 4, room.buy(3, 4))
    room.sell(3, 1)
    room.count(4, 7)
    room.calculate(5)
    told = (
        "SELECT date, kind, quantity, source_table, source_rows FROM inventory_movements ORDER BY date, kind"
    )
    assert room.rows(told) == [
        (day(0), "opening", 10, "square_inventory", 1),
        (day(1), "sold", -4, "order_lines", 2),
        (day(2), "returned", 1, "order_lines", 1),
        (day(3), "received", 4, "received_file_lines", 1),
        (day(3), "sold", -1, "order_lines", 1),
        (day(4), "left", -3, "square_inventory", 1),
    ]
    found = "SELECT date, quantity, short_quantity FROM inventory_positions ORDER BY date"
    assert [quantity for _, quantity, _ in room.rows(found)] == [10, 6, 7, 10, 7, 7]
    layers = f"SELECT arrived_on, quantity FROM inventory_layers WHERE date = '{day(5)}' ORDER BY 1"
    assert room.rows(layers) == [(day(0), 2), (day(2), 1), (day(3), 4)]


@pytest.mark.parametrize(
    ("sources", "purchases", "movements"),
    [
        ("mail,received_file", ["mail"], [("received", 1)]),
        ("received_file,sheet", ["mail"], [("sold", -1)]),
        ("received_file,sheet", ["sheet"], [("received", 1)]),
        ("mail,received_file", [], [("sold", -1)]),
        ("checkout,mail,received_file,sheet,shipstation", ["mail"], [("sold", -1)]),
        ("pos", ["mail"], [("sold", -1)]),
    ],
)
def test_an_order_is_sold_or_bought_and_never_both(
    room: Stockroom, sources: str, purchases: list[str], movements: list[tuple[str, int]]
) -> None:
    room.told["inventory_purchase_sources"] = purchases
    room.receive(2, 1, room.sell(1, 1, sources=sources))
    room.calculate(3)
    assert room.rows("SELECT kind, quantity FROM inventory_movements") == movements
    assert room.rows("SELECT * FROM inventory_refused") == []


def test_products_are_known_by_the_sku_as_written_and_by_square_without_one(room: Stockroom) -> None:
    room.variations(VAR="007", VAR2="7", VAR3=None)
    for variation, quantity in (("VAR", 5), ("VAR2", 3), ("VAR3", 2)):
        room.count(0, quantity, variation)
    room.sell(0, 1, "7")
    room.calculate(0)
    found = room.rows("SELECT product_id, quantity FROM inventory_positions ORDER BY product_id")
    assert found == [("007", 5), ("7", 3), ("square|VAR3", 2)]


def test_what_cannot_be_used_is_refused_with_its_reason_and_nothing_else(room: Stockroom) -> None:
    room.sell(0, None, order_id="A#bad")
    room.sell(0, 2, None, order_id="A#nothing")
    room.receive(0, None, room.buy(0, 1, order_id="A#1"))
    room.put(
        "received_file_lines",
        tracking_number="lost",
        sku="007",
        quantity=1,
        file_sha256="e",
        line_number=1,
        received_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    room.receive(0, 3, room.buy(0, 1, order_id="A#2"), sku="another")
    room.receive(0, 4, room.buy(0, 4, order_id="A#3"), tracking_number="1z 99")
    room.calculate(0)
    told = room.rows("SELECT source_table, product_id, reason FROM inventory_refused ORDER BY ALL")
    assert told == [
        ("order_lines", "007", "its quantity is no number"),
        ("order_lines", None, "it names no product"),
        ("received_file_lines", "007", "its quantity is no number"),
        ("received_file_lines", "007", "no order has a parcel with this tracking number"),
        ("received_file_lines", "another", "no line of the parcel's order has this SKU"),
    ]
    assert room.rows("SELECT kind, quantity FROM inventory_flows ORDER BY 1") == [
        ("received", 4),
    ]


def test_of_a_parcel_and_sku_the_newest_line_counts_and_moves_the_receipt_to_its_day(room: Stockroom) -> None:
    order_id = room.buy(0, 4)
    room.receive(1, 4, order_id, tracking_number="1Z 1")
    room.calculate(3)
    assert room.rows("SELECT date, quantity FROM inventory_flows WHERE kind = 'received'") == [(day(1), 4)]
    at = datetime(2025, 1, 3, 17, tzinfo=UTC)  # one in the morning of the next day in Manila
    row = {"tracking_number": "1z1", "sku": "007", "file_sha256": "e", "line_number": 1, "received_at": at}
    room.put("received_file_lines", quantity=3, **row)
    made = room.calculate(3)
    assert room.rows("SELECT date, quantity FROM inventory_flows WHERE kind = 'received'") == [(day(3), 3)]
    assert set(made.rows["inventory_flows"]) == {day(1), day(3)}


def test_a_parcel_received_as_a_whole_and_by_sku_counts_once_by_the_newer_word(room: Stockroom) -> None:
    order_id = room.buy(0, 10)
    room.receive(1, 10, order_id, tracking_number="1Z1", sku=None)
    room.calculate(4)
    told = "SELECT date, quantity FROM inventory_flows WHERE kind = 'received'"
    assert room.rows(told) == [(day(1), 10)]
    for number, sku, quantity in ((2, "007", 9), (3, None, 8)):
        at = datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        line = {"file_sha256": "e", "line_number": number, "received_at": at}
        room.put("received_file_lines", tracking_number="1z 1", sku=sku, quantity=quantity, **line)
        room.calculate(4)
        assert room.rows(told) == [(day(number), quantity)]


def test_of_lines_on_one_moment_the_later_file_and_the_line_further_down_count(room: Stockroom) -> None:
    order_id = room.buy(0, 9)
    room.receive(1, 9, order_id, tracking_number="1Z 9", file_sha256="f", line_number=9)
    row = {"tracking_number": "1Z9", "sku": "007", "received_at": datetime(2025, 1, 2, 12, tzinfo=UTC)}
    room.put("received_file_lines", quantity=8, file_sha256="f", line_number=10, **row)
    room.calculate(1)
    told = "SELECT date, quantity FROM inventory_flows WHERE kind = 'received'"
    assert room.rows(told) == [(day(1), 8)]
    at = datetime(2025, 1, 5, tzinfo=UTC)
    for sha256, hours, quantity in (("e", 1, 6), ("0", 2, 7)):
        row["dropped_at"] = at + timedelta(hours=hours)
        room.put("received_file_lines", quantity=quantity, file_sha256=sha256, line_number=2, **row)
    room.calculate(1)
    assert room.rows(told) == [(day(1), 7)]


def test_a_location_that_orders_call_otherwise_is_that_shop(room: Stockroom) -> None:
    room.variations(VAR="007")
    room.put("square_locations", location_id="LC", name=" Harbour ")
    room.count(0, 5, place="LC")
    room.count(0, 2, place="LD")
    room.sell(0, 1, shop="Quay")
    room.calculate(0)
    told = "SELECT channel, kind FROM inventory_flows ORDER BY 1, 2"
    assert room.rows(told) == [("Harbour", "counted"), ("LD", "counted"), ("Quay", "sold")]
    room.told["shop_names"] = {"harbour": "Quay"}
    room.calculate(0)
    assert room.rows(told) == [("LD", "counted"), ("Quay", "counted"), ("Quay", "sold")]


def test_before_anybody_made_the_tables_there_is_nothing_and_what_dbt_makes_may_still_be_made(
    room: Stockroom,
) -> None:
    assert room.is_stale(3)
    room.calculate(3)
    assert room.rows("SELECT * FROM inventory_positions") == []
    views = "SELECT view_name FROM duckdb_views() WHERE database_name = 'lake' AND NOT internal ORDER BY 1"
    assert [name for (name,) in room.rows(views)] == ["order_lines", "orders", "products", "shipments"]
    assert not room.is_stale(3)


def test_only_what_changed_is_made_and_a_change_of_the_past_goes_on_from_its_day(room: Stockroom) -> None:
    room.variations(VAR="007")
    room.count(0, 10)
    for number in range(1, 6):
        room.sell(number)
    room.calculate(5)
    before = room.rows("SELECT * EXCLUDE (built_at) FROM inventory_positions ORDER BY ALL")
    assert not room.is_stale(5)
    assert not any(room.calculate(5).rows.values())
    late = room.sell(3, 2, "008")
    assert room.is_stale(5)
    made = room.calculate(5)
    assert set(made.rows["inventory_flows"]) == {day(3)}
    assert set(made.rows["inventory_positions"]) == {day(3), day(4), day(5)}
    assert len(room.rows("SELECT * FROM inventory_positions")) == len(before) + 3
    room.run(f"DELETE FROM order_lines WHERE order_id = '{late}'")
    room.calculate(5)
    assert room.rows("SELECT * EXCLUDE (built_at) FROM inventory_positions ORDER BY ALL") == before
    assert set(room.calculate(6).rows["inventory_positions"]) == {day(6)}


def test_in_any_number_of_increments_the_tables_are_the_same(room: Stockroom, tmp_path: Path) -> None:
    other = Stockroom(tmp_path / "other", terms=TERMS)
    room.terms = TERMS
    for each in (room, other):
        each.told["inventory_slow_days"] = 10
        each.goods(("007", 1000, 2000))
        each.variations(VAR="007")
        each.count(0, 10)
        each.count(0, 40, place="LB")
    for number in range(1, 20):
        for each in (room, other):
            each.sell(number, 1, shop="A", order_id=f"A#{number}")
        if number in (9, 18):
            other.calculate(number)
    for each in (room, other):
        each.calculate(19)
    tables = ("inventory_movements", "inventory_layers", "inventory_positions", "inventory_insights")
    for table in (*tables, "reallocation_candidates"):
        sql = f"SELECT * EXCLUDE (built_at) FROM {table} ORDER BY ALL"
        assert room.rows(sql) == other.rows(sql)
        assert room.rows(sql), table


def test_insights_say_what_lacks_lies_and_is_old(room: Stockroom) -> None:
    room.goods(("007", 333, 900), ("008", None, None))
    room.variations(VAR="007", VAR2="008", VAR3="009", VAR4="010")
    room.count(0, "2.5")
    room.count(0, 4, "VAR2")
    room.count(0, 9, "VAR3")
    room.sell(10, 6, "008")
    room.sell(170, 1, "009")
    room.sell(0, 3, "unknown")
    room.calculate(200)
    told = "SELECT product_id, kind, days, value_at_risk_minor, currency, evidence FROM inventory_insights"
    old = "in stock, first seen there on 2025-01-01, 181 days ago; the oldest of them came on 2025-01-01"
    quiet = "2.5 in stock since 2025-01-01, never sold: 181 days without a sale"
    empty = "none left since 2025-01-11, last sold on 2025-01-11, 2 went beyond the stock"
    assert room.rows(f"{told} WHERE date = '{day(181)}' ORDER BY ALL") == [
        ("007", "aged", 181, 833, "USD", f"2.5 {old}"),
        ("007", "slow", 181, 833, "USD", quiet),
        ("008", "out_of_stock", 171, None, None, empty),
        ("009", "aged", 181, None, None, f"8 {old}"),
    ]
    pace = (
        "SELECT sold_lately_quantity, velocity, days_of_supply FROM inventory_cover WHERE product_id = '009'"
    )
    assert room.rows(f"{pace} AND date = '{day(181)}'") == [(1, Decimal("0.035714286"), Decimal("224.00"))]
    slow = "SELECT min(date) FROM inventory_insights WHERE kind = 'slow' AND product_id = '009'"
    assert room.rows(f"{slow} AND date > '{day(170)}'") == [(day(200),)], "30 days after its last sale"
    kept = "SELECT min(date), max(date) FROM inventory_insights"
    assert room.rows(kept) == [(day(111), day(200))], "of the last 90 days"


def test_another_threshold_makes_insights_anew_and_no_stock(room: Stockroom) -> None:
    room.variations(VAR="007")
    room.count(0, 5)
    room.calculate(40)
    slow = "SELECT count(*) FROM inventory_insights WHERE kind = 'slow'"
    assert room.rows(slow) == [(11,)]
    room.told["inventory_slow_days"] = 60
    made = room.calculate(40)
    assert room.rows(slow) == [(0,)]
    assert made.rows["inventory_positions"] == {}
    room.calculate(40, [day(40)])
    assert room.rows("SELECT count(*) FROM inventory_cover") == [(41,)], (
        "a day that is made again is replaced"
    )


def test_a_day_that_is_made_again_is_that_day_once(room: Stockroom) -> None:
    room.terms = TERMS
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 10)
    room.count(0, 40, place="LB")
    room.receive(3, 4, room.sell(2, 3))
    room.sell(4, -1)
    for number in range(5, 76):
        room.sell(number)
    room.count(38, 38, place="LB")
    for number in (40, 41):
        room.count(number, 5)
    room.calculate(75)
    tables = [*DAY_TABLES, *WHOLE_MODELS]
    notes = (
        "inventory_flow_builds",
        "inventory_stock_builds",
        "inventory_insight_builds",
        "reallocation_builds",
    )

    def held() -> dict[str, list[tuple[object, ...]]]:
        return {
            table: room.rows(f"SELECT * EXCLUDE (built_at) FROM {table} ORDER BY ALL")
            for table in (*tables, *notes)
        }

    before = held()
    assert [table for table, rows in before.items() if not rows] == ["inventory_refused"]
    room.at += timedelta(days=1)
    room.calculate(75, [day(0), day(2), day(41), day(75)])
    assert held() == before
    room.run("DELETE FROM inventory_stock_builds")
    room.calculate(75)
    assert held() == before, "also when every day's stock is folded anew"


def test_dbt_makes_the_same_tables(room: Stockroom, tmp_path: Path) -> None:
    room.terms = TERMS
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 4)
    room.count(0, 40, place="LB")
    order_id = room.sell(40, 4, order_id="A#1")
    room.receive(41, 3, order_id)
    room.sell(42, None, order_id="A#2")
    room.calculate(75)
    models = [*FLOW_MODELS, *INSIGHT_MODELS, *WHOLE_MODELS]
    asked = {model: f"SELECT * EXCLUDE (built_at) FROM {model} ORDER BY ALL" for model in models}
    rendered = {model: room.rows(sql) for model, sql in asked.items()}
    for model in models:
        room.run(f"DROP TABLE {model}")
    room.run(
        "CREATE VIEW inventory_refused AS SELECT NULL::DATE AS date WHERE false"
    )  # as of a table to be made
    days = [day(number).isoformat() for number in range(76)]
    told = {**room.told, "last_day": days[-1], "days": days, "built_at": room.at.isoformat()}
    with room.lake.held() as held:
        outcomes = Dbt(tmp_path / "made").build(models, told, held)
    assert [each.name for each in outcomes if not each.is_good] == []
    assert sum(each.is_test for each in outcomes) == len(models)
    for model, sql in asked.items():
        assert room.rows(sql) == rendered[model], model
        assert rendered[model], model


def test_lines_are_read_again_when_orders_made_their_day_again(room: Stockroom) -> None:
    for number in range(3):
        room.sell(number)
        room.put("order_builds", part=f"order {day(number)}", sources="1", built_at=room.at)
    room.calculate(2)
    assert room.rows("SELECT date, lines_qty FROM inventory_line_marks ORDER BY 1") == [
        (day(0), 1), (day(1), 1), (day(2), 1),
    ]  # fmt: skip
    room.run("UPDATE order_lines SET quantity = 5")
    assert not room.is_stale(2), "orders did not say yet that they made a day"
    room.run(f"UPDATE order_builds SET built_at = built_at + INTERVAL 1 HOUR WHERE part = 'order {day(1)}'")
    assert room.is_stale(2)
    assert set(room.calculate(2).rows["inventory_flows"]) == {day(1)}
    assert not room.is_stale(2)
    room.run("DELETE FROM inventory_line_marks WHERE date < '2025-01-03'")
    assert set(room.calculate(2).rows["inventory_flows"]) == {day(0)}, "without a mark the lines are read"
    room.run(
        f"DELETE FROM order_lines WHERE date = '{day(2)}'; DELETE FROM order_builds WHERE part LIKE '%03'"
    )
    assert set(room.calculate(2).rows["inventory_flows"]) == {day(2)}


def test_a_note_that_changes_with_the_same_lines_makes_nothing(room: Stockroom) -> None:
    room.sell(0)
    room.put("order_builds", part=f"order {day(0)}", sources="1", built_at=room.at)
    room.calculate(2)
    room.run("UPDATE order_builds SET sources = '2'")
    assert not room.is_stale(2)
    assert not any(room.calculate(2).rows.values())
