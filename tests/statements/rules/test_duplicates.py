"""Which lines of CSV and of OFX are the same for certain; what is not certain is never taken for the same."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.statements.rules.duplicates import Told, maybe_doubled, same_lines, told
from roms_assets.statements.rules.lines import ReadLine, counted, line_id

DAY = date(2025, 11, 14)
Texts = tuple[str, str]
"""Reference and details."""


def csv(*texts: Texts, amount: int = 1_250) -> list[Told]:
    """Lines of one day as a CSV file tells them."""
    lines = counted([ReadLine(number, DAY, amount, *each) for number, each in enumerate(texts, 2)])
    return [_told(each) for each in lines]


def ofx(*texts: Texts, amount: int = 1_250, fitids: Sequence[str] = ()) -> list[Told]:
    """Lines of one day as an OFX file tells them."""
    names = fitids or [f"F{amount}-{number}" for number in range(len(texts))]
    return [_told(ReadLine(1, DAY, amount, *each, name)) for each, name in zip(texts, names, strict=True)]


def _told(line: ReadLine) -> Told:
    money = ("bank", line.day, "PHP", line.amount_minor)
    return told(line_id("bank", line), money, line.reference, line.details, line.occurrence)


def pairs(named: list[Told], others: list[Told]) -> list[tuple[int, int]]:
    """Place of a line of CSV and of the line of OFX that it is."""
    places = {each.line_id: place for side in (named, others) for place, each in enumerate(side)}
    found = same_lines([*named, *others])
    return sorted((places[one], places[two]) for one, two in found.items())


@pytest.mark.parametrize(
    ("in_csv", "in_ofx", "are_same"),
    [
        (("R-1001", "CARD"), ("R-1001", "VISA"), True),
        (("R-1001", "CARD"), ("", "VISA R-1001"), True),
        (("", "SALE A-1001 LUNA"), ("", "SALE A-1001"), True),
        (("", "Sale  a-1001"), ("", "SALE A-1001"), True),
        (("R-1", "CARD"), ("R-2", "CARD"), False),
        (("1", "CARD"), ("", "VISA 1 OF 2"), False),
        (("1001", "CARD"), ("10011", "VISA"), False),
        (("", "CARD"), ("", "VISA"), False),
        (("", ""), ("", "CARD"), False),
        (("", ""), ("", ""), False),
        (("", "AB"), ("", "AB CARD"), False),
        (("", "AB"), ("", "AB"), True),
    ],
)
def test_texts_prove_that_lines_are_the_same(in_csv: Texts, in_ofx: Texts, are_same: bool) -> None:
    assert pairs(ofx(in_ofx), csv(in_csv)) == ([(0, 0)] if are_same else [])


def test_the_banks_own_name_may_be_the_reference() -> None:
    assert pairs(ofx(("", "VISA"), fitids=["R-1"]), csv(("R-1", "CARD"))) == [(0, 0)]


def test_lines_of_other_money_are_never_the_same() -> None:
    assert pairs(ofx(("R-1", "CARD"), amount=1_250), csv(("R-1", "CARD"), amount=-1_250)) == []


def test_identical_rows_are_the_same_when_both_formats_have_as_many() -> None:
    row = ("", "CARD")
    assert pairs(ofx(row, row), csv(row, row)) != []
    assert len(pairs(ofx(row, row), csv(row, row))) == 2
    assert pairs(ofx(row), csv(row, row)) == []
    assert pairs(ofx(row, row, row), csv(row, row)) == []


def test_a_reference_decides_among_lines_that_say_the_same() -> None:
    named, others = ofx(("", "CARD R-1001"), ("", "CARD")), csv(("R-1001", "CARD"), ("R-1002", "CARD"))
    assert pairs(named, others) == [(0, 0), (1, 1)]


def test_lines_of_which_it_matters_who_is_whose_are_not_certain() -> None:
    named, others = ofx(("DEPOSIT", "ONE"), ("DEPOSIT", "TWO")), csv(("DEPOSIT", "RED"), ("DEPOSIT", "BLUE"))
    assert pairs(named, others) == []
    assert maybe_doubled([*named, *others], {}, [each.line_id for each in others]) == 2


def test_what_is_not_certain_is_counted_among_the_lines_of_a_file() -> None:
    named, others = ofx(("R-1", "CARD"), ("", "VISA")), csv(("R-1", "CARD"), ("R-2", "X"), ("R-3", "Y"))
    lines = [*named, *others]
    same = same_lines(lines)
    assert same == {others[0].line_id: named[0].line_id}
    assert maybe_doubled(lines, same, [each.line_id for each in others]) == 1
    assert maybe_doubled(lines, same, [named[0].line_id]) == 0


texts = st.tuples(
    st.sampled_from(["", "R-1001", "R-1002", "1001", "7"]),
    st.sampled_from(["", "CARD", "CARD R-1001", "SALE A-1001", "7"]),
)
rows = st.lists(st.tuples(texts, st.sampled_from([1_250, -500])), max_size=8)


def lines_of(in_csv: list[tuple[Texts, int]], in_ofx: list[tuple[Texts, int]]) -> list[Told]:
    """What both formats tell of a day."""
    found = [
        each
        for amount in (1_250, -500)
        for each in csv(*(t for t, a in in_csv if a == amount), amount=amount)
    ]
    for amount in (1_250, -500):
        found += ofx(*(each for each, minor in in_ofx if minor == amount), amount=amount)
    return found


@given(rows, rows, st.randoms(use_true_random=False))
def test_no_line_counts_for_two_and_no_order_of_arrival_matters(
    in_csv: list[tuple[Texts, int]], in_ofx: list[tuple[Texts, int]], chance: Random
) -> None:
    lines = lines_of(in_csv, in_ofx)
    found = same_lines(lines)
    by_id = {each.line_id: each for each in lines}
    assert len(set(found.values())) == len(found)
    for csv_id, ofx_id in found.items():
        one, two = by_id[csv_id], by_id[ofx_id]
        assert (one.is_named, two.is_named, one.money) == (False, True, two.money)
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert same_lines(shuffled) == found


@given(rows)
def test_lines_of_one_format_are_never_taken_for_each_other(told_rows: list[tuple[Texts, int]]) -> None:
    assert same_lines(lines_of(told_rows, [])) == {}
    assert same_lines(lines_of([], told_rows)) == {}


@given(rows)
def test_the_same_statement_in_both_formats_leaves_each_line_that_says_something_once(
    told_rows: list[tuple[Texts, int]],
) -> None:
    """Each text of its own by a reference of its own, and some rows identical."""
    mine = [
        ((f"REF{number // 2:04}", f"CARD {number // 2}"), amount)
        for number, (_, amount) in enumerate(told_rows)
    ]
    found = same_lines(lines_of(mine, mine))
    assert len(found) == len(mine)
    assert Counter(found.values()).total() == len(set(found.values()))
