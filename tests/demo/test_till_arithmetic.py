"""What must hold in every till-day that the faked world makes, to the last digit."""

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from demo.layouts import HEADERS, KINDS
from demo.world import Branch, Sizes, World

DAYS = tuple(date(2025, 12, 1) + timedelta(days=passed) for passed in range(12))
WORLD = World(
    [Branch("BMC", ("1", "2")), Branch("BETA", ("1",), "new")], DAYS, sizes=Sizes(lines=200, products=300)
)
Rows = list[dict[str, str]]


def rows(key: str, kind: str) -> Rows:
    text = next(body for name, body in WORLD.files(key).items() if f"_{kind}_" in name).decode()
    return list(csv.DictReader(io.StringIO(text), strict=True))


def sums(lines: Rows, *signed: tuple[str, int]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in lines:
        found[row["TRANSNO"]] += sum(Decimal(row[column]) * sign for column, sign in signed)
    return dict(found)


@pytest.mark.parametrize("key", WORLD.till_days())
def test_each_receipt_is_worth_what_was_paid(key: str) -> None:
    lines, tenders = rows(key, "rd5000"), rows(key, "rd5800")
    assert sums(lines, ("AMOUNT", 1)) == sums(tenders, ("AMT_TENDER", 1), ("CHANGE", -1))


@pytest.mark.parametrize("key", [key for key in WORLD.till_days() if "BMC" in key])
def test_an_ordinary_item_costs_quantity_times_price(key: str) -> None:
    for row in rows(key, "rd5000"):
        amount = Decimal(row["AMOUNT"])
        if row["VAT_FLAG"] == "1":
            assert amount == Decimal(row["QUANTITY"]) * Decimal(row["UNT_PRIC"])
            assert abs(Decimal(row["VAT_AMNT"]) - amount / Decimal("1.12")) <= Decimal("0.0005")
        elif row["VAT_FLAG"] == "0":
            assert Decimal(row["DISCOUNT"]) == amount * Decimal("-0.2")


def test_the_discount_line_is_the_sum_of_the_seniors_discounts() -> None:
    found = 0
    for key in WORLD.till_days():
        lines = rows(key, "rd5000")
        for off in (row for row in lines if row["ITE_CODE"] == "SDis- 20.00%"):
            items = [row for row in lines if row["TRANSNO"] == off["TRANSNO"] and row["VAT_FLAG"] == "0"]
            assert Decimal(off["AMOUNT"]) == sum(Decimal(row["DISCOUNT"]) for row in items)
            assert (off["QUANTITY"], off["UNT_PRIC"], off["DEP_CODE"], off["VAT_FLAG"]) == (
                "1.000",
                "20.000",
                "",
                "",
            )
            found += 1
    assert found


def test_a_new_till_prints_amounts_net_of_a_positive_discount() -> None:
    lines = [row for key in WORLD.till_days() if "BETA" in key for row in rows(key, "rd5000")]
    seniors = [row for row in lines if row["DISC_CODE"] == "SC"]
    assert seniors
    for row in seniors:
        before = (Decimal(row["AMOUNT"]) + Decimal(row["DISCOUNT"])) * Decimal("1.12")
        assert abs(before - Decimal(row["QUANTITY"]) * Decimal(row["UNT_PRIC"])) < Decimal("0.001")
    assert {row["DISCOUNT"] for row in lines if row["DISC_CODE"] == ""} == {"0"}


def test_the_gap_between_receipt_and_transaction_grows_by_one_with_each_return() -> None:
    for till in ("BMC-1", "BMC-2"):
        lines = [row for day in DAYS for row in reversed(rows(f"{day}|{till}", "rd5000"))]
        gap, last = None, None
        for row in lines:
            invoice = int(row["INVOICE"])
            assert last in (None, invoice, invoice - 1)
            if row["TAG"] == "R":
                assert (row["TRANSNO"], Decimal(row["AMOUNT"]) > 0) == ("", True)
                gap = None if gap is None else gap + 1
            else:
                assert gap in (None, invoice - int(row["TRANSNO"]))
                gap = invoice - int(row["TRANSNO"])
            last = invoice
        assert any(row["TAG"] == "R" for row in lines)


def test_a_new_till_numbers_receipts_with_14_digits() -> None:
    for row in rows(f"{DAYS[0]}|BETA-1", "rd5000"):
        assert row["INVOICE"] == row["TRANSNO"]
        assert len(row["INVOICE"]) == 14
        assert (row["POS"], row["BRANCH"], row["DEP_CODE"]) == ("", "", "")


def test_whole_lines_never_repeat() -> None:
    for key in WORLD.till_days():
        for name, body in WORLD.files(key).items():
            if "_rd5000_" in name or "_rd5800_" in name:
                lines = body.splitlines()
                assert len(lines) == len(set(lines))


def test_guest_counts_are_a_fifth_of_an_old_tills_lines_and_new_tills_have_none() -> None:
    old = [row["ITE_CODE"] for day in DAYS for row in rows(f"{day}|BMC-1", "rd5000")]
    new = [row["ITE_CODE"] for day in DAYS for row in rows(f"{day}|BETA-1", "rd5000")]
    assert 0.17 < old.count("REP1") / len(old) < 0.26
    assert not {"REP1", "SDis- 20.00%"} & set(new)
    assert len(old) / len(DAYS) == pytest.approx(200, rel=0.15)


@pytest.mark.parametrize(("branch", "generation"), [("BMC", "old"), ("BETA", "new")])
def test_headers_line_ends_and_bytes_are_those_of_real_files(branch: str, generation: str) -> None:
    files = WORLD.files(f"{DAYS[0]}|{branch}-1")
    assert list(files) == [f"a_{branch}_1_{kind}_{DAYS[0]}_20-00_.csv" for kind in KINDS]
    for kind, body in zip(KINDS, files.values(), strict=True):
        header, *lines = body.decode("utf-8").split("\n")
        assert header == HEADERS[generation][kind]
        assert lines[-1] == ""
        assert b"\r" not in body


def test_the_samples_of_both_generations_of_headers() -> None:
    assert len(HEADERS["old"]["rd5000"].split(",")) == len(HEADERS["new"]["rd5000"].split(",")) == 40
    assert len(HEADERS["old"]["rd5800"].split(",")) == 23
    assert HEADERS["new"]["rd5500"].split(",")[12] == "CATEG_ID"
    assert HEADERS["new"]["blpr"] == HEADERS["old"]["blpr"] == "STORE,PHONE,TRANSNO,ORNO,POS,BRANCH"


def test_master_files_hold_the_known_dirt() -> None:
    products = next(body for name, body in WORLD.files(f"{DAYS[0]}|BMC-1").items() if "_rd5500_" in name)
    text = products.decode()
    assert '\nXTR5,"EXT""E BURGER",' in text
    assert '\n"REPP""13",' in text
    assert "\nPINA1,PIÑA\u00a0COOLER,PINA\u00a0COOLER," in text
    assert "\nGOTO," not in text
    found = list(csv.DictReader(io.StringIO(text), strict=True))
    assert [row["ITE_DESC"] for row in found if row["INCODE"] == "CHM1"] == ["CRISPY 2PCS", "CRISPY 2PCS OLD"]


def test_a_new_tills_products_have_their_department_in_column_12() -> None:
    text = next(
        body for name, body in WORLD.files(f"{DAYS[0]}|BETA-1").items() if "_rd5500_" in name
    ).decode()
    departments = {row["DEP_CODE"] for row in rows(f"{DAYS[0]}|BETA-1", "rd1800")}
    found = list(csv.reader(io.StringIO(text), strict=True))[1:]
    assert {len(row) for row in found} == {15, 11}
    assert {row[12] for row in found if len(row) == 15} <= departments
    assert {row[3] for row in found if len(row) == 11} <= departments


def test_master_files_change_on_mondays_only() -> None:
    seen = [
        next(body for name, body in WORLD.files(f"{day}|BMC-1").items() if "_rd5500_" in name) for day in DAYS
    ]
    changed = [
        day for day, before, after in zip(DAYS[1:], seen[:-1], seen[1:], strict=True) if before != after
    ]
    assert changed == [date(2025, 12, 8)]


def test_loyalty_rows_have_duplicates_bad_phones_and_members_of_the_day() -> None:
    members = rows(f"{DAYS[-1]}|BMC-1", "blpr")
    assert len({tuple(row.values()) for row in members}) < len(members)
    assert any(len(row["PHONE"]) != 11 for row in members)
    assert all(row["PHONE"].startswith("0900") for row in members)
    assert all(row["ORNO"][:2] == '="' and row["ORNO"][-1] == '"' for row in members)
    sold = {row["TRANSNO"] for row in rows(f"{DAYS[-1]}|BMC-1", "rd5000")}
    assert {row["ORNO"][2:-1] for row in members} & sold


def test_lines_around_midnight_bear_the_files_date() -> None:
    lines = [(day, row) for day in DAYS for row in rows(f"{day}|BMC-1", "rd5000")]
    assert {"23:50", "00:03"} <= {row["TIME"] for _, row in lines}
    assert all(row["DATE"] == f"{day} 00:00:00" for day, row in lines)


def test_department_codes_differ_from_branch_to_branch() -> None:
    styles = ("padded", "plain", "mixed")
    world = World([Branch(style.upper(), department_codes=style) for style in styles], DAYS[:1])
    for style in styles:
        files = world.files(f"{DAYS[0]}|{style.upper()}-1")
        known, used = (
            {row["DEP_CODE"] for row in csv.DictReader(io.StringIO(body.decode())) if row["DEP_CODE"]}
            for kind in ("rd1800", "rd5000")
            for name, body in files.items()
            if f"_{kind}_" in name
        )
        assert any(code.startswith("0") for code in known) == (style != "plain")
        assert any(code.startswith("0") for code in used) == (style == "padded")
        assert {code.zfill(2) for code in used} <= {code.zfill(2) for code in known}
