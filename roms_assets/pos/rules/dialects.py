"""How one branch's tills write their files: the two generations, and what a branch may override."""

from dataclasses import dataclass, field
from enum import StrEnum


class DiscountModel(StrEnum):
    """Who carries a discount. Never add DISCOUNT to AMOUNT: in both models AMOUNT alone is what was paid."""

    DISCOUNT_LINE = "discount_line"
    """A line of its own (`SDis- 20.00%`) carries it; DISCOUNT on an item is negative and informative."""
    NET_AMOUNT = "net_amount"
    """AMOUNT is already net of a positive DISCOUNT."""


@dataclass(frozen=True)
class Dialect:
    """The way one branch's tills write, for the days on which it is valid."""

    name: str
    encoding: str = "utf-8"
    product_department_column: int = 3
    """Where in a row of rd5500 the product's department stands, counted from 0."""
    short_product_department_column: int = 3
    """The same for rows too short to have the column above."""
    date_formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
    time_formats: tuple[str, ...] = ("%H:%M", "%H:%M:%S")
    department_code_width: int = 0
    """Department codes are padded with zeros to this width before they are looked up; 0 leaves them alone."""
    discount_model: DiscountModel = DiscountModel.DISCOUNT_LINE
    name_repairs: tuple[tuple[str, str], ...] = field(default=())
    """Damaged text in names and codes of the master files, and what it was: (`EXT"E`, `EXTREME`)."""


OLD = Dialect(name="old")
NEW = Dialect(
    name="new",
    product_department_column=12,
    date_formats=("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"),
    discount_model=DiscountModel.NET_AMOUNT,
)
GENERATIONS = {dialect.name: dialect for dialect in (OLD, NEW)}
