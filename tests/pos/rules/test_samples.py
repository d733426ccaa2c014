"""The samples in one piece: what they become is what the program before ROMS made of them."""

import csv
from collections.abc import Iterator
from decimal import Decimal

import pytest

from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import Terms, TillDayReading
from tests.pos.rules.builders import LUNA, NOVA, SAMPLES, read, sample_with

COLUMNS = {
    "POS": "pos",
    "OR": "or_number",
    "ITEM CODE": "item_code",
    "QUANTITY": "quantity",
    "UNIT PRICE": "unit_price",
    "AMOUNT": "amount",
    "DISCOUNT": "discount",
    "DEPARTMENT CODE": "department_code",
    "DATE": "date",
    "TIME": "time",
    "DISCOUNT CODE": "discount_code",
    "TYPE CODE": "type_code",
    "VAT FLAG": "vat_flag",
    "VAT DIV": "vat_div",
    "VAT AMOUNT": "vat_amount",
    "VAT DISCOUNT": "vat_discount",
    "VAT PRICE": "vat_price",
    "TRANSACTION NUMBER": "transaction_number",
    "PRODUCT NAME": "product_name",
    "DEPARTMENT NAME": "department_name",
    "DISCOUNT NAME": "discount_name",
    "TRANSACTION TYPE": "transaction_type",
    "DAYPART": "daypart",
    "PAYMENT CODE": "payment_code",
    "PAYMENT NAME": "payment_name",
    "PHONE NUMBER": "phone_number",
    "BRANCH": "branch",
}


@pytest.fixture(params=[[LUNA, NOVA], [NOVA, LUNA]], ids=["old first", "new first"])
def readings(request: pytest.FixtureRequest) -> dict[str, TillDayReading]:
    """Both samples, read in one batch; phones in clear."""
    batch = [sample_with(each) for each in request.param]
    return {
        each.till_day.branch: reading
        for each, reading in zip(batch, read(*batch, terms=Terms(phones_in_clear=True)), strict=True)
    }


def test_every_cell_is_the_expected_one(readings: dict[str, TillDayReading]) -> None:
    expected = list(expected_rows())
    seen = [
        row for branch in ("LUNA", "NOVA") for row in readings[branch].frames["lines"].iter_rows(named=True)
    ]
    assert len(COLUMNS) == 27
    assert len(seen) == len(expected) == 13
    for told, row in zip(expected, seen, strict=True):
        assert {name: row[column] for name, column in COLUMNS.items()} == told


def expected_rows() -> Iterator[dict[str, object]]:
    """Cells as values: numbers exact, dates as dates, empty ones as None."""
    model = read(sample_with(LUNA))[0].frames["lines"].schema
    with (SAMPLES / "expected_record2025.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == list(COLUMNS)
        for row in reader:
            yield {name: _value(text, str(model[COLUMNS[name]])) for name, text in row.items()}


def _value(text: str, kind: str) -> object:
    text = text.removeprefix("=").strip('"') if text.startswith('="') else text
    if not text:
        return None
    if kind.startswith("Decimal"):
        return Decimal(text)
    return LUNA.day if kind == "Date" and text == str(LUNA.day) else text


def test_phones_are_masked_unless_the_settings_say_otherwise() -> None:
    reading = read(sample_with(LUNA))[0]
    phones = reading.frames["lines"]["phone_number"].drop_nulls().to_list()
    assert phones == ["09*******01", "09*******01"]


def test_all_tenders_are_kept_in_the_order_of_the_file(readings: dict[str, TillDayReading]) -> None:
    tenders = readings["LUNA"].frames["tenders"]
    split = tenders.filter(transaction_number="00305005")
    assert split["payment_name"].to_list() == ["GCASH", "CASH"]
    assert split["record_number"].to_list() == ["1", "2"]
    assert tenders["line_number"].to_list() == list(range(2, 9))
    assert tenders.filter("is_return")["or_number"].to_list() == ["00310006"]
    assert readings["NOVA"].frames["tenders"]["tendered"].to_list() == [Decimal("106.4286"), Decimal(1000)]


def test_both_till_days_arrived_and_nobody_needs_to_be_told_anything(
    readings: dict[str, TillDayReading],
) -> None:
    for reading in readings.values():
        assert reading.verdict.state is State.ARRIVED
        assert reading.verdict.reason == ""
        assert reading.figures["refused_lines"] == 0
        assert set(reading.choices) == set(FileType)
    assert readings["LUNA"].figures["amount"] == "1498"
    assert readings["LUNA"].figures["returned_amount"] == "278"
    assert readings["NOVA"].figures["amount"] == "489.4286"


@pytest.mark.parametrize(("digit", "state"), [(b"106.4286,", State.ARRIVED), (b"106.4287,", State.PARTIAL)])
def test_receipts_balance_to_the_last_digit(digit: bytes, state: State) -> None:
    whole = sample_with(NOVA)
    tenders = next(each.body for each in whole.files if each.file.type is FileType.TENDERS)
    reading = read(sample_with(NOVA, TENDERS=tenders.replace(b"106.4286,", digit)))[0]
    assert reading.verdict.state is state
    if state is State.PARTIAL:
        assert "10000000007301: lines 106.4286, tenders 106.4287" in reading.verdict.reason


def test_evidence_leads_to_the_very_line(readings: dict[str, TillDayReading]) -> None:
    for branch, reading in readings.items():
        till_day = LUNA if branch == "LUNA" else NOVA
        files = {each.sha256: each.body.decode().split("\n") for each in sample_with(till_day).files}
        for row in reading.frames["lines"].iter_rows(named=True):
            line = files[row["file_sha256"]][row["line_number"] - 1].split(",")
            assert (line[2], line[4]) == (row["or_number"], row["item_code"])
