"""What is told of a difference between the former sheet and our orders."""

from dataclasses import dataclass
from enum import StrEnum


class DifferenceKind(StrEnum):
    """In what an order differs."""

    ONLY_THERE = "only there"
    ONLY_HERE = "only here"
    SEVERAL_HERE = "several here"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    STATUS = "status"
    TRACKING = "tracking"
    PRODUCT = "product"
    PRICE = "price"
    RECEIVED = "received"
    COMMISSION = "commission"


@dataclass(frozen=True)
class Difference:
    """One thing in which the sheet and our tables differ."""

    order_number: str
    kind: DifferenceKind
    there: str
    """What the sheet says."""
    here: str
    """What our tables say."""
    why: str


def only_where(there: frozenset[str], here: frozenset[str]) -> str:
    """What each side alone has, in words."""
    alone = (("there", there - here), ("here", here - there))
    return "; ".join(f"{', '.join(sorted(names))} only {where}" for where, names in alone if names)
