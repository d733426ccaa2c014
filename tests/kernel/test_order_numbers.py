"""Numbers are compared alike wherever they are: in Python, in its SQL and in dbt's macros."""

import duckdb
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.dbt import PROJECT
from roms_assets.kernel.order_numbers import number_key, number_key_sql, tracking_key, tracking_key_sql

NUMBERS = st.text(st.sampled_from("aZ09é#-_/. \t\n"), max_size=8)


@pytest.mark.parametrize(
    ("number", "key"),
    [("# a1001 ", "A1001"), ("0001", "0001"), ("A 1001", "A 1001"), ("A-1#", "A-1#"), (" # ", "")],
)
def test_of_an_orders_number_what_stands_around_is_left_out(number: str, key: str) -> None:
    assert number_key(number) == key


def test_of_a_tracking_number_letters_and_digits_are_compared() -> None:
    assert {tracking_key(number) for number in ("1Z 9-a", "1z9A", "#1Z.9_a")} == {"1Z9A"}


@given(NUMBERS)
def test_python_and_sql_agree(number: str) -> None:
    sql = f"SELECT {number_key_sql('said')}, {tracking_key_sql('said')} FROM (SELECT ? AS said)"
    told = duckdb.execute(sql, [number]).fetchone()
    assert told == (number_key(number) or None, tracking_key(number) or None)


def test_of_every_sign_python_and_sql_have_the_same_capital() -> None:
    signs = [chr(code) for code in range(0x21, 0x1_0000) if not 0xD800 <= code < 0xE000]
    told = duckdb.execute(f"SELECT said, {number_key_sql('said')} FROM (SELECT unnest(?) AS said)", [signs])
    assert [sign for sign, key in told.fetchall() if (key or "") != number_key(sign)] == []
    assert number_key("straße-1") != number_key("strasse-1"), "ß is one sign, of which there is one capital"


def test_dbts_macros_say_the_same() -> None:
    text = (PROJECT / "macros/orders.sql").read_text().split("{#- The digits behind")[0]
    macros = jinja2.Environment(autoescape=False).from_string(text).module  # noqa: S701 - it writes SQL
    assert macros.number_key("said").strip() == number_key_sql("said")  # type: ignore[attr-defined]
    assert macros.tracking_key("said").strip() == tracking_key_sql("said")  # type: ignore[attr-defined]
