"""Amounts in minor units are exact, in every currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import DECIMALS, minor_units, written


@given(st.integers(-(10**15), 10**15), st.sampled_from(["PHP", "JPY", "KWD"]))
def test_what_is_written_is_what_is_kept(minor: int, currency: str) -> None:
    digits = DECIMALS.get(currency, 2)
    assert minor_units(Decimal(minor).scaleb(-digits), currency) == minor


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "PHP"), ("1.5", "JPY"), ("0.0001", "KWD")])
def test_what_is_finer_than_the_currency_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(RuleBroken, match="more digits behind the point"):
        minor_units(Decimal(amount), currency)


def test_the_exceptions_are_currencies_in_use() -> None:
    assert set(DECIMALS) - CURRENCIES == set()


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("1234567.125000", "PHP", "PHP 1,234,567.12"),
        ("-0.1", "PHP", "PHP -0.10"),
        ("1234.5", "JPY", "JPY 1,234"),
        ("1.0005", "KWD", "KWD 1.000"),
        ("90071992547409.93", "USD", "USD 90,071,992,547,409.93"),
    ],
)
def test_people_read_as_many_decimals_as_the_currency_has(amount: str, currency: str, told: str) -> None:
    assert written(Decimal(amount), currency) == told
