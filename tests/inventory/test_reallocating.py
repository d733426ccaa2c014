"""Suggestions to move goods: priced, held against what then happened, and worked out on the page as here."""

from fractions import Fraction
from pathlib import Path

import pytest

from roms_assets.inventory.rules.allocating import Terms
from tests.inventory.stockroom import TERMS, Stockroom, a_channel, day

PAGE = Path(__file__).parents[2] / "docs" / "inventory.md"


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    """Two channels, and a product that costs 10.00 and sells for 20.00."""
    made = Stockroom(tmp_path, terms=TERMS)
    made.goods(("007", 1000, 2000))
    made.variations(VAR="007")
    return made


def test_a_suggestion_is_priced_and_tested_against_what_then_happened(room: Stockroom) -> None:
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


def test_what_the_receiver_got_anyway_is_none_of_the_units_moved(room: Stockroom) -> None:
    room.count(0, 40)
    room.count(0, 40, place="LB")
    for number in range(1, 60):
        room.sell(number, 1)
    room.count(30, 5)
    room.count(50, 5)  # 5 less 20 sold is 15 beyond the stock: 20 came that nobody told of
    room.calculate(59)
    told = "receiver_sold_quantity, receiver_quantity, receiver_got_quantity, would_have_sold_quantity, kept_minor"
    found = room.rows(f"SELECT {told} FROM reallocation_backtest WHERE date = '{day(30)}'")
    assert found == [(28, 5, 20, 3, 241)], "28 - 5 - 20; of the 2,024 saved 3 in 23 parts, less 23 for moving"


def test_a_suggestion_that_stands_for_weeks_is_judged_once_in_each_horizon(room: Stockroom) -> None:
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


def test_what_a_giver_gave_once_it_gives_no_more(room: Stockroom) -> None:
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 59):
        room.sell(number)
        room.count(number, 5)
    room.count(59, 0)
    room.calculate(58 + 28)
    told = "quantity, giver_lowest_quantity, giver_gave_quantity, receiver_missed_quantity, would_have_sold_quantity"
    assert room.rows(f"SELECT {told}, is_cover_kept FROM reallocation_backtest ORDER BY date") == [
        (23, 40, 0, 0, 0, True),
        (23, 40, 23, 28, 17, False),
    ]


def test_what_ran_out_at_the_receiver_is_counted_at_the_velocity_of_before_and_no_higher(
    room: Stockroom,
) -> None:
    room.count(0, 14)
    room.count(0, 40, place="LB")
    for number in range(1, 29, 2):
        room.sell(number)
    room.calculate(27 + 28 + 1)
    told = "quantity, receiver_sold_quantity, receiver_out_days, receiver_missed_quantity, would_have_sold_quantity"
    first = f"SELECT {told} FROM reallocation_backtest WHERE date = '{day(27)}'"
    assert room.rows(first) == [(14, 0, 28, 14, 14)], "one every other day of the days before"
    room.count(40, 0)
    room.count(41, 3)
    room.sell(50, 3)
    room.calculate(27 + 28 + 1)
    assert room.rows(first) == [(14, 3, 18, 9, 9)], "from day 41 to day 50 there were some, or some were sold"


def test_of_a_channel_whose_stock_nobody_told_nothing_is_missed(room: Stockroom) -> None:
    room.terms = Terms({**TERMS.channels, "A": a_channel("A", "2", velocity="1")}, "USD", Fraction(1), 28, 14)
    room.count(0, 40, place="LB")
    room.sell(20, 30)
    room.calculate(30 + 28)
    told = "to_channel, quantity, receiver_out_days, receiver_missed_quantity, would_have_sold_quantity"
    assert room.rows(f"SELECT {told} FROM reallocation_backtest") == [("A", 28, 0, 0, 0)]


def test_the_pages_worked_example_comes_to_its_numbers(room: Stockroom) -> None:
    channels = {"A": a_channel("A", "1", "1.5"), "B": a_channel("B", "2.5", "3")}
    room.terms = Terms(channels, "USD", Fraction(50), 28, 14)
    room.goods(("007", 1000, 4000))
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 31):
        room.sell(number)
        room.count(number, 5)
    for number in (*range(31, 36), *range(55, 59)):
        room.sell(number)
    room.receive(55, 10, room.buy(55, 10))
    room.calculate(58)
    parts = "quantity, holding_saved_minor, fees_saved_minor, move_cost_minor, saved_minor"
    told = f"SELECT {parts} FROM reallocation_candidates WHERE date = '{day(30)}'"
    assert room.rows(told) == [(23, 322, 1380, 1150, 552)]
    happened = "receiver_sold_quantity, receiver_got_quantity, receiver_out_days, receiver_missed_quantity"
    assert room.rows(f"SELECT {happened} FROM reallocation_backtest") == [(9, 10, 19, 19)]
    judged = "would_have_sold_quantity, promised_minor, kept_minor, is_cover_kept"
    assert room.rows(f"SELECT {judged} FROM reallocation_backtest") == [(19, 552, 256, True)]
    page = " ".join(PAGE.read_text().split())
    for sentence in (
        "28 less 5, so 23 units",
        "28 x 0.01 = 0.28 a unit",
        "28 x 0.005 = 0.14",
        "23 x 0.14 = 3.22",
        "23 x 0.60 = 13.80",
        "23 x 0.50 = 11.50",
        "3.22 + 13.80 - 11.50 = 5.52",
        "19 days without, at one a day: 19 of the 23",
        "17.02 x 19 / 23 = 14.06",
        "14.06 - 11.50 = 2.56",
    ):
        assert sentence in page


def test_a_suggestion_that_goes_from_slow_to_aged_is_still_of_the_same_units(room: Stockroom) -> None:
    room.told["inventory_aged_days"] = 40
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 75):
        room.sell(number, 1)
        room.count(number, 5)
    room.calculate(58 + 28)
    reasons = "SELECT reason, min(date) FROM reallocation_candidates GROUP BY reason ORDER BY 2"
    assert room.rows(reasons) == [("slow", day(30)), ("aged", day(41))], "the reason becomes another one"
    told = "SELECT date, reason, quantity FROM reallocation_backtest ORDER BY date"
    assert room.rows(told) == [(day(30), "slow", 23), (day(58), "aged", 23)]


def test_what_a_receiver_sells_is_of_one_givers_units_alone(room: Stockroom) -> None:
    channels = [a_channel("A", "2"), a_channel("B", "5", "3"), a_channel("C", "5", "3")]
    room.terms = Terms({each.name: each for each in channels}, "USD", Fraction(1), 28, 14)
    room.put("square_locations", location_id="LC", name="C")
    room.count(0, 30)
    for place in ("LB", "LC"):
        room.count(0, 15, place=place)
    for number in range(1, 31):
        room.sell(number, 1)
    room.count(50, 20)
    room.calculate(30 + 28)
    told = "reason, from_channel, quantity, receiver_quantity, receiver_missed_quantity, would_have_sold_quantity"
    found = room.rows(f"SELECT {told} FROM reallocation_backtest ORDER BY 2")
    assert found == [("out_of_stock", "B", 15, 0, 19, 15), ("slow", "C", 13, 15, 19, 4)]


def test_what_was_suggested_stays_as_it_was_given_when_settings_change(room: Stockroom) -> None:
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 50):
        room.sell(number, 1)
        room.count(number, 5)
    room.calculate(58)
    sql = "SELECT * EXCLUDE (built_at) FROM reallocation_candidates WHERE date < '{}' ORDER BY ALL"
    given = room.rows(sql.format(day(58)))
    newest = f"SELECT count(*) FROM reallocation_candidates WHERE reason = 'slow' AND date = '{day(58)}'"
    assert given
    assert room.rows(newest) == [(1,)]
    room.told["inventory_slow_days"] = 60
    room.calculate(58)
    assert not room.is_stale(58)
    assert room.rows(sql.format(day(58))) == given
    assert room.rows(newest) == [(0,)], "the newest day follows"
    room.sell(57, 1, shop="B")
    room.calculate(59)
    assert room.rows(sql.format(day(57))) == [row for row in given if row[0] < day(57)]
    gone = f"SELECT count(*) FROM reallocation_candidates WHERE reason = 'slow' AND date = '{day(57)}'"
    assert room.rows(gone) == [(0,)], "its data changed"


def test_days_before_channels_were_named_are_looked_at_when_they_are(room: Stockroom) -> None:
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 50):
        room.sell(number, 1)
        room.count(number, 5)
    room.terms = Terms({}, "USD", Fraction(1), 28, 14)
    room.calculate(58)
    assert room.rows("SELECT count(*) FROM reallocation_candidates") == [(0,)]
    room.terms = TERMS
    room.calculate(58)
    assert room.rows("SELECT min(date) FROM reallocation_candidates") == [(day(30),)]


def test_a_suggestion_that_was_followed_is_judged_as_it_went(room: Stockroom) -> None:
    room.count(0, 5)
    room.count(0, 40, place="LB")
    for number in range(1, 31):
        room.sell(number, 1)
        room.count(number, 5)
    room.count(31, 27)
    room.count(31, 17, place="LB")
    room.sell(31, 1)
    for number in range(32, 58):
        room.sell(number, 1)
    room.calculate(58)
    moved = "SELECT kind, quantity FROM inventory_movements WHERE kind LIKE 'moved%' ORDER BY 1"
    assert room.rows(moved) == [("moved_in", 23), ("moved_out", -23)]
    told = (
        "quantity, followed_quantity, receiver_got_quantity, receiver_sold_quantity, would_have_sold_quantity,"
        " giver_lowest_quantity, is_cover_kept"
    )
    assert room.rows(f"SELECT {told} FROM reallocation_backtest") == [(23, 23, 0, 27, 22, 40, True)]
    assert room.rows("SELECT followed_quantity FROM reallocation_backtest_totals") == [(23,)]
