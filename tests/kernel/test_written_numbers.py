"""A number as its locale writes it, exactly, or none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.written_numbers import number_as_written


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("1,234.50", "en_US", "1234.50"),
        ("1234.50", "en_US", "1234.50"),
        ("1.234,50", "de_DE", "1234.50"),
        ("1 234,50", "fr_FR", "1234.50"),
        ("12,34.50", "en_US", None),
        ("1,23", "en_US", None),
        ("-1", "en_US", None),
        ("1e5", "en_US", None),
        ("", "en_US", None),
        (",".join(["111"] * 20), "en_US", None),
    ],
)
def test_digits_are_grouped_as_there_or_not_at_all(text: str, locale: str, number: str | None) -> None:
    assert number_as_written(text, locale) == (number and Decimal(number))


@given(st.text("0123456789.,\u202f ", max_size=100), st.sampled_from(["en_US", "de_DE", "fr_FR", "pl_PL"]))
def test_any_text_is_a_number_or_none(text: str, locale: str) -> None:
    number = number_as_written(text, locale)
    assert number is None or number >= 0
