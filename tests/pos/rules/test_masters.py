"""The look-ups: whose department, whose name, whose phone."""

from dataclasses import replace

import pytest

from roms_assets.pos.rules import masters
from roms_assets.pos.rules.dialects import NEW, OLD, Dialect
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.raw_frames import Numbered
from roms_assets.pos.rules.screening import screen
from tests.pos.rules.builders import LUNA, header, read, sample, sample_with


def numbered(file_type: FileType, *lines: str, is_new: bool = False) -> list[Numbered]:
    """One file with number 7 that holds these lines."""
    body = header(file_type, is_new=is_new) + "".join(f"{line}\n" for line in lines).encode()
    return [Numbered(7, screen(body, LAYOUTS[file_type]))]


@pytest.mark.parametrize(
    ("row", "department"),
    [
        ("A1,ONE,ONE,406,149,ORDER,12,133,15,,,,ICED101,0, A1", "ICED101"),
        ("A1,ONE,ONE,406,149,ORDER,12,133,15,,,,,0, A1", None),
        ("A1,ONE,ONE,406", "406"),
        ("A1,ONE,ONE,406,149,ORDER,12,133,15,,,", "406"),
        ("A1,ONE,ONE,", None),
    ],
)
def test_a_new_tills_department_is_column_12_and_in_short_rows_column_3(
    row: str, department: str | None
) -> None:
    (product,) = masters.products(numbered(FileType.PRODUCTS, row, is_new=True), NEW).rows(named=True)
    assert product["product_department_code"] == department
    assert product["file"] == 7


def test_an_old_tills_department_is_column_3() -> None:
    row = "A1,ONE,ONE,01,149,PC,12,1,1,1,LUNA"
    assert masters.products(numbered(FileType.PRODUCTS, row), OLD)["product_department_code"].to_list() == [
        "01"
    ]


def test_any_column_may_be_a_branchs_department() -> None:
    dialect = replace(OLD, product_department_column=5, short_product_department_column=1)
    rows = ["A1,ONE,ONE,01,149,PC,12,1,1,1,LUNA", "A2,TWO,TWO,01,149"]
    found = masters.products(numbered(FileType.PRODUCTS, *rows), dialect)["product_department_code"]
    assert found.to_list() == ["PC", "TWO"]


@pytest.mark.parametrize(("width", "code"), [(0, "1"), (2, "01"), (4, "0001")])
def test_codes_are_padded_before_they_are_looked_up(width: int, code: str) -> None:
    dialect = replace(OLD, department_code_width=width)
    named = masters.departments(numbered(FileType.DEPARTMENTS, "1,MEALS,1,LUNA"), dialect)
    assert named.select("department_code", "department_name").rows() == [(code, "MEALS")]


def test_a_branch_that_leaves_out_zeros_finds_its_departments() -> None:
    lines = sample(LUNA)[FileType.LINES].replace(b",01,2025", b",1,2025")
    for width, found in ((0, False), (2, True)):
        (reading,) = read(sample_with(LUNA, LINES=lines), dialect=replace(OLD, department_code_width=width))
        assert ("CHICKEN MEALS" in set(reading.frames["lines"]["department_name"])) is found


def test_damaged_names_and_codes_are_repaired_by_the_branchs_rule() -> None:
    dialect = replace(OLD, name_repairs=(('"', "REM"), ("ICED", "HOT")))
    rows = ['"REPP""13","EXT""E BURGER",X,01', "BEV7,ICED TEA,X,09"]
    products = masters.products(numbered(FileType.PRODUCTS, *rows), dialect)
    assert products["item_code"].to_list() == ["REPPREM13", "BEV7"]
    assert products["product_name"].to_list() == ["EXTREME BURGER", "HOT TEA"]
    damaged = masters.products(numbered(FileType.PRODUCTS, *rows), OLD)
    assert damaged["product_name"].to_list() == ['EXT"E BURGER', "ICED TEA"]


def test_the_first_of_equal_codes_wins_and_rows_without_a_code_name_nothing() -> None:
    rows = ["1,CASH,0,0,1,LUNA", "1,CARD,0,0,1,LUNA", ",NOBODY,0,0,1,LUNA"]
    methods = masters.payment_methods(numbered(FileType.PAYMENT_METHODS, *rows), OLD)
    assert methods.rows() == [(7, "1", "CASH")]
    discounts = masters.discounts(
        numbered(FileType.DISCOUNTS, "1,PWD,ITEM PERCENT,20,1,L", "1,X,I,2,1,L"), OLD
    )
    assert discounts.rows() == [(7, "1", "PWD")]


@pytest.mark.parametrize(
    ("phone", "seen"),
    [
        ("09000000001", "09000000001"),
        ('"=""09000000001"""', "09000000001"),
        ("0900", None),
        ("090000000012", None),
        ("0900000000x", None),
        ("\u0660900000000\u0661", None),
        ("", None),
    ],
)
def test_a_phone_counts_when_it_has_eleven_digits(phone: str, seen: str | None) -> None:
    files = numbered(FileType.LOYALTY, f'TEMP,{phone},"=""00019702""","=""00305002""",1,LUNA')
    expected = [(7, "00305002", seen)] if seen else []
    assert masters.phones(files, in_clear=True).rows() == expected
    masked = masters.phones(files, in_clear=False)["phone_number"].to_list()
    assert masked == ([f"{seen[:2]}*******{seen[-2:]}"] if seen else [])


def test_a_wrong_phone_leaves_room_for_a_right_one() -> None:
    rows = ["TEMP,0900,1,77,1,LUNA", "TEMP,09000000001,2,77,1,LUNA", "TEMP,09000000002,3,77,1,LUNA"]
    assert masters.phones(numbered(FileType.LOYALTY, *rows), in_clear=True).rows() == [
        (7, "77", "09000000001")
    ]


@pytest.mark.parametrize("dialect", [OLD, NEW])
def test_no_file_is_an_empty_look_up(dialect: Dialect) -> None:
    frames = [
        masters.products([], dialect),
        masters.departments([], dialect),
        masters.phones([], in_clear=True),
    ]
    assert all(frame.is_empty() for frame in frames)
