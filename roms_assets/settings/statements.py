"""The group `statements` of `roms.yaml`: whose card statements are read, how they are written, what they match."""

from decimal import Decimal
from fnmatch import fnmatch
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from roms_assets.kernel.locales import known_locale
from roms_assets.kernel.money import minor_units
from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.refusals import named_before, refuse
from roms_assets.settings.values import (
    Count,
    Currency,
    DateFormat,
    Encoding,
    Frozen,
    PositiveCount,
    Text,
    matching,
)
from roms_assets.statements.rules.forms import Columns, Form
from roms_assets.statements.rules.terms import Terms

AccountName = Annotated[
    str,
    AfterValidator(matching(r"[a-z0-9][a-z0-9_-]{0,29}", "small letters, digits, - and _, such as visa")),
]
NumberEnds = Annotated[
    str,
    AfterValidator(
        matching(r"[0-9A-Za-z]{2,6}", "the last 2 to 6 digits or letters of the account's number")
    ),
]
FeePercent = Annotated[Decimal, Field(ge=0, le=50, allow_inf_nan=False)]
FeeFixed = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
_Days = Annotated[int, Field(ge=0, le=60)]


class StatementColumns(Frozen):
    """What the columns of a CSV file are called; null for one that it has not."""

    date: Text = "date"
    amount: Text | None = "amount"
    money_in: Text | None = None
    money_out: Text | None = None
    reference: Text | None = "reference"
    details: Text | None = "details"
    currency: Text | None = None

    @model_validator(mode="after")
    def _amounts_stand_in_one_column_or_in_two(self) -> Self:
        if (self.amount is None) != bool(self.money_in or self.money_out):
            sentence = "expected either amount, or amount: null and money_in, money_out or both"
            refuse([Refusal(("amount",), sentence, self.amount)])
        return self


class StatementAccount(Frozen):
    """One account, and what its bank and its orders are like."""

    name: AccountName
    files: Text = "*"
    currency: Currency | None = None
    columns: StatementColumns = StatementColumns()
    date_format: DateFormat = "%Y-%m-%d"
    locale: Annotated[str, AfterValidator(known_locale)] = "en"
    encoding: Encoding = "utf-8"
    sign: Literal["as_written", "reversed"] = "as_written"
    number_ends: NumberEnds | None = None
    fee_percent: FeePercent = Decimal(0)
    fee_fixed: FeeFixed = Decimal(0)
    days_before: _Days = 1
    days_after: _Days = 7
    most_orders: PositiveCount = 6
    shops: tuple[Text, ...] = ()

    def form(self, currency: str) -> Form:
        """How its files are written; `currency` is that of the business."""
        columns = Columns(**self.columns.model_dump())
        return Form(
            self.name,
            self.currency or currency,
            columns,
            self.date_format,
            self.locale,
            self.encoding,
            self.sign == "reversed",
            self.number_ends or "",
        )

    def terms(self, currency: str) -> Terms:
        """What its lines are matched by. Raises RuleBroken when fee_fixed is finer than its currency."""
        own = self.currency or currency
        return Terms(
            own,
            self.fee_percent,
            minor_units(self.fee_fixed, own),
            self.days_before,
            self.days_after,
            self.most_orders,
            frozenset(self.shops),
        )


class StatementSettings(Frozen):
    """The accounts whose statements are held against orders."""

    accounts: Annotated[tuple[StatementAccount, ...], Field(min_length=1)]
    drop_folder: Text = "dropped"
    largest_file_mb: PositiveCount = 50
    tell_after_days: Count = 14

    @model_validator(mode="after")
    def _names_are_their_own(self) -> Self:
        refuse(named_before([account.name for account in self.accounts], "accounts"))
        return self

    def of_file(self, name: str) -> list[StatementAccount]:
        """The accounts whose `files` fit a file's name; capitals do not count."""
        return [each for each in self.accounts if fnmatch(name.casefold(), each.files.casefold())]
