"""One file alone: its rows, its refused lines, and what it does to a till-day whose other files are well."""

from datetime import date
from decimal import Decimal

import pytest

from roms_assets.pos.rules.candidates import LandedFile
from roms_assets.pos.rules.dialects import NEW, OLD, Dialect
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import Terms
from roms_assets.pos.rules.trials import Trial, try_file, written_inside
from tests.pos.rules.builders import LUNA, NOVA, a_file, a_line, a_tender, landed, sample


def tried(file: LandedFile, dialect: Dialect = OLD, percent: int = 1) -> Trial:
    return try_file(file.file, file.body, dialect, Terms(Decimal(percent)))


@pytest.mark.parametrize("file_type", FileType)
@pytest.mark.parametrize(("till_day", "dialect"), [(LUNA, OLD), (NOVA, NEW)], ids=["old", "new"])
def test_every_sample_would_arrive(file_type: FileType, till_day: object, dialect: Dialect) -> None:
    assert till_day in (LUNA, NOVA)
    of = LUNA if till_day == LUNA else NOVA
    body = sample(of)[file_type]
    trial = tried(landed(body, file_type, of), dialect)

    assert (trial.verdict.state, trial.verdict.reason) == (State.ARRIVED, "")
    assert trial.lines == len(trial.rows) == body.count(b"\n") - 1
    assert trial.refused_lines == 0


def test_good_and_refused_lines_are_all_lines() -> None:
    body = a_file(FileType.LINES, [a_line(), a_line(INVOICE="00310002", QUANTITY="many"), a_line()[:5]])
    trial = tried(landed(body))

    assert (trial.lines, len(trial.rows), trial.refused_lines) == (3, 1, 2)
    assert trial.refused["reason_code"].to_list() == ["not_a_number", "wrong_field_count"]
    assert (trial.verdict.state, trial.verdict.reason) == (State.PARTIAL, "rd5000: 2 of 3 lines refused")
    assert tried(landed(body), percent=70).verdict.state is State.ARRIVED


def test_a_file_of_lines_of_which_nothing_can_be_used_refuses_the_till_day() -> None:
    for body, why in (
        (b"<html></html>", "rd5000: the file is a web page, not CSV"),
        (b"", "rd5000: the file is empty"),
        (a_file(FileType.LINES, [a_line(BRANCH="ELSEWHERE")]), "rd5000: all 1 lines refused"),
    ):
        trial = tried(landed(body))
        assert (trial.verdict.state, trial.verdict.reason) == (State.REFUSED, why)
        assert trial.rows.is_empty()


def test_another_file_of_no_use_leaves_the_till_day_partial() -> None:
    trial = tried(landed(b"<html></html>", FileType.PRODUCTS))
    assert (trial.verdict.state, trial.verdict.reason) == (
        State.PARTIAL,
        "rd5500 is missing (the file is a web page, not CSV)",
    )
    tenders = tried(landed(a_file(FileType.TENDERS, [a_tender(POS="9")]), FileType.TENDERS))
    assert (tenders.verdict.state, tenders.verdict.reason) == (
        State.PARTIAL,
        "rd5800: 1 of 1 lines refused",
    )


def test_a_cut_off_file_and_one_of_a_header_only_are_told() -> None:
    assert tried(landed(a_file(FileType.LINES, [a_line()])[:-1])).verdict.reason == "rd5000 was cut off"
    assert tried(landed(a_file(FileType.LINES, []))).verdict.reason == "rd5000 holds a header only"


def test_a_note_changes_no_state() -> None:
    trial = tried(landed(a_file(FileType.LINES, [a_line(DISCOUNT="5.000")])))
    assert trial.verdict.state is State.ARRIVED
    assert "positive DISCOUNT" in trial.verdict.reason


def test_people_are_masked_in_rows_and_refused_lines() -> None:
    loyalty = tried(landed(sample(LUNA)[FileType.LOYALTY], FileType.LOYALTY))
    assert set(loyalty.rows["PHONE"]) == {"•••"}
    body = a_file(FileType.LINES, [a_line(SRNAME="Juana Halimbawa", QUANTITY="many")])
    told = str(tried(landed(body)).refused.rows())
    assert "not_a_number" in told
    assert "Halimbawa" not in told


def test_what_the_first_line_says_of_itself() -> None:
    lines = a_file(FileType.LINES, [a_line(POS="2"), a_line(POS="3")])
    assert written_inside(FileType.LINES, lines, OLD) == (date(2025, 11, 14), "2")
    assert written_inside(FileType.LINES, sample(NOVA)[FileType.LINES], NEW) == (date(2025, 11, 14), None)
    assert written_inside(FileType.PRODUCTS, sample(LUNA)[FileType.PRODUCTS], OLD) == (None, "1")
    for nothing in (b"", b"\xff\xfe", a_file(FileType.LINES, [a_line(DATE="soon", POS="")])):
        assert written_inside(FileType.LINES, nothing, OLD) == (None, None)
