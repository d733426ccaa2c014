"""The group `inventory` of `roms.yaml`: when a product is slow or aged, and what each channel costs."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from roms_assets.kernel.refusals import Refusal
from roms_assets.settings.refusals import refuse
from roms_assets.settings.values import Count, Frozen, PositiveCount, Text

ExactPercent = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False, decimal_places=6)]
Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, decimal_places=6, max_digits=15)]


class ChannelSettings(Frozen):
    """What selling and keeping goods costs at one channel."""

    name: Text
    fee_percent: ExactPercent = Decimal(0)
    holding_percent_per_month: ExactPercent = Decimal(0)
    velocity: Amount = Decimal(0)


class ReallocationSettings(Frozen):
    """When moving goods is worth a suggestion."""

    horizon_days: PositiveCount = 28
    floor_days: Count = 14
    move_cost: Amount = Decimal(0)
    backtest_days: PositiveCount = 91


class InventorySettings(Frozen):
    """What is slow or aged, how long insights are kept and goods may be under way, and where goods may move."""

    velocity_days: PositiveCount = 28
    slow_days: PositiveCount = 30
    aged_days: PositiveCount = 180
    keep_insights_days: PositiveCount = 90
    under_way_days: Count = 7
    reallocation: ReallocationSettings = ReallocationSettings()
    channels: tuple[ChannelSettings, ...] = ()

    @model_validator(mode="after")
    def _channels_have_names_of_their_own(self) -> Self:
        names = [channel.name.strip().lower() for channel in self.channels]
        refuse(
            Refusal(
                ("channels", index, "name"),
                "expected a name that no other channel has",
                self.channels[index].name,
            )
            for index, name in enumerate(names)
            if name in names[:index]
        )
        return self
