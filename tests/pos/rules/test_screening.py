"""Every line of a file is either good or refused, whatever the file holds."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import RuleBroken
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.raw_frames import Numbered, raw_frame
from roms_assets.pos.rules.screening import Screened, screen
from tests.pos.rules.builders import NOVA, a_file, a_line, as_csv, header, sample

LINES = LAYOUTS[FileType.LINES]
DEPARTMENTS = LAYOUTS[FileType.DEPARTMENTS]
TYPES = st.sampled_from(FileType)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"))
DIRT = {
    "wrong_field_count": b"1,2,3",
    "broken_quote": b'1,"2,3',
    "wrong_encoding": b"\xd1" + b"," * 39,
    "empty_line": b"   ",
    "stray_return": b"1\r2" + b"," * 39,
}


def as_frame(file_type: FileType, body: bytes) -> list[dict[str, object]]:
    """The good rows of one file as text."""
    return raw_frame(file_type, [Numbered(0, screen(body, LAYOUTS[file_type]))]).rows(named=True)


def physical_lines(body: bytes) -> int:
    """Lines behind the header as `wc` counts them, a cut last one included."""
    return max(body.count(b"\n") - body.endswith(b"\n"), 0)


@given(TYPES, st.binary(max_size=300), st.sampled_from(["utf-8", "cp1252", "utf-16", "shift_jis", "utf-7"]))
def test_any_bytes_are_screened(file_type: FileType, body: bytes, encoding: str) -> None:
    screened = screen(body, LAYOUTS[file_type], encoding)
    assert len(screened.numbers) + sum(each.lines for each in screened.refusals) == screened.lines


@given(TYPES, st.lists(st.binary(max_size=30) | st.sampled_from(list(DIRT.values())), max_size=8))
def test_good_and_refused_are_the_lines_of_the_file(file_type: FileType, lines: list[bytes]) -> None:
    body = header(file_type) + b"\n".join(lines)
    screened = screen(body, LAYOUTS[file_type])
    seen = [*screened.numbers, *(each.line_number for each in screened.refusals)]
    assert sorted(seen) == list(range(2, screened.lines + 2))
    assert screened.lines == physical_lines(body.replace(b"\r\n", b"\n"))
    assert screened.rows.count(b"\n") == len(screened.numbers)


@given(st.integers(0, 4), st.sampled_from(sorted(DIRT)))
def test_dirt_costs_its_own_line_only(place: int, code: str) -> None:
    rows = [as_csv([a_line(INVOICE=f"{number:08}")]) for number in range(5)]
    clean = as_frame(FileType.LINES, header(FileType.LINES) + b"".join(rows))
    rows[place] = DIRT[code] + b"\n"
    body = header(FileType.LINES) + b"".join(rows)
    (refusal,) = screen(body, LINES).refusals
    assert (refusal.line_number, refusal.code) == (place + 2, code)
    assert refusal.reason
    assert as_frame(FileType.LINES, body) == [row for row in clean if row["line_number"] != place + 2]


@given(st.lists(st.tuples(st.integers(), TEXTS, st.just("1"), st.just("LUNA")), max_size=6))
def test_names_come_back_to_the_letter(rows: list[tuple[int, str, str, str]]) -> None:
    """With quotes, commas, non-breaking spaces, Ñ and whatever else a name may hold."""
    body = a_file(FileType.DEPARTMENTS, [(str(code), *rest) for code, *rest in rows])
    seen = [(row["DEP_CODE"], row["DEP_DESC"] or "") for row in as_frame(FileType.DEPARTMENTS, body)]
    assert seen == [(str(code), name) for code, name, *_ in rows]


@pytest.mark.parametrize(
    "name", ['EXT"E BURGER', "BIÑAN\u00a0FEAST", "A, B", '"', " ", "x\u2028y", '""', "\x00"]
)
def test_a_name_comes_back_to_the_letter(name: str) -> None:
    (row,) = as_frame(FileType.DEPARTMENTS, a_file(FileType.DEPARTMENTS, [("01", name, "1", "LUNA")]))
    assert row["DEP_DESC"] == name


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"\n", b"\r\n"),
        lambda body: body.replace(b"NOVA MEALS", b'"NOVA MEALS"'),
    ],
    ids=["byte order mark", "CR LF", "needless quotes"],
)
def test_other_ways_to_write_the_same(change: object) -> None:
    body = sample(NOVA)[FileType.DEPARTMENTS]
    assert callable(change)
    assert change(body) != body
    assert as_frame(FileType.DEPARTMENTS, change(body)) == as_frame(FileType.DEPARTMENTS, body)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "UTF8"])
def test_another_encoding_is_read_when_the_branch_is_known_to_have_it(encoding: str) -> None:
    body = a_file(FileType.DEPARTMENTS, [("01", "BIÑAN", "1", "LUNA")]).decode().encode(encoding)
    screened = screen(body, DEPARTMENTS, encoding)
    assert "BIÑAN" in screened.rows.decode()
    assert not screened.refusals


def test_bytes_of_no_wide_encoding_are_of_no_use() -> None:
    assert screen(b"a\nb", DEPARTMENTS, "utf-16").problem


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"<!DOCTYPE html><html>Juana</html>\n", "the file is a web page, not CSV"),
        ("STORE,PHONE\n".encode("utf-16"), "the file is UTF-16"),
        (
            b"An error occurred, check your Internet\n",
            "it has 2 columns, 0 of the 6 expected ones among them",
        ),
        (b"TEMP,09000000001,1,2,1,LUNA\n", "it has 6 columns, 0 of the 6 expected"),
        (b"PHONE,STORE,TRANSNO,ORNO,POS,BRANCH\n", "it has 6 columns, 6 of the 6 expected"),
    ],
)
def test_a_file_of_no_use_says_why_and_names_nobody(body: bytes, problem: str) -> None:
    screened = screen(body, LAYOUTS[FileType.LOYALTY])
    assert screened.problem is not None
    assert problem in screened.problem
    assert "Juana" not in screened.problem
    assert "0900" not in screened.problem
    assert not screened.rows


def test_the_first_line_is_shown_where_no_people_are_in_such_a_file() -> None:
    problem = screen(b"An error occurred, check your Internet\n", DEPARTMENTS).problem
    assert problem is not None
    assert "'An error occurred, check your Internet'" in problem


@pytest.mark.parametrize(("end", "is_cut"), [(b"\n", False), (b"", True)])
def test_a_file_without_a_last_newline_was_cut_off(end: bytes, is_cut: bool) -> None:
    whole = a_file(FileType.LINES, [a_line()]).removesuffix(b"\n")
    assert screen(whole + end, LINES).is_cut is is_cut
    assert screen(header(FileType.LINES).removesuffix(b"\n") + end, LINES).is_cut is is_cut
    cut = screen(whole[:-70] + end, LINES)
    assert [each.code for each in cut.refusals] == ["cut_off" if is_cut else "wrong_field_count"]


def test_a_whole_line_that_repeats_is_refused_in_transactions_alone() -> None:
    row = as_csv([a_line()])
    (refusal,) = screen(header(FileType.LINES) + row + row, LINES).refusals
    assert (refusal.code, refusal.reason, refusal.line_number) == ("repeated_line", "it repeats line 2", 3)
    loyalty = header(FileType.LOYALTY) + b"TEMP,09000000001,1,2,1,LUNA\n" * 2
    assert not screen(loyalty, LAYOUTS[FileType.LOYALTY]).refusals


def test_short_rows_of_products_are_filled_up() -> None:
    rows = header(FileType.PRODUCTS, is_new=True) + b"A1,ONE,,01\nA2,TWO\n"
    screened = screen(rows, LAYOUTS[FileType.PRODUCTS])
    assert next(csv.reader([screened.rows.decode()])) == ["A1", "ONE", "", "01", *[""] * 11]
    assert [(each.code, each.line_number) for each in screened.refusals] == [("wrong_field_count", 3)]


def test_a_miscount_is_our_own_fault_and_stops_us() -> None:
    with pytest.raises(RuleBroken, match="1 good \\+ 0 refused lines are not the file's 2"):
        Screened(2, numbers=[2])
