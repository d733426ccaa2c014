"""Records of comma-separated text: whatever a cell holds, it makes no record."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.csv_records import on_one_line, records

_CELLS = st.text(max_size=8) | st.text('",;|\t\r\n a', max_size=8)
_ROWS = st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=4)
_WAYS = st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")])


def cells_of(text: str, separator: str = ",") -> list[list[str] | None]:
    return [record.cells for record in records(text, separator)]


@given(_ROWS, st.sampled_from(",;|\t"), _WAYS)
def test_what_the_csv_module_writes_comes_back(
    rows: list[list[str]], separator: str, way: tuple[int, str]
) -> None:
    file = io.StringIO()
    quoting, end = way
    csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    assert cells_of(file.getvalue(), separator) == rows


@given(st.text('",\r\n a', max_size=40))
def test_whatever_the_text_nothing_of_it_is_lost(text: str) -> None:
    found = list(records(text, ","))
    left = text
    for record in found:
        assert left.startswith(record.text)
        left = left.removeprefix(record.text)
        left = left.removeprefix("\r\n") if left.startswith("\r\n") else left[1:]
    assert left == ""
    assert all(record.cells is not None for record in found[:-1])


def test_a_record_has_the_number_of_its_first_line() -> None:
    found = list(records('a,b\r\n"1\n2\r\n3",x\r\r\nlast', ",", 5))
    assert [(each.number, each.cells) for each in found] == [
        (5, ["a", "b"]),
        (6, ["1\n2\r\n3", "x"]),
        (9, [""]),
        (10, ["last"]),
    ]
    assert found[1].first_line == '"1'
    assert on_one_line(found[1].text) == '"1 2 3",x'


@pytest.mark.parametrize("open_quote", ['a,"open\nb,c\n', 'a,"open\nb,"c"\nd,e\n', 'a,"x"y\nb,c\n', 'a,"'])
def test_quotes_that_do_not_match_leave_nothing_after_them(open_quote: str) -> None:
    assert cells_of(f"1,2\n{open_quote}") == [["1", "2"], None]


def test_a_quote_within_a_cell_is_a_sign_and_blanks_around_quotes_are_none() -> None:
    assert cells_of('5" pipe, "a, b" ,"say ""hi"""\n') == [['5" pipe', "a, b", 'say "hi"']]
