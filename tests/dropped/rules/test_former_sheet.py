"""The 19 columns of the earlier system: read, and written again as the same sheet."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.cells import Manner
from roms_assets.dropped.rules.former_sheet import HEADING, sheet_cells, sheet_text
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import read_file
from roms_assets.dropped.rules.sheets import csv_of, new_lines
from roms_assets.dropped.rules.tables import SHEET, frame

CAME = Came("b" * 64, "sheet.csv", "command", datetime(2025, 11, 12, tzinfo=UTC), date(2025, 11, 12))
ZONE = ZoneInfo("America/New_York")
KEY = b"a key of sixteen characters"
MANNER = Manner("USD", ZONE, credentials_key=KEY)
LINE = {
    "Date": "2025-11-12",
    "Time": "14:30",
    "Product": "Flour, 25 kg",
    "Price": "12.50",
    "Total": "25.00",
    "Commission": "1.25",
    "Quantity": "2",
    "Profile": "main",
    "Proxy List": "c-0123456789abcdef",
    "Order Number": "0007",
    "Email": "buyer@example.com",
    "Reference #": "R-1",
    "Posted Date": "2025-11-13",
    "Tracking Number": "1Z1, 1Z2",
    "Status": "shipped",
    "QTY Received": "1",
    "Order ID": "1000007",
    "Created": "2025-11-12 14:30:05",
    "Modified": "2025-11-13 09:00:00",
}


_PERSON = {"Profile": "John Doe 555-1234", "Email": "jd at home", "Proxy List": "john:secret@192.0.2.4:80"}


def a_sheet(*lines: dict[str, str]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADING, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**LINE, **line} for line in lines)
    return file.getvalue()


def rows_of(text: str, manner: Manner = MANNER) -> list[dict[str, Any]]:
    found = read_file(FileKind.SHEET, text.encode(), CAME, manner)
    assert found.reasons == []
    frame(SHEET, found.rows)
    return found.rows


def written(rows: list[dict[str, Any]], manner: Manner = MANNER) -> str:
    return sheet_text(sheet_cells(row, manner) for row in rows)


def test_a_line_of_the_sheet_is_typed() -> None:
    (row,) = rows_of(a_sheet({}))
    assert row["ordered_at"] == datetime(2025, 11, 12, 19, 30, tzinfo=UTC)
    assert row["order_number"] == "0007"
    assert (row["price_minor"], row["total_minor"], row["commission_minor"]) == (1250, 2500, 125)
    assert (row["currency"], row["quantity"], row["received_quantity"]) == ("USD", Decimal(2), Decimal(1))
    assert (row["posted_on"], row["tracking_number"]) == (date(2025, 11, 13), "1Z1, 1Z2")


def test_the_same_sheet_comes_out_again_to_the_byte() -> None:
    text = a_sheet({}, {"Time": "", "Price": "EUR 3.20", "Total": "", "Commission": "", "QTY Received": ""})
    assert written(rows_of(text)) == text


def test_a_person_is_a_pseudonym_and_stays_it() -> None:
    manner = Manner("USD", ZONE, pseudonym_key=KEY, credentials_key=KEY)
    login = "john:secret@192.0.2.4:8080"
    told = {"Profile": "John Smith", "Proxy List": login}
    first, second, other = rows_of(a_sheet(told, told, {"Email": "p-smith@example.com"}), manner)
    assert re.fullmatch("p-[0-9a-f]{16}", first["email"])
    assert re.fullmatch("p-[0-9a-f]{16}", first["profile"])
    assert re.fullmatch("c-[0-9a-f]{16}", first["proxy_list"])
    assert re.fullmatch("p-[0-9a-f]{16}", other["email"]), "an address that begins like a pseudonym is none"
    names = ("email", "profile", "proxy_list")
    assert [first[name] for name in names] == [second[name] for name in names]
    assert [rows_of(written([first], manner), manner)[0][name] for name in names] == [
        first[name] for name in names
    ]


def test_a_login_is_in_clear_nowhere_even_where_persons_are() -> None:
    (row,) = rows_of(a_sheet({"Profile": "John Smith", "Proxy List": "john:secret@192.0.2.4:8080"}))
    assert (row["profile"], row["email"]) == ("John Smith", "buyer@example.com")
    assert re.fullmatch("c-[0-9a-f]{16}", row["proxy_list"])
    assert rows_of(a_sheet({}), Manner("USD", ZONE))[0]["proxy_list"] is None, "without a key it is not kept"


@pytest.mark.parametrize(
    "text",
    [
        a_sheet({**_PERSON, "Quantity": "two"}),
        a_sheet(_PERSON).replace("\n", ",too,many\n").replace(",too,many", "", 1),
        f'{a_sheet({})}"{a_sheet(_PERSON).splitlines()[1]}\n',
        a_sheet(_PERSON).split("\n", 1)[1],
        a_sheet({**_PERSON, "Quantity": "two"})
        .replace("Modified\n", "Modified,Phone\n")
        .replace(":00\n", ":00,555-1234\n"),
    ],
    ids=["a bad cell", "too many cells", "an open quote", "no heading", "a column that nobody knows"],
)
def test_what_is_refused_shows_no_person(text: str) -> None:
    found = read_file(FileKind.SHEET, text.encode(), CAME, MANNER)
    (refused,) = found.refused
    said = f"{refused['reason']} {refused['original']}"
    for hidden in ("John", "Doe", "555-1234", "jd@", "secret"):
        assert hidden not in said
    if "'two'" in said:
        assert "Flour, 25 kg" in said


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"Price": "PHP 1", "Total": "USD 1"}, "its amounts are in PHP and USD"),
        ({"Date": "12/11/2025"}, "date '12/11/2025' is no date; write it like 2025-11-30"),
        ({"Date": ""}, "date is empty"),
        ({"Time": "25:00"}, "time '25:00' is no time of day"),
        ({"Product": ""}, "product is empty"),
        ({"QTY Received": "-1"}, "qty_received '-1' is below zero"),
        ({"Quantity": "1.5.2"}, "quantity '1.5.2' is no number"),
        ({"Total": "12,50"}, "total '12,50' is no number"),
        ({"Order Number": ""}, "order_number is empty"),
        ({"Tracking Number": "9.4001E+21"}, "tracking_number '9.4001E+21' was rounded"),
        ({"Created": "soon"}, "created 'soon' is no date"),
        ({"Product": "x" * 501}, "product has 501 characters"),
        ({"Created": "0001-01-01T00:00:00+14:00"}, "created: the year 1 cannot be"),
    ],
)
def test_a_bad_line_is_refused_alone(line: dict[str, str], reason: str) -> None:
    found = read_file(FileKind.SHEET, a_sheet(line, {}).encode(), CAME, MANNER)
    assert len(found.rows) == 1
    (seen,) = found.reasons
    assert seen.startswith(f"line 2: {reason}")


def test_what_came_back_is_below_zero_and_what_is_no_goods_has_no_quantity() -> None:
    back, beyond = rows_of(a_sheet({"Quantity": "-2", "Total": "-25.00"}, {"Product": "", "Quantity": ""}))
    assert (back["quantity"], back["total_minor"]) == (Decimal(-2), -2500)
    assert (beyond["product"], beyond["quantity"], beyond["total_minor"]) == (None, None, 2500)


def test_another_form_of_dates_is_told_in_the_settings() -> None:
    (row,) = rows_of(a_sheet({"Date": "12/11/2025", "Time": "2:30 pm"}), Manner("USD", ZONE, "%d/%m/%Y"))
    assert row["ordered_at"] == datetime(2025, 11, 12, 19, 30, tzinfo=UTC)


def test_a_sheet_without_one_of_its_columns_is_refused_and_names_it() -> None:
    found = read_file(FileKind.SHEET, a_sheet({}).replace("Proxy List", "Proxies").encode(), CAME, MANNER)
    assert found.rows == []
    assert found.reasons[0].startswith("its heading lacks proxy_list;")


def test_formulas_leave_as_text_and_come_back_as_they_were() -> None:
    rows = rows_of(a_sheet({"Product": '=HYPERLINK("http://x")', "Reference #": "-5", "Profile": "+1"}))
    text = written(rows)
    assert '"\'=HYPERLINK(""http://x"")"' in text
    assert ",'-5," in text
    assert rows_of(text) == rows


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20)
_AMOUNTS = st.none() | st.integers(-(10**9), 10**9)
_QUANTITIES = st.decimals(0, 10**6, places=3)
_SIGNED = st.decimals(-(10**6), 10**6, places=3)
_TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis wants them naive


@st.composite
def a_row(draw: st.DrawFn) -> dict[str, str]:
    """A line that a person may have written, as it is written here."""
    word = _WORDS.map(lambda text: " ".join(text.split()))
    moment = st.none() | _TIMES.map(lambda at: at.astimezone(ZONE).isoformat())
    currency = draw(st.sampled_from(["", "EUR ", "USD "]))
    amount = _AMOUNTS.map(lambda minor: "" if minor is None else f"{currency}{Decimal(minor).scaleb(-2):.2f}")
    return {
        **{name: draw(amount) for name in ("Price", "Total", "Commission")},
        **{name: draw(word) for name in ("Profile", "Proxy List", "Email", "Status", "Order ID")},
        **{name: draw(word.filter(bool)) for name in ("Product", "Order Number")},
        **{name: draw(moment) or "" for name in ("Created", "Modified")},
        "Quantity": draw(st.just("") | _SIGNED.map(str)),
        "QTY Received": draw(st.just("") | _QUANTITIES.map(str)),
        "Time": draw(st.sampled_from(["", "00:00", "23:59:59", "01:30"])),
        "Date": str(date(2025, 1, 1) + timedelta(draw(st.integers(0, 700)))),
    }


@settings(max_examples=25)
@given(st.lists(a_row(), min_size=1, max_size=4))
def test_import_then_export_then_import_says_the_same(lines: list[dict[str, str]]) -> None:
    found = read_file(FileKind.SHEET, a_sheet(*lines).encode(), CAME, MANNER)
    text = written(found.rows)
    again = read_file(FileKind.SHEET, text.encode(), CAME, MANNER)
    said = [{**row, "line_number": 0, "line_key": ""} for row in found.rows]
    assert [{**row, "line_number": 0, "line_key": ""} for row in again.rows] == said
    assert again.refused == [] or not found.rows
    assert written(again.rows) == text


def test_of_a_google_sheet_only_new_lines_are_read_again() -> None:
    first = csv_of([["a", "b"], ["1", "x\ny"], ["2"], ["2"]])
    assert first == b"a,b\n1,x y\n2,\n2,\n"
    assert new_lines(first, first) == set()
    assert new_lines(csv_of([["a", "b"], ["2"], ["3"], ["2"], ["2"]]), first) == {3, 5}
    assert new_lines(csv_of([["a", "c"], ["2"]]), first) == {1, 2, 3}
    assert csv_of([]) == b""
