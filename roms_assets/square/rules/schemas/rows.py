"""What the tables' models share: types, words for columns, and the evidence of where a row was read from."""

from typing import Annotated, Any

import polars as pl
from pandera.polars import Field

from roms_assets.kernel.tables import TableRow

Quantity = Annotated[pl.Decimal, 18, 9]

MONEY = "in minor units of its currency"
ORDER = "Square's id of the order"


def page_sha256() -> Any:
    """The column of the answer that a row was read from."""
    return Field(str_length=64, description="Checksum of the landed answer that the row was read from")


def page_position() -> Any:
    """The column of the place in that answer."""
    return Field(ge=0, description="Place in that answer, counted from 0")


class ReadRow(TableRow):
    """One that was read from an answer, and says first from which."""

    page_sha256: str = page_sha256()
    page_position: int = page_position()
