"""The shop's own list of goods: what a line becomes, and why one is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.square.rules.goods_file import GoodsFile, read_goods

SHA = "a" * 64
HEADING = "sku,square_id,case_quantity,unit_cost,currency,vendor"


def goods(text: str | bytes, heading: str = HEADING) -> GoodsFile:
    """The file with these lines below its heading."""
    body = text if isinstance(text, bytes) else f"{heading}\n{text}".encode()
    return read_goods(body, SHA, "PHP", {"PHP", "JPY", "KWD"})


def test_costs_are_exact_and_in_minor_units_of_their_currency() -> None:
    found = goods("A,,24,12.50,,Mill\nB,,,1250,JPY,\nC,,,1.234,KWD,").lines
    assert found.select("sku", "unit_cost_minor", "currency").rows() == [
        ("A", 1250, "PHP"),
        ("B", 1250, "JPY"),
        ("C", 1234, "KWD"),
    ]
    assert found.row(0, named=True) == {
        "square_id": None, "sku": "A", "case_quantity": Decimal(24), "unit_cost_minor": 1250, "currency": "PHP",
        "vendor": "Mill", "file_sha256": SHA, "line_number": 2,
    }  # fmt: skip


def test_columns_may_stand_in_any_order_and_others_are_left_alone() -> None:
    found = goods("Mill;ensaymada;A", "Vendor;note;SKU")
    assert found.lines.select("sku", "vendor", "currency").rows() == [("A", "Mill", None)]
    assert goods(b"\xef\xbb\xbfsku,vendor\r\nA,Mill\r\n").lines["vendor"].to_list() == ["Mill"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",,24,,,", "it names no goods"),
        ("A,,,,,", "it tells nothing"),
        ("A,,two,,,", "case_quantity 'two' is no number"),
        ("A,,0,,,", "a case holds something"),
        ("A,,-4,,,", "is not between 0 and"),
        ("A,,NaN,,,", "is not between 0 and"),
        ("A,,,1.005,,", "1.005 has more digits behind the point than PHP has (2)"),
        ("A,,,1.5,JPY,", "than JPY has (0)"),
        ("A,,,1,EURO,", "currency 'EURO' is none of ISO 4217"),
        ("A,,24", "it has 3 fields where the heading has 6"),
        ('A,,24,,,"Mill', "its quotes do not match"),
    ],
)
def test_a_line_that_cannot_be_used_is_kept_with_its_reason(line: str, reason: str) -> None:
    found = goods(f"{line}\nB,,12,,,")
    assert found.lines["sku"].to_list() == ["B"], "the good one is read"
    [row] = found.refused.rows(named=True)
    assert (row["line_number"], row["line"], row["file_sha256"]) == (2, line, SHA)
    assert reason in row["reason"]


def test_the_first_of_two_lines_of_the_same_goods_counts() -> None:
    found = goods("A,,24,,,\nA,,12,,,\n,A,6,,,")
    assert found.lines["case_quantity"].to_list() == [24, 6], "an id is no SKU"
    assert found.refused["reason"].to_list() == ["sku A stands in line 2 already, which counts"]


def test_a_line_that_is_no_utf_8_is_refused_alone() -> None:
    found = goods(b"sku,vendor\nA,M\xfchle\nB,Mill\n")
    assert found.lines["sku"].to_list() == ["B"]
    assert found.refused["line"].to_list() == ["A,M\\xfchle"]


@pytest.mark.parametrize(
    "body", [b"A,24\nB,12\n", b"sku,sku,vendor\nA,A,Mill", b"sku,price\nA,2", b"<html>\n"]
)
def test_a_file_without_a_heading_is_refused_as_a_whole(body: bytes) -> None:
    found = goods(body)
    assert found.lines.is_empty()
    assert "this is no heading" in found.refused["reason"].item()


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])), max_size=8))
def test_every_line_is_used_or_refused(lines: list[str]) -> None:
    found = goods("\n".join(lines))
    assert len(found.lines) + len(found.refused) == sum(1 for line in lines if line.strip())
