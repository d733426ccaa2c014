"""Holes in the numbers of receipts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.pos.rules.receipt_numbers import Numbers, hole_between, receipt_numbers, told


def lines(**till_days: list[str]) -> pl.DataFrame:
    """Lines with these receipt numbers, by till-day."""
    rows = [
        (int(name.removeprefix("day")), number) for name, several in till_days.items() for number in several
    ]
    return pl.DataFrame(rows, schema={"till_day": pl.UInt32, "or_number": pl.String}, orient="row")


def test_numbers_in_any_order_and_several_lines_of_one_are_whole() -> None:
    found = receipt_numbers(lines(day0=["00310003", "00310001", "00310002", "00310002"]))
    assert found == {0: Numbers(310001, 310003)}
    assert found[0].missing == 0


def test_each_till_day_has_holes_of_its_own() -> None:
    found = receipt_numbers(lines(day0=["1", "3", "7"], day1=["10000000007300", "10000000007301"]))
    assert found[0] == Numbers(1, 7, ((2, 2), (4, 6)))
    assert found[0].missing == 4
    assert found[1] == Numbers(10000000007300, 10000000007301)


@pytest.mark.parametrize(("jump", "holes"), [(1001, 1), (1002, 0)])
def test_a_new_numbering_is_no_hole(jump: int, holes: int) -> None:
    assert len(receipt_numbers(lines(day0=["5", str(5 + jump)]))[0].holes) == holes


def test_without_lines_there_are_no_numbers() -> None:
    assert receipt_numbers(lines()) == {}


@pytest.mark.parametrize(
    ("last", "first", "hole"),
    [(5, 6, None), (5, 8, (6, 7)), (5, 3, None), (5, 5, None), (5, 1006, (6, 1005)), (5, 1007, None)],
)
def test_a_hole_between_days(last: int, first: int, hole: tuple[int, int] | None) -> None:
    assert hole_between(last, first) == hole


def test_holes_are_told_and_many_are_counted() -> None:
    assert told([(7, 7), (12, 14)]) == "7, 12 to 14"
    assert told([(at, at) for at in range(0, 16, 2)]) == "0, 2, 4, 6, 8 and 3 more"
    assert told([]) == ""


@given(st.sets(st.integers(1, 400), min_size=1))
def test_what_is_there_and_what_is_missing_are_all_numbers(numbers: set[int]) -> None:
    (found,) = receipt_numbers(lines(day0=[f"{number:08}" for number in numbers])).values()
    missing = {number for first, last in found.holes for number in range(first, last + 1)}
    assert missing | numbers == set(range(found.first, found.last + 1))
    assert not missing & numbers
