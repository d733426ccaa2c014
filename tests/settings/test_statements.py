"""The group `statements`: what is taken, and what is refused with its line."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import StatementSettings, read_business


@pytest.fixture
def read(tmp_path: Path, good_yaml: str) -> Callable[..., StatementSettings]:
    """Reads a roms.yaml with these accounts."""

    def settings(*accounts: dict[str, Any]) -> StatementSettings:
        (tmp_path / "roms.yaml").write_text(
            good_yaml + yaml.safe_dump({"statements": {"accounts": list(accounts)}})
        )
        found = read_business(tmp_path / "roms.yaml").statements
        assert found
        return found

    return settings


def test_an_account_needs_its_name_alone(read: Callable[..., StatementSettings]) -> None:
    [account] = read({"name": "bank"}).accounts
    form, terms = account.form("PHP"), account.terms("PHP")
    assert form.columns.named == ("date", "amount", "reference", "details")
    assert (form.currency, form.date_format, form.is_reversed) == ("PHP", "%Y-%m-%d", False)
    assert (terms.fee(10_000), terms.days_before, terms.days_after, terms.most_orders) == (0, 1, 7, 6)


def test_fees_are_exact_in_the_accounts_currency(read: Callable[..., StatementSettings]) -> None:
    [account] = read({"name": "bank", "currency": "JPY", "fee_percent": "3.25", "fee_fixed": "30"}).accounts
    terms = account.terms("PHP")
    assert (terms.fee_percent, terms.fee_fixed_minor) == (Decimal("3.25"), 30)
    assert [terms.fee(amount) for amount in (100, 1_000, 1_400, 1_415)] == [33, 63, 76, 76]


def test_a_file_is_of_the_accounts_whose_pattern_fits_its_name(
    read: Callable[..., StatementSettings],
) -> None:
    found = read({"name": "visa", "files": "visa*.csv"}, {"name": "rest", "files": "*.ofx"})
    assert [each.name for each in found.of_file("VISA-11.CSV")] == ["visa"]
    assert [each.name for each in found.of_file("visa.ofx")] == ["rest"]
    assert found.of_file("other.csv") == []


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ([], "statements.accounts: expected a list of 1 or more"),
        ([{"name": "My Bank"}], "statements.accounts[0].name: expected small letters"),
        ([{"name": "a"}, {"name": "a"}], "statements.accounts[1].name: expected a name that no other"),
        ([{"name": "a", "fee_percent": "much"}], "statements.accounts[0].fee_percent: expected a number"),
        ([{"name": "a", "fee_percent": "51"}], "statements.accounts[0].fee_percent: expected 50 or less"),
        (
            [{"name": "a", "currency": "JPY", "fee_fixed": "0.5"}],
            "statements.accounts[0].fee_fixed: expected an amount of its currency: 0.5 has more digits",
        ),
        (
            [{"name": "a", "columns": {"money_in": "Credit"}}],
            "statements.accounts[0].columns.amount: expected either amount, or amount: null",
        ),
        (
            [{"name": "a", "columns": {"amount": None}}],
            "statements.accounts[0].columns.amount: expected either",
        ),
        ([{"name": "a", "locale": "xx_YY"}], "statements.accounts[0].locale: expected a locale"),
        ([{"name": "a", "days_after": 61}], "statements.accounts[0].days_after: expected 60 or less"),
        ([{"name": "a", "number_ends": "1"}], "statements.accounts[0].number_ends: expected the last 2 to 6"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_key(
    read: Callable[..., StatementSettings], accounts: list[dict[str, Any]], told: str
) -> None:
    with pytest.raises(SettingsWrong) as refused:
        read(*accounts)
    assert told in str(refused.value)
