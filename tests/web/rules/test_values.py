"""A cell's text becomes a value exactly, as its locale writes it, or it is refused."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.web.rules.sites import Column, ColumnKind
from roms_assets.web.rules.values import CellRefused, value_of

ADDRESS = "https://shop.example.com/offers/?page=2"
LOCALES = ["en", "en_PH", "de", "de_CH", "fr", "es", "pl", "ja", "sv"]


def value(text: str, kind: ColumnKind = ColumnKind.MONEY, **more: Any) -> object:
    currency = {"currency": "EUR"} if kind is ColumnKind.MONEY else {}
    return value_of(text, Column("c", kind, **{**currency, **more}), ADDRESS)


@pytest.mark.parametrize(
    ("text", "more", "minor"),
    [
        ("€ 1,250.00", {}, 125_000),
        ("1.250,00 €", {"locale": "de"}, 125_000),
        ("1 250,5 €", {"locale": "fr"}, 125_050),
        ("1\u202f250,50\u00a0€", {"locale": "fr"}, 125_050),
        ("EUR 12", {}, 1_200),
        ("₱1,250.50", {"currency": "PHP", "locale": "en_PH"}, 125_050),
        ("CHF 1\N{RIGHT SINGLE QUOTATION MARK}250.50", {"currency": "CHF", "locale": "de_CH"}, 125_050),
        ("¥1,200", {"currency": "JPY"}, 1_200),
        ("-5.00", {}, -500),
        ("now only 7.50 €!", {"pattern": r"[\d.]+"}, 750),
    ],
)
def test_an_amount_is_read_as_it_is_written_there(text: str, more: dict[str, Any], minor: int) -> None:
    assert value(text, **more) == minor


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("$12.00", {}, "it is no amount of EUR as en writes it"),
        ("12,50", {}, "it is no amount of EUR as en writes it"),
        ("1250.50", {"locale": "de"}, "it is no amount of EUR as de writes it"),
        ("12.345", {}, "more digits behind the point than EUR has"),
        ("12.50", {"currency": "JPY"}, "more digits behind the point than JPY has"),
        ("from 12 to 15", {}, "it is no amount"),
        ("free", {}, "it is no amount"),
        ("1e5", {}, "it is no amount"),
        ("1_000", {}, "it is no amount"),
        ("\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}", {}, "it is no amount"),
        ("NaN", {}, "it is no amount"),
        ("€", {}, "it is no amount"),
        ("9" * 20, {}, "larger than any price"),
        ("ask us", {"pattern": r"\d+"}, "finds nothing in it"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, more: dict[str, Any], why: str) -> None:
    with pytest.raises(CellRefused, match=why):
        value(text, **more)


@given(
    st.integers(-(10**11), 10**11), st.sampled_from(LOCALES), st.sampled_from(["EUR", "PHP", "JPY", "KWD"])
)
def test_what_a_locale_writes_is_read_back_whole(units: int, locale: str, currency: str) -> None:
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    amount = Decimal(units).scaleb(-digits)
    written = format_currency(amount, currency, locale=locale)
    assert value(written, locale=locale, currency=currency) == units


@given(st.decimals(-(10**8), 10**8, places=4), st.sampled_from(LOCALES))
def test_a_decimal_too(number: Decimal, locale: str) -> None:
    written = format_decimal(number, format="#,##0.####", locale=locale)
    assert value(written, ColumnKind.DECIMAL, locale=locale) == number


@pytest.mark.parametrize(
    ("text", "kind", "more", "found"),
    [
        ("  two\n words ", ColumnKind.TEXT, {}, "two words"),
        ("1,234", ColumnKind.INTEGER, {}, 1_234),
        ("12 in stock", ColumnKind.INTEGER, {"pattern": r"(\d+) in"}, 12),
        ("0.250", ColumnKind.DECIMAL, {}, Decimal("0.250")),
        ("2025-11-14", ColumnKind.DATE, {}, date(2025, 11, 14)),
        ("14.11.2025", ColumnKind.DATE, {"date_format": "%d.%m.%Y"}, date(2025, 11, 14)),
        ("../goods/7", ColumnKind.URL, {}, "https://shop.example.com/goods/7"),
        ("//cdn.example.com/7", ColumnKind.URL, {}, "https://cdn.example.com/7"),
    ],
)
def test_each_kind(text: str, kind: ColumnKind, more: dict[str, Any], found: object) -> None:
    assert value(text, kind, **more) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.5", ColumnKind.INTEGER),
        ("1,5", ColumnKind.INTEGER),
        ("1" * 30, ColumnKind.DECIMAL),
        (",".join(["111"] * 20), ColumnKind.INTEGER),
        (",".join(["111"] * 20), ColumnKind.MONEY),
        ("0." + "1" * 12, ColumnKind.DECIMAL),
        ("soon", ColumnKind.DATE),
        ("2025-02-30", ColumnKind.DATE),
        ("javascript:alert(1)", ColumnKind.URL),
        ("mailto:owner@luna.example", ColumnKind.URL),
        ("http://[", ColumnKind.URL),
        ("x" * 10_001, ColumnKind.TEXT),
    ],
)
def test_what_is_none_of_its_kind_is_refused(text: str, kind: ColumnKind) -> None:
    with pytest.raises(CellRefused):
        value(text, kind)


TYPES: Mapping[ColumnKind, type] = {
    ColumnKind.TEXT: str,
    ColumnKind.INTEGER: int,
    ColumnKind.DECIMAL: Decimal,
    ColumnKind.MONEY: int,
    ColumnKind.DATE: date,
    ColumnKind.URL: str,
}
CELLS = st.text(max_size=200) | st.text("0123456789.,-€ ", max_size=80)


@given(CELLS, st.sampled_from(list(ColumnKind)), st.sampled_from(LOCALES))
def test_any_text_is_a_value_or_refused(text: str, kind: ColumnKind, locale: str) -> None:
    with suppress(CellRefused):
        found = value(text, kind, locale=locale)
        assert isinstance(found, TYPES[kind])
        if isinstance(found, str):
            assert found == " ".join(found.split())
        elif isinstance(found, int):
            assert abs(found) <= 10**15
        elif isinstance(found, Decimal):
            assert abs(found) < 10**9
            assert found == found.quantize(Decimal("1e-9"))


@pytest.mark.parametrize(
    ("text", "pattern", "locale", "part"),
    [
        ("1,250 in stock", r"\d+", "en", "'1', a part of '1,250'"),
        ("1,250 in stock", r"(\d+) in", "en", "'250', a part of '1,250'"),
        ("1.250 Stück", r"\d+", "de", "'1', a part of '1.250'"),
        ("1\u202f250 pièces", r"\d+", "fr", "'1', a part of '1 250'"),
        ("1\u202f250 pièces", r"(\d+) pi", "fr", "'250', a part of '1 250'"),
        ("1'250 Stück", r"\d+", "de_CH", "'1', a part of \"1'250\""),
        ("1,25,000 left", r"[\d]+,\d+", "en_IN", "'1,25', a part of '1,25,000'"),
        ("12.50 kg", r"\d+", "en", "'12', a part of '12.50'"),
        ("12345", r"\d{3}", "en", "'123', a part of '12345'"),
        ("now -5 left", r"\d+", "en", "'5', a part of '-5'"),
        ("-€5", r"\d+", "en", "'5', a part of '-€5'"),
    ],
)
def test_a_part_of_a_number_is_no_value(text: str, pattern: str, locale: str, part: str) -> None:
    for kind in (ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY):
        with pytest.raises(CellRefused) as refused:
            value(text, kind, pattern=pattern, locale=locale)
        assert str(refused.value) == f"{pattern!r} finds {part}"


@pytest.mark.parametrize(
    ("text", "pattern", "locale", "number"),
    [
        ("1,250 in stock", r"[\d,]+", "en", 1_250),
        ("12 of 1,250 left", r"\d+", "en", 12),
        ("pack of 2 500 left", r"of (\d+)", "en", 2),
        ("12, 15 or 20", r"\d+", "en", 12),
        ("Only 3.", r"\d+", "en", 3),
        ("SKU-25", r"\d+", "en", 25),
        ("save -20%", r"-(\d+)", "en", 20),
        ("since 14.11.2025", r"\d{4}", "de", 2_025),
        ("-7 left", r"-?\d+", "en", -7),
    ],
)
def test_a_whole_number_among_others_is_one(text: str, pattern: str, locale: str, number: int) -> None:
    assert value(text, ColumnKind.INTEGER, pattern=pattern, locale=locale) == number


def test_a_year_cut_in_half_is_no_date() -> None:
    more = {"date_format": "%d.%m.%y", "pattern": r"\d+\.\d+\.\d\d"}
    with pytest.raises(CellRefused, match="a part of '2025'"):
        value("since 14.11.2025", ColumnKind.DATE, **more)
    assert value("SKU 4711", ColumnKind.TEXT, pattern=r"\d\d") == "47", "of a text any part may be wanted"


@given(st.integers(1_000, 10**9), st.sampled_from(LOCALES), st.sampled_from([r"\d+", r"\d+$", r"\d\d"]))
def test_no_pattern_makes_a_smaller_number_of_a_grouped_one(number: int, locale: str, pattern: str) -> None:
    written = format_decimal(number, format="#,##0", locale=locale)
    with suppress(CellRefused):
        assert value(written, ColumnKind.INTEGER, locale=locale, pattern=pattern) == number
