"""Promises held against all that is known: kept or not, with the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.promises import (
    every_expected_till_reported,
    lines_are_as_usual,
    no_receipt_number_is_missing,
    receipts_balance,
)
from roms_assets.pos.rules.till_days import TillDay


@dataclass(frozen=True)
class Entry:
    """What a ledger knows."""

    state: str = "arrived"
    reason: str = ""
    figures: Mapping[str, int | str] = field(default_factory=dict)
    attempts: int = 1
    last_attempt_at: datetime | None = None


def a_till_day(
    day: int, state: str = "arrived", pos: str = "1", few: str | None = None, **figures: int | str
) -> Expected:
    closed = "holiday" if state == "closed" else None
    known = Entry(state, "no files" if state == "absent" else "", figures)
    return Expected(TillDay(date(2025, 11, day), "BMC", pos), closed, known, few)


def test_receipts_balance_where_none_is_counted_that_does_not() -> None:
    good, bad = (
        a_till_day(1, receipts=50, unbalanced_receipts=0),
        a_till_day(2, "partial", receipts=40, unbalanced_receipts=2),
    )
    assert receipts_balance([good]).is_kept
    found = receipts_balance([good, bad, a_till_day(3, "absent")])
    assert (found.looked_at, found.is_kept) == (2, False)
    assert found.broken == [("2025-11-02|BMC-1", "2 receipts")]
    assert found.figures == {"receipts": 90, "unbalanced_receipts": 2}


def test_every_till_that_is_open_is_expected_to_report() -> None:
    found = every_expected_till_reported(
        [a_till_day(1), a_till_day(2, "absent"), a_till_day(3, "closed"), a_till_day(4, "refused")]
    )
    assert found.looked_at == 3
    assert found.broken == [("2025-11-04|BMC-1", "refused: "), ("2025-11-02|BMC-1", "absent: no files")]
    assert found.figures == {"reported": 1, "missing": 2}


def test_few_lines_are_told_with_both_numbers() -> None:
    few = "only 4 lines, usually 100"
    found = lines_are_as_usual([a_till_day(1), a_till_day(2, few=few)])
    assert (found.looked_at, found.broken) == (2, [("2025-11-02|BMC-1", few)])


def test_holes_within_a_day_and_between_days_are_told_together() -> None:
    days = [
        a_till_day(1, first_receipt=1, last_receipt=10, missing_receipts=0, missing_numbers=""),
        a_till_day(2, first_receipt=13, last_receipt=20, missing_receipts=2, missing_numbers="15, 17"),
        a_till_day(3, first_receipt=21, last_receipt=30, missing_receipts=0, missing_numbers=""),
    ]
    found = no_receipt_number_is_missing(days)
    assert found.broken == [
        ("2025-11-02|BMC-1", "missing within the day: 15, 17; missing since 2025-11-01: 11 to 12"),
    ]
    assert found.figures == {"missing_within_days": 2}


def test_a_missing_day_explains_the_hole_and_a_closed_one_does_not() -> None:
    before, after = (
        a_till_day(1, first_receipt=1, last_receipt=10),
        a_till_day(3, first_receipt=20, last_receipt=30),
    )
    assert no_receipt_number_is_missing([before, a_till_day(2, "absent"), after]).is_kept
    assert not no_receipt_number_is_missing([before, a_till_day(2, "closed"), after]).is_kept


def test_tills_are_numbered_each_for_itself() -> None:
    one, other = a_till_day(1, last_receipt=10), a_till_day(2, pos="2", first_receipt=20)
    assert no_receipt_number_is_missing([one, other]).is_kept
