"""Amounts are exact, by the language; what may be two amounts is none."""

import re
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.amounts import AMOUNT, Money, money_of, number_of
from roms_assets.kernel.currencies import CURRENCIES

LANGUAGES = (
    "en_US",
    "en_GB",
    "de_DE",
    "de_CH",
    "fr_FR",
    "it_IT",
    "es_ES",
    "pl_PL",
    "nl_NL",
    "sv_SE",
    "ja_JP",
)


@pytest.mark.parametrize(
    ("written", "language", "usual", "amount", "currency"),
    [
        ("1.234,56 €", "de_DE", None, "1234.56", "EUR"),
        ("$1,234.56", "en_US", "USD", "1234.56", "USD"),
        ("$1,234.56", "en_CA", "CAD", "1234.56", "CAD"),
        ("$1,234.56", None, None, "1234.56", None),
        ("US $52.40", None, None, "52.40", "USD"),
        ("$64.00 USD", None, None, "64.00", "USD"),
        ("1 234,56 zł", "pl_PL", None, "1234.56", "PLN"),
        ("1\u00a0234,56 zł", None, None, "1234.56", "PLN"),
        ("¥1,980", "ja_JP", "JPY", "1980", "JPY"),
        ("CHF 1'234.50", "de_CH", None, "1234.50", "CHF"),
        ("-12,99 EUR", "de_DE", None, "12.99", "EUR"),
        ("1.234 €", "de_DE", None, "1234", "EUR"),
        ("249 kr", "sv_SE", "SEK", "249", "SEK"),
        ("1.234.567,00 €", None, None, "1234567.00", "EUR"),
        ("0.50 €", None, None, "0.50", "EUR"),
        ("12.50", "en_US", "USD", "12.50", "USD"),
    ],
)
def test_an_amount(
    written: str, language: str | None, usual: str | None, amount: str, currency: str | None
) -> None:
    assert money_of(written, language, usual) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("1.234 €", None),
        ("1,980 EUR", None),
        ("1.234 €", "en_US"),
        ("12,34.56 EUR", None),
        ("1.23.456 €", "de_DE"),
        ("1,234,56 EUR", None),
        ("12.345678 USD", "en_US"),
        ("12.5 JPY", "en_US"),
        ("12 ABC", None),
        ("€ 12 USD", None),
        ("١٢٣ €", None),
        ("9999999999999 EUR", None),
        ("twelve", None),
        ("", None),
    ],
)
def test_what_is_no_amount_or_may_be_two_is_none(written: str, language: str | None) -> None:
    assert money_of(written, language) is None


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(LANGUAGES),
)
def test_what_a_language_writes_is_read_back_by_it(amount: Decimal, language: str) -> None:
    written = format_decimal(amount, "#,##0.00", locale=language)
    assert number_of(written, language) == amount
    assert money_of(format_currency(amount, "EUR", locale=language), language) == Money(amount, "EUR")


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(LANGUAGES),
)
def test_without_a_language_it_is_the_same_amount_or_none(amount: Decimal, language: str) -> None:
    read = number_of(format_decimal(amount, "#,##0.00", locale=language))
    assert read in (amount, None)


@given(st.text(alphabet="0123456789.,' €$EURzłkr-", max_size=30))
def test_any_signs_are_an_amount_or_none(text: str) -> None:
    for language in (None, "de_DE", "en_US"):
        money = money_of(text, language)
        if money is not None:
            written = f"{format_decimal(money.amount, '#,##0.##########', locale=language or 'en_US')} KWD"
            assert money_of(written, language or "en_US") == Money(money.amount, "KWD"), "three digits"
            assert not money.currency or money.currency in CURRENCIES


def test_a_group_does_not_begin_with_0() -> None:
    assert (number_of("0.500"), number_of("0,500"), number_of("0,125", "en")) == (
        Decimal("0.5"),
        Decimal("0.5"),
        None,
    )
    assert number_of("1.500") is None


def test_amounts_are_found_in_a_text_with_their_signs() -> None:
    text = "Total: 1.234,56 € incl. VAT, EUR 5,99 of 3 items, $12.00 USD on 12.05.2026, order 123-4567890-1234567"
    found = [each for each in re.findall(AMOUNT, text) if money_of(each.strip(" ,"))]
    assert found == ["1.234,56 €", "EUR 5,99", "$12.00 USD"]
