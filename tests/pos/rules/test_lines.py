"""rd5000 and rd5800 line by line: what is exact, what is refused and what is said of it."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.pos.rules.dialects import NEW, OLD, Dialect
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.layouts import FileType
from tests.pos.rules.builders import (
    LUNA,
    NOVA,
    a_file,
    a_line,
    a_tender,
    files_of,
    only_refusal,
    read,
    read_lines,
    sample_with,
)

GOOD = a_line(INVOICE="00310009")
MONEY_COLUMNS = ("UNT_PRIC", "AMOUNT", "DISCOUNT", "VATDIV", "VAT_AMNT", "VAT_DISC", "VAT_PRIC")
INEXACT = (
    *("1,000", "1e3", " 5", "5 ", "NaN", "inf", "+5", "5.", ".5", "--5", "0x10", "1_000", "$5", "-"),
    *("1.0000000000000000001", "11111111111", "\u0661", "\uff15", "\u00bd", "5\u00a0"),
)
FAULTS = [
    ("impossible_date", {"DATE": "2025-13-45 00:00:00"}, "its DATE '2025-13-45 00:00:00' is not a date"),
    ("impossible_date", {"DATE": ""}, "its DATE is not a date"),
    ("impossible_date", {"DATE": "Juana Halimbawa"}, "its DATE is not a date"),
    ("other_date", {"DATE": "2025-11-13 00:00:00"}, "its DATE '2025-11-13 00:00:00' is another day"),
    ("other_branch", {"BRANCH": "ELSEWHERE"}, "its BRANCH is another branch"),
    ("other_pos", {"POS": "2"}, "its POS '2' is another POS"),
    ("other_pos", {"POS": "0"}, "its POS '0' is another POS"),
    ("empty_field", {"INVOICE": ""}, "its INVOICE is empty"),
    ("empty_field", {"ITE_CODE": " "}, "its ITE_CODE is empty"),
    ("empty_field", {"QUANTITY": ""}, "its QUANTITY is empty"),
    ("empty_field", {"UNT_PRIC": ""}, "its UNT_PRIC is empty"),
    ("empty_field", {"AMOUNT": ""}, "its AMOUNT is empty"),
    ("not_a_number", {"AMOUNT": "1,000.000"}, "its AMOUNT '1,000.000' is not an exact number"),
    ("not_a_number", {"QUANTITY": "Juana"}, "its QUANTITY is not an exact number"),
    ("not_a_number", {"QUANTITY": "1234567890"}, "its QUANTITY is not an exact number"),
    ("not_a_number", {"AMOUNT": "09171234567"}, "its AMOUNT is not an exact number"),
    ("impossible_time", {"TIME": "25:10"}, "its TIME '25:10' is not a time"),
    ("impossible_time", {"TIME": "noon"}, "its TIME is not a time"),
    ("not_a_code", {"INVOICE": "Juana"}, "its INVOICE is not digits alone"),
    ("not_a_code", {"TRANSNO": "R-17"}, "its TRANSNO is not digits alone"),
    ("not_a_code", {"TRN_CODE": "V"}, "its TRN_CODE is not S or R"),
    ("not_a_code", {"TRN_CODE": ""}, "its TRN_CODE is not S or R"),
    ("not_a_code", {"TAG": "0354"}, "its TAG is not S or R"),
    ("not_a_code", {"TYPE": "Juana"}, "its TYPE is not one letter"),
    ("not_a_code", {"VAT_FLAG": "9.33"}, "its VAT_FLAG is not one digit"),
    ("not_a_code", {"DISC_CODE": "Juana Halimbawa"}, "its DISC_CODE is not a code"),
    ("negative_sale", {"QUANTITY": "-2.000"}, "a sale with the quantity -2.000"),
]


@pytest.mark.parametrize(("code", "given", "reason"), FAULTS)
def test_a_faulty_line_is_refused_alone_and_says_why(code: str, given: dict[str, str], reason: str) -> None:
    reading = read_lines(GOOD, a_line(**given))
    refused = only_refusal(reading)
    assert (refused["reason_code"], refused["reason"], refused["line_number"]) == (code, reason, 3)
    assert reading.frames["lines"]["or_number"].to_list() == ["00310009"]


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("impossible_date", {"DATE": "yesterday"}),
        ("other_date", {"DATE": "2025-11-15"}),
        ("other_branch", {"BRANCH": "NOVA"}),
        ("other_pos", {"POS": "11"}),
        ("empty_field", {"AMT_TENDER": ""}),
        ("empty_field", {"CHANGE": " "}),
        ("not_a_number", {"CHANGE": "22,00"}),
        ("impossible_time", {"TIME": "12:61"}),
        ("not_a_code", {"INVOICE": "A1"}),
        ("not_a_code", {"REC_NO": "first"}),
        ("not_a_code", {"TAG": "CASH"}),
    ],
)
def test_a_faulty_tender_is_refused_alone(code: str, given: dict[str, str]) -> None:
    body = a_file(FileType.TENDERS, [a_tender(), a_tender(**given)])
    reading = read(files_of(LUNA, {FileType.TENDERS: body}))[0]
    assert only_refusal(reading)["reason_code"] == code
    assert only_refusal(reading)["file_type"] == "rd5800"
    assert len(reading.frames["tenders"]) == 1


def test_the_first_fault_of_a_line_is_the_one_told() -> None:
    assert only_refusal(read_lines(a_line(DATE="x", AMOUNT="x"), GOOD))["reason_code"] == "impossible_date"


@pytest.mark.parametrize("text", ["", " ", "1", "01", "001 "])
def test_another_way_to_write_the_pos_is_the_same_pos(text: str) -> None:
    assert len(read_lines(a_line(POS=text, BRANCH=text and "LUNA")).frames["lines"]) == 1


def test_a_return_may_give_back_any_quantity() -> None:
    reading = read_lines(a_line(QUANTITY="-2.000", TRN_CODE="R", TAG="R", TRANSNO=""))
    assert reading.frames["lines"].select("quantity", "is_return").row(0) == (Decimal(-2), True)


@pytest.mark.parametrize("text", INEXACT)
@pytest.mark.parametrize("column", MONEY_COLUMNS)
def test_what_is_not_exact_is_no_number(column: str, text: str) -> None:
    refused = only_refusal(read_lines(GOOD, a_line(**{column: text})))
    assert refused["reason_code"] == "not_a_number"
    assert f"its {column}" in str(refused["reason"])


@pytest.mark.parametrize(
    "text",
    ["165.17857142857142", "9999999999.999999999999999999", "-0.000000000000000001", "0000000278.000", "-0"],
)
def test_a_long_number_is_exact(text: str) -> None:
    assert read_lines(a_line(UNT_PRIC=text)).frames["lines"]["unit_price"].to_list() == [Decimal(text)]


@settings(max_examples=30)
@given(
    st.lists(st.decimals(-9_999_999_999, 9_999_999_999, places=18, allow_nan=False), min_size=1, max_size=30)
)
def test_money_is_exact_to_the_last_digit_and_so_is_its_sum(amounts: list[Decimal]) -> None:
    rows = [a_line(INVOICE=f"{at:08}", AMOUNT=f"{amount:f}") for at, amount in enumerate(amounts)]
    reading = read_lines(*rows)
    with localcontext(prec=50):
        exact = sum(amounts, Decimal(0))
    assert Decimal(str(reading.figures["amount"])) == exact
    assert reading.frames["lines"]["amount"].sum() == exact
    assert reading.frames["lines"]["amount"].to_list() == amounts[::-1]


def test_the_greatest_amounts_of_the_greatest_file_have_a_sum() -> None:
    rows = [a_line(INVOICE=f"{at:08}", AMOUNT="9999999999.999") for at in range(5000)]
    assert read_lines(*rows).figures["amount"] == "49999999999995"


def test_empty_numbers_that_nobody_needs_are_unknown() -> None:
    names = ("DISCOUNT", "VATDIV", "VAT_AMNT", "VAT_DISC", "VAT_PRIC")
    (row,) = read_lines(a_line(**dict.fromkeys(names, ""))).frames["lines"].rows(named=True)
    assert [row[name] for name in ("discount", "vat_div", "vat_amount", "vat_discount", "vat_price")] == [
        None
    ] * 5


@pytest.mark.parametrize(
    ("dialect", "date", "time", "seen"),
    [
        (OLD, "2025-11-14 00:00:00", "09:05", "09:05"),
        (OLD, "2025-11-14", "9:05:59", "09:05"),
        (OLD, "2025-11-14", "", None),
        (NEW, "2025-11-14T22:55:34", "22:55", "22:55"),
        (
            Dialect("other", date_formats=("%d/%m/%Y",), time_formats=("%I:%M %p",)),
            "14/11/2025",
            "03:07 PM",
            "15:07",
        ),
    ],
)
def test_dates_and_times_are_read_in_the_branchs_formats(
    dialect: Dialect, date: str, time: str, seen: str | None
) -> None:
    reading = read_lines(a_line(DATE=date, TIME=time), dialect=dialect)
    assert reading.frames["lines"].select("date", "time").rows() == [(LUNA.day, seen)]


def test_the_old_tills_do_not_know_the_new_ones_date() -> None:
    assert (
        only_refusal(read_lines(GOOD, a_line(DATE="2025-11-14T00:00:00")))["reason_code"] == "impossible_date"
    )


def test_a_file_of_another_branch_is_of_no_use_and_counts_each_line_once() -> None:
    rows = [a_line(BRANCH="ELSEWHERE", INVOICE=f"{at:08}") for at in range(4)]
    reading = read(sample_with(LUNA, LINES=a_file(FileType.LINES, rows)))[0]
    assert reading.verdict.state is State.REFUSED
    assert reading.frames["lines"].is_empty()
    refused = reading.frames["refused_lines"]
    assert refused.filter(file_type="rd5000")["lines"].sum() == 4
    assert refused.filter(file_type="rd5800", reason_code="till_day_refused")["lines"].to_list() == [7]


def test_the_new_tills_say_no_branch() -> None:
    assert set(read(sample_with(NOVA))[0].frames["lines"]["branch"]) == {"NOVA"}
