"""What passes for whole lines of fields reads so, and what a CSV writer writes passes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.pos.rules.field_counts import has_fields

ODD_LINES = st.lists(st.text('a,"', max_size=7).map(str.encode), max_size=3)
FIELDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)


@given(ODD_LINES, st.integers(2, 3))
def test_lines_that_pass_have_their_fields_as_csv(lines: list[bytes], width: int) -> None:
    if has_fields(lines, width):
        read = [next(csv.reader([line.decode()], strict=True), []) for line in lines]
        assert [len(fields) for fields in read] == [width] * len(lines)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(FIELDS, min_size=width, max_size=width))))
def test_what_a_csv_writer_writes_has_fields(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    lines = out.getvalue().encode().split(b"\n")[:-1]
    assert has_fields(lines, len(rows[0]) if rows else 1)


@pytest.mark.parametrize(
    "line", [b'a,"b', b'a,b"', b'a,b"c"', b'a,"b"c', b'a,""', b'"a,b"', b"a", b"a,b,c", b""]
)
def test_a_line_with_a_fault_does_not_pass(line: bytes) -> None:
    assert not has_fields([b"a,b", line, b"a,b"], 2)
