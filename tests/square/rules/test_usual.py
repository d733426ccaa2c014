"""What is usual for a location on such a day of the week, and what is far less."""

from datetime import date, timedelta

import pytest

from roms_assets.square.rules.usual import UsualOrders, usual_orders

DAY = date(2025, 11, 19)


def weeks_before(*orders: int | None) -> dict[date, int]:
    """Orders one, two, three … weeks before the day; None where the day is not proven."""
    days = {DAY - timedelta(weeks=week): count for week, count in enumerate(orders, start=1)}
    return {day: count for day, count in days.items() if count is not None}


def test_the_last_four_same_weekdays_say_what_is_usual() -> None:
    assert usual_orders(DAY, weeks_before(40, 55, 60, 42, 900)) == UsualOrders(40, 60)


def test_days_that_are_not_proven_are_passed_over() -> None:
    assert usual_orders(DAY, weeks_before(None, 55, None, 42)) == UsualOrders(42, 55)


@pytest.mark.parametrize("orders", [(), (50,), (None,) * 8 + (50, 50)])
def test_a_history_that_is_too_short_or_too_old_says_nothing(orders: tuple[int | None, ...]) -> None:
    assert usual_orders(DAY, weeks_before(*orders)) is None


def test_other_weekdays_do_not_count() -> None:
    assert usual_orders(DAY, {DAY - timedelta(days=passed): 50 for passed in range(1, 7)}) is None


@pytest.mark.parametrize(("orders", "is_unusual"), [(0, True), (19, True), (20, False), (60, False)])
def test_under_half_of_the_fewest_is_unusual(orders: int, is_unusual: bool) -> None:
    assert UsualOrders(40, 60).is_unusual(orders) is is_unusual


def test_of_a_location_that_hardly_sells_nothing_can_be_said() -> None:
    assert not UsualOrders(4, 60).is_unusual(0)


@pytest.mark.parametrize(("usual", "told"), [(UsualOrders(40, 60), "40 to 60"), (UsualOrders(7, 7), "7")])
def test_it_is_told_as_people_say_it(usual: UsualOrders, told: str) -> None:
    assert str(usual) == told
