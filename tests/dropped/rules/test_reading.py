"""Dropped files as rows: good lines of a file are used, each bad one is refused with a reason that a person sees."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.cells import Manner
from roms_assets.dropped.rules.csv_lines import MOST_LINES, harmless, told
from roms_assets.dropped.rules.former_sheet import HEADING
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import FileRead, read_file, refused_whole
from roms_assets.dropped.rules.tables import REFUSED, TABLES, frame
from tests.docs.pages import part

AT = datetime(2025, 11, 12, 4, tzinfo=UTC)
CAME = Came("a" * 64, "today.csv", "folder", AT, date(2025, 11, 12))
MANNER = Manner("PHP", ZoneInfo("Asia/Manila"))


def read(kind: FileKind, text: str | bytes, manner: Manner = MANNER) -> FileRead:
    """A file, whose rows must fit their tables."""
    body = text.encode() if isinstance(text, str) else text
    found = read_file(kind, body, CAME, manner)
    frame(TABLES[kind], found.rows)
    frame(REFUSED, found.refused)
    return found


def reasons(kind: FileKind, text: str | bytes) -> list[str]:
    """Why all of a file is refused."""
    found = read(kind, text)
    assert found.rows == []
    return found.reasons


def of(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_an_order_may_have_several_tracking_numbers_in_lines_or_in_one_cell() -> None:
    found = read(
        FileKind.TRACKING,
        "Order Number,Tracking Number,Carrier,Shipped At\n"
        '0007,"1Z 999, 1Z 998; 1Z 999",UPS,2025-11-11 23:30\n'
        "0007,00401,,2025-11-11T23:30:00Z\n",
    )
    assert of(found.rows, "order_number", "tracking_number", "carrier", "line_key") == [
        ("0007", "1Z 999", "UPS", f"{'a' * 64}|2"),
        ("0007", "1Z 998", "UPS", f"{'a' * 64}|2|2"),
        ("0007", "00401", None, f"{'a' * 64}|3"),
    ]
    assert [row["shipped_at"].hour for row in found.rows] == [15, 15, 23], "the shop's zone where none stands"
    assert (found.lines, found.refused) == (2, [])


def test_what_was_received_says_how_many_its_commission_and_when() -> None:
    found = read(
        FileKind.RECEIVED,
        "tracking;sku;qty;commission;currency;received_at\n"
        "1Z1;007;2.5;1,250.05;;2025-11-12\n"
        "1Z1;;3;USD 1.10;USD;\n",
    )
    assert of(found.rows, "sku", "quantity", "currency", "commission_minor", "received_at") == [
        ("007", Decimal("2.5"), "PHP", 125005, datetime(2025, 11, 11, 16, tzinfo=UTC)),
        (None, Decimal(3), "USD", 110, AT),
    ]


def test_a_commission_is_in_the_currency_that_its_line_names() -> None:
    text = "tracking_number,quantity,commission,currency\n1Z1,1,EUR 5.00,USD\n"
    (reason,) = reasons(FileKind.RECEIVED, text)
    assert reason == "line 2: its amounts are in EUR and USD; write one line for each currency"


def test_an_order_is_cancelled_whole_or_in_part() -> None:
    found = read(FileKind.CANCELLED, "order_number,sku,quantity\nA1,,\nA2,007,2\nA3,008,\n")
    assert of(found.rows, "order_number", "sku", "quantity", "cancelled_at") == [
        ("A1", None, None, AT),
        ("A2", "007", Decimal(2), AT),
        ("A3", "008", None, AT),
    ]


def test_the_good_lines_of_a_file_are_used_and_each_bad_one_is_told() -> None:
    found = read(
        FileKind.RECEIVED,
        b"tracking_number,sku,quantity,commission\n"
        b"1Z1,007,two,\n"
        b"1Z2,007,2,ABC 5\n"
        b"1Z3,caf\xe9,2,\n"
        b"1Z4,o\x01n,2,\n"
        b"1Z5,007,2,\n"
        b"1Z6,007\n"
        b"\n"
        b",007,1,\n"
        b"1Z8,007,-1,\n"
        b"1.23457E+12,007,1,\n"
        b"1Z9,007,1,1.005\n"
        b"1Z0,007,1,$5\n"
        b"1Z0,007,99999999999,\n",
    )
    assert [row["tracking_number"] for row in found.rows] == ["1Z5"]
    told_of = {row["line_number"]: row["reason"] for row in found.refused}
    assert {number: reason.split(";")[0] for number, reason in told_of.items()} == {
        2: "quantity 'two' is no number",
        3: "commission: 'ABC' is no currency of ISO 4217",
        4: "it is not UTF-8: save it as CSV UTF-8 (comma delimited)",
        5: "it holds a control character that no text has",
        7: "it has 2 cells where the heading has 4",
        9: "tracking_number is empty",
        10: "quantity '-1' is below zero",
        11: "tracking_number '1.23457E+12' was rounded by a spreadsheet",
        12: "commission '1.005': an amount has more digits behind the point than PHP has (2)",
        13: "commission: $ is the sign of several currencies",
        14: "quantity '99999999999': a number that is not finite, or larger or finer than 9 digits before and after"
        " the point",
    }
    assert found.lines == 12


def test_a_cell_in_quotes_may_hold_line_breaks_and_makes_no_line() -> None:
    found = read(
        FileKind.TRACKING,
        'order_number,tracking_number,carrier\r\nA,1Z1,"slow\r\nB,1Z2,x\r\nboat"\r\nC,1Z3,\r\n',
    )
    assert of(found.rows, "line_number", "order_number", "carrier") == [
        (2, "A", "slow B,1Z2,x boat"),
        (5, "C", None),
    ]
    assert (found.lines, found.refused) == (2, [])


def test_after_a_quote_that_is_not_closed_nothing_is_read_and_it_is_told_once() -> None:
    found = read(FileKind.TRACKING, 'order_number,tracking_number\nA,1\nB,"2\nC,3\nD,"4"\n')
    assert of(found.rows, "order_number") == [("A",)]
    (refused,) = found.refused
    assert (refused["line_number"], refused["original"]) == (3, 'B,"2')
    assert refused["reason"].startswith("its quotes do not match; nothing from this line on can be read")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the file is empty"),
        (b"\n ,,\n", "the file is empty"),
        (b"order_number\n", "its heading lacks tracking_number"),
        (b"order_number,tracking_number\n", "there is no line below the heading"),
        (b"order,order_number,tracking_number\nA,B,C\n", "its heading names order_number twice"),
        ("order_number,tracking_number\nA,1\n".encode("utf-16"), "it is not UTF-8 text"),
        (b"PK\x03\x04 workbook", "it is a workbook and not CSV"),
        (b"\x00\x01\x02", "it is not UTF-8 text"),
        (b"<html>", "its heading lacks order_number, tracking_number"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(body: bytes, reason: str) -> None:
    (seen,) = reasons(FileKind.TRACKING, body)
    assert seen.startswith(reason)


@pytest.mark.parametrize("kind", FileKind)
def test_the_example_of_the_page_can_be_dropped(kind: FileKind) -> None:
    told_of = part("docs/files.md", f"### {kind}")
    example = told_of.split("```csv\n")[1].split("```")[0]
    found = read(kind, example)
    assert (found.reasons, found.unread) == ([], ())
    assert found.lines == example.count("\n") - 1


def test_columns_that_nobody_knows_are_named_and_not_read() -> None:
    found = read(FileKind.TRACKING, "Order Number,Notes,Tracking Number\nA,call first,1\n")
    assert found.unread == ("notes",)
    assert of(found.rows, "order_number", "tracking_number") == [("A", "1")]


def test_addresses_are_masked_in_what_is_refused() -> None:
    found = read(FileKind.RECEIVED, "tracking_number,quantity\nsomebody@example.com,many\n")
    assert found.refused[0]["original"] == "***@***,many"


def test_formulas_are_text() -> None:
    found = read(FileKind.TRACKING, 'order_number,tracking_number,carrier\n"=HYPERLINK(""x"")",1,\'@SUM(1)\n')
    assert of(found.rows, "order_number", "carrier") == [('=HYPERLINK("x")', "@SUM(1)")]


def test_a_line_without_end_and_one_in_a_file_of_old_macs() -> None:
    (reason,) = reasons(FileKind.TRACKING, "order_number,tracking_number\r" + "A" * 200_000 + ",1\r")
    assert "200,002 characters" in reason


def test_a_file_of_endless_lines_is_refused_before_each_is_looked_at() -> None:
    (reason,) = reasons(FileKind.TRACKING, b"order_number,tracking_number\n" + b"x\n" * (MOST_LINES + 1))
    assert "it has 500,002 lines" in reason


def test_a_cancelled_quantity_needs_its_goods_and_0_takes_back_what_was_said_of_them() -> None:
    found = read(FileKind.CANCELLED, "order_number,sku,quantity\nA,,2\nA,1,0\nA,,0\n")
    assert of(found.rows, "sku", "quantity") == [("1", 0)]
    assert [each["line_number"] for each in found.refused] == [2, 4]
    assert all("name what is cancelled" in reason for reason in found.reasons)


def test_a_file_that_was_not_read_is_one_refused_row() -> None:
    found = refused_whole(FileKind.SHEET, CAME, "too large")
    frame(REFUSED, found.refused)
    assert found.reasons == ["too large"]


@given(st.binary(max_size=300), st.sampled_from(FileKind))
def test_whatever_the_bytes_each_line_is_read_or_refused(body: bytes, kind: FileKind) -> None:
    headings = {
        FileKind.TRACKING: b"order_number,tracking_number,shipped_at\n",
        FileKind.RECEIVED: b"tracking_number,quantity,commission,received_at\n",
        FileKind.CANCELLED: b"order_number,quantity,sku\n",
        FileKind.SHEET: b"order_number\n",
    }
    for given_body in (body, headings[kind] + body):
        found = read(kind, given_body)
        assert found.rows or found.refused


_HEADINGS = {
    FileKind.TRACKING: "order_number,tracking_number,shop,carrier,shipped_at",
    FileKind.RECEIVED: "tracking_number,quantity,sku,commission,currency,received_at",
    FileKind.CANCELLED: "order_number,shop,sku,quantity,cancelled_at",
    FileKind.SHEET: ",".join(HEADING),
}
_CELLS = st.text("0123456789.,-+eE$€₱ :TZ/'=UuSsDdPp#a²٣", max_size=12) | st.sampled_from(
    [
        "",
        "1",
        "2025-11-12",
        "14:30",
        "2025-11-12 14:30",
        "12.50",
        "USD 12.50",
        "9" * 30,
        "nan",
        "Infinity",
        "0001-01-01",
    ]
)


@given(
    st.sampled_from(FileKind), st.lists(st.lists(_CELLS, min_size=19, max_size=19), min_size=1, max_size=3)
)
def test_whatever_the_cells_each_line_is_read_or_refused(kind: FileKind, lines: list[list[str]]) -> None:
    file = io.StringIO()
    width = _HEADINGS[kind].count(",") + 1
    csv.writer(file, lineterminator="\n").writerows(line[:width] for line in lines)
    found = read(kind, f"{_HEADINGS[kind]}\n{file.getvalue()}")
    numbers = {row["line_number"] for row in [*found.rows, *found.refused]}
    empty = {number for number, line in enumerate(lines, 2) if not "".join(line[:width]).strip(" ,;\t")}
    assert numbers - {0} == set(range(2, len(lines) + 2)) - empty


@given(st.text())
def test_what_is_made_harmless_says_the_same(cell: str) -> None:
    said = told(cell)
    assert told(harmless(said)) == said
    assert not harmless(said).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        (
            FileKind.TRACKING, "order_number,tracking_number,shop,shipped_at\n#7,1Z 9;1Z 8,Etsy,soon\n",
            ("#7", "1Z 9, 1Z 8", "Etsy", None),
        ),
        (FileKind.TRACKING, "order_number,tracking_number\n1.23E+12,1Z9\n", (None, "1Z9", None, None)),
        (FileKind.RECEIVED, "tracking_number,sku,quantity\n1Z9,00401,many\n", (None, "1Z9", None, "00401")),
        (FileKind.CANCELLED, "order_number,sku,quantity,email\n7,00401,many,a@b.example\n", ("7", None, None, "00401")),
        (FileKind.CANCELLED, "order_number\n7,many\n", (None, None, None, None)),
        (FileKind.TRACKING, "order_number,tracking_number,sku\n7,,who@example.com\n", ("7", None, None, None)),
    ],
)  # fmt: skip
def test_a_refused_line_keeps_what_it_names_as_far_as_it_can_be_read(
    kind: FileKind, text: str, named: tuple[str | None, ...]
) -> None:
    [row] = read(kind, text).refused
    assert tuple(row[name] for name in ("order_number", "tracking_number", "shop", "sku")) == named


@pytest.mark.parametrize(
    ("written", "in_utc"),
    [
        ("2025-10-26 01:59", "2025-10-25 23:59"),
        ("2025-10-26 02:30", "2025-10-26 00:30"),
        ("2025-10-26T02:30+01:00", "2025-10-26 01:30"),
        ("2025-10-26 03:00", "2025-10-26 02:00"),
        ("2025-03-30 01:59", "2025-03-30 00:59"),
        ("2025-03-30 02:30", "2025-03-30 01:30"),
        ("2025-03-30 03:00", "2025-03-30 01:00"),
    ],
)
def test_a_time_that_the_clock_has_twice_is_the_first_and_one_that_it_skips_is_as_much_later(
    written: str, in_utc: str
) -> None:
    manner = Manner("EUR", ZoneInfo("Europe/Berlin"))
    text = f"order_number,tracking_number,shipped_at\n7,1Z9,{written}\n"
    [row] = read(FileKind.TRACKING, text, manner).rows
    assert f"{row['shipped_at']:%Y-%m-%d %H:%M}" == in_utc
