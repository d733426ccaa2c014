"""Numbers that the tables hold, and those that they do not."""

from decimal import Decimal

import pytest

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.exact import minor, usable


@pytest.mark.parametrize(
    "told", ["0", "1", "-12.5", "999999999.999999999", "0.000000001", "1E+8", "1.50000000000"]
)
def test_what_the_tables_hold_stays_as_it_is(told: str) -> None:
    assert usable(Decimal(told)) == Decimal(told)
    assert usable(None) is None


@pytest.mark.parametrize(
    "told",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1E+9",
        "-1000000000",
        "0.0000000001",
        "1.0000000001",
        "1e999999999",
        "-1e999999999",
        "1e-999999999",
        "9e1000000",
    ],
)
def test_anything_else_is_refused_however_large_or_fine(told: str) -> None:
    with pytest.raises(RuleBroken):
        usable(Decimal(told))
    with pytest.raises(RuleBroken):
        minor(Decimal(told), "USD")


@pytest.mark.parametrize("told", ["0e999999999", "-0", "0e-999999999"])
def test_nothing_is_nothing_however_it_is_written(told: str) -> None:
    assert minor(usable(Decimal(told)), "JPY") == 0
