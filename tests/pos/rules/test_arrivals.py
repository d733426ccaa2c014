"""What is expected, known, missing and due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from roms_assets.pos.rules.arrival_rows import arrival_rows
from roms_assets.pos.rules.arrivals import NEVER_ASKED, Expected, count, due, missing
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.schemas import Arrival, broken
from roms_assets.pos.rules.till_days import TillDay

CLOSED = "closed on sundays"


@dataclass(frozen=True)
class Entry:
    """What a ledger knows."""

    state: str = "arrived"
    reason: str = ""
    figures: Mapping[str, int | str] = field(default_factory=dict)
    attempts: int = 1
    last_attempt_at: datetime | None = datetime(2025, 11, 15, 2, tzinfo=UTC)


def an_expected(
    state: str | None = None, closed: str | None = None, day: int = 14, pos: str = "1"
) -> Expected:
    """A till-day of BMC in November; without a state the host was never asked."""
    known = Entry(state, f"why {state}") if state else None
    return Expected(TillDay(date(2025, 11, day), "BMC", pos), closed, known)


@pytest.mark.parametrize(
    ("known", "closed", "state", "reason", "is_due"),
    [
        (None, None, State.ABSENT, NEVER_ASKED, True),
        ("absent", None, State.ABSENT, "why absent", True),
        ("refused", None, State.REFUSED, "why refused", True),
        ("partial", None, State.PARTIAL, "why partial", False),
        ("arrived", None, State.ARRIVED, "why arrived", False),
        ("closed", None, State.ABSENT, "why closed", True),
        (None, CLOSED, State.CLOSED, CLOSED, True),
        ("absent", CLOSED, State.CLOSED, CLOSED, False),
        ("closed", CLOSED, State.CLOSED, CLOSED, False),
        ("arrived", CLOSED, State.ARRIVED, "why arrived", False),
        ("refused", CLOSED, State.REFUSED, "why refused", True),
    ],
)
def test_what_the_business_says_goes_before_the_record_as_long_as_nothing_came(
    known: str | None, closed: str | None, state: State, reason: str, is_due: bool
) -> None:
    expected = an_expected(known, closed)
    assert (expected.state, expected.reason, expected.is_due) == (state, reason, is_due)


@pytest.mark.parametrize(
    ("states", "told", "is_published"),
    [
        (["arrived", "partial", "absent"], "2/3", True),
        (["absent", "refused"], "0/2", False),
        ([], "0/0", True),
    ],
)
def test_a_day_counts_its_tills(states: list[str], told: str, is_published: bool) -> None:
    counted = count(an_expected(state) for state in states)
    assert (str(counted), counted.is_published) == (told, is_published)


def test_a_closed_till_is_not_expected_unless_files_came() -> None:
    assert str(count([an_expected(None, CLOSED), an_expected("arrived", CLOSED)])) == "1/1"
    assert count([an_expected(None, CLOSED)]).is_published


def test_what_is_missing_stands_by_branch_till_and_day() -> None:
    expected = [
        an_expected("absent", day=15),
        an_expected("refused", day=14),
        an_expected(pos="2"),
        an_expected("partial", day=16),
        an_expected(None, CLOSED, day=17),
    ]
    assert missing(expected) == {"BMC": {"1": ["2025-11-14", "2025-11-15"], "2": ["2025-11-14"]}}
    assert missing([]) == {}


@pytest.mark.parametrize(
    ("day", "state", "is_asked"),
    [
        (20, "arrived", True),
        (14, "partial", True),
        (13, "partial", False),
        (19, "arrived", False),
        (11, "absent", True),
        (10, "absent", False),
        (11, "refused", True),
    ],
)
def test_the_daily_run_asks_for_the_last_day_and_what_is_open(day: int, state: str, is_asked: bool) -> None:
    expected = an_expected(state, day=day)
    asked = due([expected], date(2025, 11, 20), partial_days=7, missing_days=10)
    assert asked == ([expected.till_day] if is_asked else [])


def test_every_expected_till_day_is_a_row() -> None:
    counts: dict[str, int | str] = {"lines": 10, "refused_lines": 1, "receipts": 6}
    figures = {**counts, "amount": "106.4286", "returned_amount": "278"}
    known = Expected(TillDay(date(2025, 11, 14), "BMC", "1"), None, Entry("partial", "why", figures, 3))
    rows = arrival_rows([known, an_expected(pos="2")])
    assert broken(Arrival, rows) is None
    first, second = rows.rows(named=True)
    assert (first["amount"], first["returned_amount"]) == (Decimal("106.4286"), Decimal(278))
    assert (first["lines"], first["attempts"], first["state"]) == (10, 3, "partial")
    assert (second["state"], second["reason"], second["lines"]) == ("absent", NEVER_ASKED, 0)
    assert second["last_attempt_at"] is None
    assert arrival_rows([]).columns == rows.columns
