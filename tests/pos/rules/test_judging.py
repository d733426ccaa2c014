"""Each state of a till-day, and each reason for it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from roms_assets.pos.rules.candidates import TillDayFiles
from roms_assets.pos.rules.judging import Evidence, State, judge
from roms_assets.pos.rules.layouts import FileType
from tests.pos.rules.builders import LUNA, a_file, a_line, read, sample_with

ALL = Evidence(found=frozenset(FileType), lines=100, tenders=50, files_came=True)
NOTHING = Evidence()
NO_TENDERS = frozenset(FileType) - {FileType.TENDERS}
TWO = (("00305001", Decimal("278.000"), Decimal("278.10")), ("", Decimal(1), Decimal(0)))
CLOSED = "closed on sundays"


@pytest.mark.parametrize(
    ("evidence", "state", "reason"),
    [
        (ALL, State.ARRIVED, ""),
        (replace(ALL, notes=("a note",)), State.ARRIVED, "a note"),
        (replace(ALL, refused=((FileType.LINES, 1, 100),)), State.ARRIVED, ""),
        (replace(ALL, refused=((FileType.LINES, 2, 100),)), State.PARTIAL, "rd5000: 2 of 100 lines refused"),
        (replace(ALL, refused=((FileType.LOYALTY, 9, 9),)), State.PARTIAL, "blpr: 9 of 9 lines refused"),
        (replace(ALL, found=NO_TENDERS), State.PARTIAL, "rd5800 is missing"),
        (
            replace(ALL, found=NO_TENDERS, problems=((FileType.TENDERS, "HTTP 404"),)),
            State.PARTIAL,
            "rd5800 is missing (HTTP 404)",
        ),
        (
            replace(ALL, not_fetched=((FileType.LINES, "HTTP 404"),)),
            State.PARTIAL,
            "another upload of rd5000 could not be fetched (HTTP 404)",
        ),
        (replace(ALL, cut=(FileType.LINES,)), State.PARTIAL, "rd5000 was cut off"),
        (replace(ALL, lines=0), State.PARTIAL, "rd5000 holds a header only"),
        (
            replace(ALL, unbalanced=TWO[:1]),
            State.PARTIAL,
            "1 receipt does not balance (first 00305001: lines 278, tenders 278.1)",
        ),
        (
            replace(ALL, unbalanced=TWO[::-1]),
            State.PARTIAL,
            "2 receipts do not balance (first returns: lines 1, tenders 0)",
        ),
        (replace(ALL, closed=CLOSED), State.ARRIVED, f"files came although {CLOSED}"),
        (
            replace(ALL, closed=CLOSED, lines=0, notes=("a note",)),
            State.PARTIAL,
            f"rd5000 holds a header only; files came although {CLOSED}; a note",
        ),
        (
            replace(ALL, broken="RecordLine: amount"),
            State.REFUSED,
            "its rows contradict the table: RecordLine: amount",
        ),
        (replace(ALL, refused=((FileType.LINES, 100, 100),)), State.REFUSED, "rd5000: all 100 lines refused"),
        (
            replace(
                NOTHING, files_came=True, problems=((FileType.LINES, "the file is empty"),), notes=("a note",)
            ),
            State.REFUSED,
            "rd5000: the file is empty; a note",
        ),
        (replace(NOTHING, files_came=True), State.REFUSED, "nothing in its files could be used"),
        (NOTHING, State.ABSENT, "the host has no files"),
        (replace(NOTHING, host="HTTP 500"), State.ABSENT, "HTTP 500"),
        (replace(NOTHING, problems=((FileType.LINES, "HTTP 404"),)), State.ABSENT, "rd5000: HTTP 404"),
        (replace(NOTHING, notes=("'x' was not fetched",)), State.ABSENT, "'x' was not fetched"),
        (replace(NOTHING, closed=CLOSED), State.CLOSED, CLOSED),
        (
            replace(
                NOTHING, closed=CLOSED, files_came=True, problems=((FileType.LINES, "the file is empty"),)
            ),
            State.CLOSED,
            f"{CLOSED}; rd5000: the file is empty",
        ),
    ],
)
def test_each_state_has_its_reason(evidence: Evidence, state: State, reason: str) -> None:
    verdict = judge(evidence, Decimal(1))
    assert (verdict.state, verdict.reason) == (state, reason)


@pytest.mark.parametrize(
    ("percent", "state"), [("0", State.PARTIAL), ("1", State.PARTIAL), ("2.5", State.ARRIVED)]
)
def test_how_many_refused_lines_make_it_partial_is_the_businesss_to_say(percent: str, state: State) -> None:
    assert judge(replace(ALL, refused=((FileType.LINES, 1, 50),)), Decimal(percent)).state is state


@pytest.mark.parametrize("state", State)
def test_refused_and_absent_are_missing(state: State) -> None:
    assert state.is_missing is (state in (State.REFUSED, State.ABSENT))


def test_a_closed_day_gives_no_rows_when_all_its_lines_were_refused() -> None:
    lines = a_file(FileType.LINES, [a_line(DATE="2025-11-13")])
    files = sample_with(LUNA, LINES=lines).files
    (reading,) = read(TillDayFiles(LUNA, files, closed=CLOSED))
    assert reading.verdict.state is State.CLOSED
    assert reading.frames["lines"].is_empty()
    assert reading.frames["tenders"].is_empty()
    assert reading.figures["refused_lines"] == 8


def test_every_reason_of_a_till_day_is_told() -> None:
    lines = a_file(FileType.LINES, [a_line(), a_line(DATE="2025-11-13")]).removesuffix(b"\n")
    without = tuple(
        each for each in sample_with(LUNA, LINES=lines).files if each.file.type is not FileType.LOYALTY
    )
    (reading,) = read(TillDayFiles(LUNA, without, notes=("'x' was not fetched",)))
    assert reading.verdict.state is State.PARTIAL
    assert reading.verdict.reasons[:3] == (
        "blpr is missing",
        "rd5000 was cut off",
        "rd5000: 1 of 2 lines refused",
    )
    assert "receipts do not balance" in reading.verdict.reason
    assert reading.verdict.reason.endswith("; 'x' was not fetched")
