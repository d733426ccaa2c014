"""Which codes are a currency."""

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.settings.values import Currency

A_CURRENCY = TypeAdapter[str](Currency)


@pytest.mark.parametrize("code", ["PHP", "USD", "EUR", "XCG"])
def test_a_currency_in_use(code: str) -> None:
    assert A_CURRENCY.validate_python(code) == code


@pytest.mark.parametrize(
    ("code", "example"), [("usd", "USD"), ("DEM", "PHP"), ("PHD", "PHP"), ("XAU", "PHP")]
)
def test_what_is_none_is_refused_with_an_example(code: str, example: str) -> None:
    with pytest.raises(ValidationError, match=rf"currency in use \(ISO 4217\), such as {example}"):
        A_CURRENCY.validate_python(code)


def test_every_code_has_three_capital_letters() -> None:
    assert all(re.fullmatch("[A-Z]{3}", code) for code in CURRENCIES)
