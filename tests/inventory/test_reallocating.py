"""Suggestions to move goods: priced, held against what then happened, and worked out on the page as here."""

from fractions import Fraction
from pathlib import Path

import pytest

from roms_assets.inventory.rules.allocating import Terms
from tests.inventory.stockroom import TERMS, Stockroom, a_channel, day

PAGE = Path(__file__).parents[2] / "docs" / "inventory.md"


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return Stockroom(tmp_path)


def test_a_suggestion_is_priced_and_tested_against_what_then_happened(room: Stockroom) -> None:
    room.terms = TERMS
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 40)
    room.count(0, 41, place="LB")
    room.sell(10, 1, shop="B")
    for number in range(1, 90):
        room.sell(number, 1)
        if number in (40, 70):
            room.count(number, 5)
    made = room.calculate(89)
    that_day = f"WHERE date = '{day(40)}'"
    told = "channel, reason, from_channel, to_channel, quantity, giver_cover_days, why"
    [said] = room.rows(f"SELECT {told} FROM reallocation_candidates {that_day}")
    why = (
        "B sells none: move 23 from B to A, which sells 28 in 28 days and has 5; 17 stay at B, which sells none;"
        " saves USD 20.01"
    )
    assert said == ("B", "slow", "B", "A", 23, None, why)
    amounts = "holding_saved_minor, fees_saved_minor, move_cost_minor, saved_minor"
    assert room.rows(f"SELECT {amounts} FROM reallocation_candidates {that_day}") == [(644, 1380, 23, 2001)]
    judged = (
        "judged_on, receiver_sold_quantity, would_have_sold_quantity, giver_lowest_quantity, is_cover_kept"
    )
    tested = room.rows(f"SELECT {judged}, promised_minor, kept_minor FROM reallocation_backtest {that_day}")
    assert tested == [(day(68), 28, 23, 40, True, 2001, 2001)]
    sums = "sum(quantity), sum(would_have_sold_quantity), sum(promised_minor), sum(kept_minor)"
    totals = "quantity, would_have_sold_quantity, promised_minor, kept_minor"
    [of_all] = room.rows(f"SELECT {totals} FROM reallocation_backtest_totals WHERE currency = 'USD'")
    assert room.rows(f"SELECT {sums} FROM reallocation_backtest") == [of_all]
    assert made.totals["USD kept_minor"] == of_all[3]


def test_a_suggestion_that_stands_for_weeks_is_judged_once_in_each_horizon(room: Stockroom) -> None:
    room.terms = TERMS
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 75):
        room.sell(number, 1)
        room.count(number, 5)
    told = "SELECT date, judged_on, quantity FROM reallocation_backtest ORDER BY date"
    totals = "SELECT suggestion_count, quantity, would_have_sold_quantity FROM reallocation_backtest_totals"
    room.calculate(30 + 28 + 9)
    over = f"SELECT min(date), count(*) FROM reallocation_candidates WHERE date <= '{day(39)}'"
    assert room.rows(over) == [(day(30), 10)], "the horizon of ten of them is over"
    assert room.rows(told) == [(day(30), day(58), 23)]
    assert room.rows(totals) == [(1, 23, 0)], "what was sold had come day by day"
    room.calculate(58 + 28)
    assert room.rows(told) == [(day(30), day(58), 23), (day(58), day(86), 23)]


def test_the_pages_worked_example_comes_to_its_numbers(room: Stockroom) -> None:
    channels = {"A": a_channel("A", "1", "1.5"), "B": a_channel("B", "2.5", "3")}
    room.terms = Terms(channels, "USD", Fraction(50), 28, 14)
    room.goods(("007", 1000, 4000))
    room.variations(VAR="007")
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 31):
        room.sell(number)
        room.count(number, 5)
    for number in range(31, 55):
        room.sell(number)
    room.calculate(58)
    parts = "quantity, holding_saved_minor, fees_saved_minor, move_cost_minor, saved_minor"
    told = f"SELECT {parts} FROM reallocation_candidates WHERE date = '{day(30)}'"
    assert room.rows(told) == [(23, 322, 1380, 1150, 552)]
    judged = "receiver_sold_quantity, would_have_sold_quantity, promised_minor, kept_minor, is_cover_kept"
    assert room.rows(f"SELECT {judged} FROM reallocation_backtest") == [(24, 19, 552, 256, True)]
    page = " ".join(PAGE.read_text().split())
    for sentence in (
        "28 less 5, so 23 units",
        "28 x 0.01 = 0.28 a unit",
        "28 x 0.005 = 0.14",
        "23 x 0.14 = 3.22",
        "23 x 0.60 = 13.80",
        "23 x 0.50 = 11.50",
        "3.22 + 13.80 - 11.50 = 5.52",
        "24 less 5, so 19 of the 23",
        "17.02 x 19 / 23 = 14.06",
        "14.06 - 11.50 = 2.56",
    ):
        assert sentence in page
