"""Which upload counts: most usable rows, then the latest; and what a person is told of it."""

import pytest

from roms_assets.pos.rules.candidates import TillDayFiles
from roms_assets.pos.rules.choosing import Candidate, choose
from roms_assets.pos.rules.file_names import parse_name
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import TillDayReading
from tests.pos.rules.builders import LUNA, a_file, a_line, landed, read


def a_candidate(number: int, usable: int, at: str = "20-00", problem: str | None = None) -> Candidate:
    """An upload of rd5000 at this nominal time."""
    file = parse_name(f"a_LUNA_1_rd5000_2025-11-14_{at}_.csv")
    return Candidate(number, file, str(number) * 64, usable, problem)


@pytest.mark.parametrize(
    ("candidates", "chosen", "reason"),
    [
        ([a_candidate(0, 5)], 0, "the only usable upload"),
        ([a_candidate(0, 5), a_candidate(1, 9, problem="a web page")], 0, "the only usable upload"),
        ([a_candidate(0, 5), a_candidate(1, 3, "23-03")], 0, "most rows: 5, the next 3"),
        ([a_candidate(0, 5, "23-03"), a_candidate(1, 5)], 0, "as many rows as another (5), uploaded later"),
        ([a_candidate(0, 5), a_candidate(1, 5)], 1, "as many rows as another (5), fetched later"),
        ([a_candidate(0, 0), a_candidate(1, 0, "19-59")], 0, "as many rows as another (0), uploaded later"),
    ],
)
def test_the_upload_with_most_to_give_counts(candidates: list[Candidate], chosen: int, reason: str) -> None:
    choice = choose(candidates)
    assert choice is not None
    assert (choice.chosen.number, choice.reason) == (chosen, reason)
    assert {other.number for other in choice.others} == {each.number for each in candidates} - {chosen}


def test_of_files_of_no_use_none_counts() -> None:
    assert choose([a_candidate(0, 9, problem="the file is empty")]) is None
    assert choose([]) is None


def lines_of(*numbers: int, **given: str) -> bytes:
    """rd5000 with one line per number."""
    return a_file(FileType.LINES, [a_line(INVOICE=f"{number:08}", **given) for number in numbers])


def chosen_of(
    *uploads: tuple[bytes, str], file_type: FileType = FileType.LINES
) -> tuple[str, TillDayReading]:
    """The upload time of the file that counts."""
    files = tuple(landed(body, file_type, LUNA, at) for body, at in uploads)
    (reading,) = read(TillDayFiles(LUNA, files))
    return reading.choices[file_type].chosen.file.uploaded, reading


def test_a_file_that_repeats_its_own_lines_gains_nothing() -> None:
    honest, stuttering = lines_of(1, 2, 3), lines_of(1, 2, 1, 2, 1, 2)
    at, reading = chosen_of((honest, "19-59"), (stuttering, "23-03"))
    assert at == "19-59"
    assert reading.frames["refused_lines"].is_empty()


def test_lines_that_are_refused_do_not_count() -> None:
    at, _ = chosen_of((lines_of(1), "19-59"), (lines_of(2, 3, DATE="2025-11-13"), "23-03"))
    assert at == "19-59"


def test_a_master_file_is_chosen_by_its_different_rows() -> None:
    few, repeated = b"1,CASH,0,0,1,LUNA\n2,CARD,0,0,1,LUNA\n", b"1,CASH,0,0,1,LUNA\n" * 5
    head = a_file(FileType.PAYMENT_METHODS, [])
    at, _ = chosen_of((head + few, "19-59"), (head + repeated, "23-03"), file_type=FileType.PAYMENT_METHODS)
    assert at == "19-59"


def test_the_same_bytes_under_one_name_are_one_file() -> None:
    _, reading = chosen_of((lines_of(1), "20-00"), (lines_of(1), "20-00"))
    assert reading.choices[FileType.LINES].reason == "the only usable upload"
    assert len(reading.frames["lines"]) == 1


def test_the_same_bytes_under_two_names_are_a_tie() -> None:
    at, reading = chosen_of((lines_of(1), "20-00"), (lines_of(1), "23-03"))
    assert at == "23-03"
    assert len(reading.frames["lines"]) == 1
