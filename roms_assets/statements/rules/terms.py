"""What an account's statements are held against orders by: its fees, how long money takes, whose orders it pays."""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

NUMBER_DAYS = 120
"""So many days before a line an order may be that the line names by its number."""


@dataclass(frozen=True)
class Terms:
    """Of one account; amounts are whole minor units of its currency."""

    currency: str
    fee_percent: Decimal = Decimal(0)
    fee_fixed_minor: int = 0
    """Of each payment."""
    days_before: int = 1
    """So many days a line may come before its order, as across zones."""
    days_after: int = 7
    """And so many after it."""
    most_orders: int = 6
    """A line of an amount alone pays no more than so many orders, unless they are all of a day."""
    shops: frozenset[str] = frozenset()
    """Whose orders it pays; empty for those of every shop."""

    @property
    def told(self) -> str:
        """All of it, the same in every process."""
        return f"{replace(self, shops=frozenset())} {sorted(self.shops)}"

    def fee(self, amount_minor: int) -> int:
        """What the account keeps of one payment, rounded half up."""
        return self._fee(amount_minor, 1, ROUND_HALF_UP)

    def largest_fee(self, amount_minor: int, payments: int) -> int:
        """The most that it may keep of payments of that sum, however each is rounded."""
        return self._fee(amount_minor, payments, ROUND_CEILING) + (payments - 1 if self.fee_percent else 0)

    def _fee(self, amount_minor: int, payments: int, rounding: str) -> int:
        percent = (self.fee_percent * amount_minor / 100).quantize(Decimal(1), rounding)
        return int(percent) + self.fee_fixed_minor * payments
