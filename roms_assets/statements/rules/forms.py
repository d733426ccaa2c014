"""How an account's statements are written: what its columns are called, how days and amounts stand there."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Columns:
    """The names of columns in the heading of a CSV file; capitals do not count."""

    date: str = "date"
    amount: str | None = "amount"
    """None when money in and money out have columns of their own."""
    reference: str | None = "reference"
    details: str | None = "details"
    money_in: str | None = None
    money_out: str | None = None
    currency: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All that a heading must have."""
        names = (
            self.date,
            self.amount,
            self.reference,
            self.details,
            self.money_in,
            self.money_out,
            self.currency,
        )
        return tuple(name.casefold() for name in names if name)


@dataclass(frozen=True)
class Form:
    """Of one account."""

    account: str
    currency: str
    columns: Columns = field(default_factory=Columns)
    date_format: str = "%Y-%m-%d"
    locale: str = "en_US"
    """How numbers are written there."""
    encoding: str = "utf-8"
    is_reversed: bool = False
    """An amount without a minus is money out."""
    number_ends: str = ""
    """How the account's number ends, as OFX names it; empty when it does not matter."""
