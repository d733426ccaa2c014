"""The words by which POS data is known in the stores that it passes through."""

from enum import StrEnum

from resources.stores import Stores

__all__ = ["LakeTable", "Stores", "record_of"]


class LakeTable(StrEnum):
    """The lake's tables; `record2025` and the other years are views of RECORD_LINES."""

    RECORD_LINES = "record_lines"
    TENDERS = "pos_tenders"
    REFUSED_LINES = "pos_refused_lines"
    ARRIVALS = "pos_arrivals"
    PUBLICATIONS = "pos_publications"
    DAILY_SALES_BUILDS = "pos_daily_sales_builds"


DAILY_SALES = "pos_daily_sales"
"""The table, and asset, that dbt makes of the record."""


def record_of(year: int) -> str:
    """The name of a year's asset and view, such as `record2025`."""
    return f"record{year}"
