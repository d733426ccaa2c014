"""Goods that leave one day and are counted elsewhere days later: through the tables, in increments, and in words."""

from pathlib import Path

import pytest

from roms_assets.inventory.checking import UNDER_WAY_ADDS_UP, findings
from tests.inventory.stockroom import TERMS, Stockroom, day

TABLES = ("inventory_movements", "inventory_layers", "inventory_under_way", "inventory_positions")


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return a_room(tmp_path)


def a_room(home: Path) -> Stockroom:
    """Two channels with ten units of a product each."""
    made = Stockroom(home)
    made.variations(VAR="007")
    for place in ("LA", "LB"):
        made.count(0, 10, place=place)
    return made


def held(room: Stockroom) -> dict[str, list[tuple[object, ...]]]:
    return {table: room.rows(f"SELECT * EXCLUDE (built_at) FROM {table} ORDER BY ALL") for table in TABLES}


def leave(room: Stockroom) -> None:
    """On day 2 A counts 4 less; B counts 2 more on day 4 and none after it, so 2 are lost."""
    room.count(2, 6)
    room.count(4, 12, place="LB")
    room.sell(5, 3, order_id="A#1")
    room.sell(10, 3, shop="B", order_id="B#1")


def test_in_any_number_of_increments_and_whatever_was_told_first_the_tables_are_the_same(
    room: Stockroom, tmp_path: Path
) -> None:
    leave(room)
    room.calculate(11)
    by_day, late = a_room(tmp_path / "by_day"), a_room(tmp_path / "late")
    leave(by_day)
    for last in range(12):
        by_day.calculate(last)
    late.count(4, 12, place="LB")
    late.sell(5, 3, order_id="A#1")
    late.calculate(6)
    assert late.rows("SELECT kind FROM inventory_movements WHERE quantity = 2") == [("gained",)]
    late.count(2, 6)
    late.calculate(8)
    late.sell(10, 3, shop="B", order_id="B#1")
    late.calculate(11)
    assert held(by_day) == held(room)
    assert held(late) == held(room)
    lots = "SELECT date, quantity, came_quantity, lost_quantity FROM inventory_under_way ORDER BY date"
    assert room.rows(lots) == [
        (day(2), 4, 0, 0), (day(3), 4, 0, 0), (day(4), 2, 2, 0), *((day(on), 2, 0, 0) for on in range(5, 9)),
        (day(9), 0, 0, 2),
    ]  # fmt: skip
    room.calculate(11, [day(4)])
    assert held(room) == held(late), "a day that is made again is that day once"


def test_another_number_of_days_makes_the_stock_anew(room: Stockroom) -> None:
    leave(room)
    room.calculate(11)
    kinds = (
        "SELECT kind, quantity FROM inventory_movements WHERE source_table = 'square_inventory' AND date > $1"
    )
    kinds = kinds.replace("$1", f"'{day(0)}'") + " ORDER BY kind"
    assert room.rows(kinds) == [("left", -4), ("moved_in", 2)]
    room.under_way_days = 1
    assert room.is_stale(11)
    room.calculate(11)
    assert room.rows(kinds) == [("gained", 2), ("left", -4)]
    assert room.rows("SELECT date, lost_quantity FROM inventory_under_way WHERE lost_quantity > 0") == [
        (day(3), 4)
    ]
    room.under_way_days = 0
    room.calculate(11)
    assert room.rows(kinds) == [("gained", 2), ("lost", -4)]
    assert room.rows("SELECT * FROM inventory_under_way") == []


def test_only_the_days_behind_a_change_are_made(room: Stockroom) -> None:
    leave(room)
    room.calculate(10)
    assert set(room.calculate(11).rows["inventory_under_way"]) == {day(11)}
    room.count(9, 14, place="LB")
    assert set(room.calculate(11).rows["inventory_under_way"]) == {day(9), day(10), day(11)}
    assert room.rows(f"SELECT kind, quantity FROM inventory_movements WHERE date = '{day(9)}'") == [
        ("moved_in", 2)
    ], "they were on their way for seven days"


def test_what_is_under_way_otherwise_than_the_movements_tell_is_found(room: Stockroom) -> None:
    leave(room)
    room.calculate(11)
    days = [day(number) for number in range(12)]
    assert findings(room.lake, days)[UNDER_WAY_ADDS_UP].is_kept
    room.run(f"DELETE FROM inventory_under_way WHERE date = '{day(3)}'")
    room.run(f"UPDATE inventory_under_way SET came_quantity = 1, lost_quantity = 1 WHERE date = '{day(9)}'")
    assert findings(room.lake, days)[UNDER_WAY_ADDS_UP].broken == [
        (f"{day(9)} 007", "expected 2 of which 0 came, seen 2 and 1"),
        (f"{day(4)} 007", "expected 0 of which 2 came, seen 4 and 2"),
        (f"{day(3)} 007", "expected 4 of which 0 came, seen 0 and 0"),
    ]


@pytest.mark.parametrize(
    ("left_on", "gone", "known"),
    [
        (1, 4, ", as a guess: they are taken for what an earlier count missed"),
        (3, 4, ", for as many were missing elsewhere on the day they were counted here"),
        (3, 1, ", as a guess: they are taken for what an earlier count missed"),
    ],
)
def test_an_insight_says_when_the_age_is_a_guess(
    room: Stockroom, left_on: int, gone: int, known: str
) -> None:
    room.count(left_on, 10 - gone)
    room.sell(2, 10, shop="B")
    room.count(3, gone, place="LB")
    room.calculate(200)
    aged = f"SELECT evidence FROM inventory_insights WHERE kind = 'aged' AND date = '{day(200)}'"
    old = "in stock, first seen there on 2025-01-01, 200 days ago; the oldest of them came on 2025-01-01"
    assert room.rows(f"{aged} ORDER BY channel") == [(f"{10 - gone} {old}",), (f"{gone} {old}{known}",)]


def test_a_suggestion_that_was_followed_by_goods_under_way_is_judged_from_the_day_they_left(
    room: Stockroom,
) -> None:
    room.terms = TERMS
    room.goods(("007", 1000, 2000))
    room.count(1, 34)
    room.count(1, 40, place="LB")
    for number in range(1, 60):
        room.sell(number, 1)
    room.count(32, 18, place="LB")
    room.count(34, 23)
    room.calculate(59)
    told = "quantity, followed_quantity, giver_lowest_quantity, receiver_got_quantity, is_cover_kept"
    found = room.rows(f"SELECT {told} FROM reallocation_backtest WHERE date = '{day(30)}'")
    assert found == [(23, 22, 40, 0, True)]
