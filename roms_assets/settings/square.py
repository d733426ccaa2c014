"""The Square part of `roms.yaml`: which Square, how gently to ask it, and what its tables are to tell.

The token stands in the environment.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.refusals import refuse
from roms_assets.settings.values import (
    Day,
    Frozen,
    PositiveCount,
    PositiveNumber,
    Text,
    matching,
)

PageLimit = Annotated[int, Field(ge=1, le=1000)]
PartOfCase = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
CsvPath = Annotated[
    str, AfterValidator(matching(r"[^\x00-\x1f]+\.csv", "a file that ends in .csv, such as goods.csv"))
]


class Season(Frozen):
    """Days of which the shop wants to know what did not sell; both ends belong to it."""

    name: Text
    first: Day = Field(alias="from")
    last: Day = Field(alias="until")

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.first > self.last:
            refuse([Refusal(("until",), f"expected a day not before from ({self.first})", self.last)])
        return self

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.first, self.last


class InsightSettings(Frozen):
    """What the tables made of Square's data are to tell."""

    goods_csv: CsvPath | None = None
    case_size_attribute: Text = "Case size"
    low_stock_percent: PartOfCase = 15
    top_items: PositiveCount = 20
    top_items_days: PositiveCount = 28
    seasons: tuple[Season, ...] = ()

    @model_validator(mode="after")
    def _seasons_have_names_of_their_own(self) -> Self:
        names = [season.name for season in self.seasons]
        refuse(
            Refusal(("seasons", index, "name"), "expected a name that no other season has", name)
            for index, name in enumerate(names)
            if name in names[:index]
        )
        return self


class SquareSettings(Frozen):
    """The merchant's account at Square."""

    environment: Literal["production", "sandbox"] = "production"
    first_day: Day | None = None
    orders_days_back: PositiveCount = 7
    requests_per_second: PositiveNumber = 8
    timeout_seconds: PositiveNumber = 60
    attempts: PositiveCount = 5
    page_limit: PageLimit = 1000
    insight: InsightSettings = InsightSettings()
