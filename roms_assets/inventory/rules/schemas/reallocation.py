"""What had better stand elsewhere."""

from pandera.polars import Field

from roms_assets.inventory.rules.schemas.stock import DayRow, Quantity, built_at
from roms_assets.kernel.tables import Time

_MONEY = "in minor units of its currency"


class Candidate(DayRow):
    """One row per product, channel and reason on a day: what to move from where to where."""

    reason: str = Field(isin=("out_of_stock", "aged", "slow"), description="out_of_stock, aged or slow")
    from_channel: str = Field(description="Who gives")
    to_channel: str = Field(description="Who gets")
    quantity: int = Field(ge=1, description="How many, in whole units")
    currency: str = Field(description="Currency of the amounts")
    unit_cost_minor: int = Field(ge=0, description=f"What one costs, {_MONEY}")
    holding_saved_minor: int = Field(
        description=f"What it costs less to hold them until they are sold, {_MONEY}; below 0 when it costs more"
    )
    fees_saved_minor: int = Field(description=f"What the receiver's fees on their sale are less, {_MONEY}")
    move_cost_minor: int = Field(ge=0, description=f"What moving them costs, {_MONEY}")
    saved_minor: int = Field(ge=1, description=f"Holding and fees saved less the cost of moving, {_MONEY}")
    horizon_days: int = Field(ge=1, description="Within how many days they are to be sold")
    floor_days: int = Field(ge=0, description="Of how many days the giver keeps the cover at least")
    giver_quantity: Quantity = Field(description="What the giver has before it")
    giver_velocity: Quantity = Field(description="Units that the giver sells per day")
    giver_cover_days: Quantity = Field(
        nullable=True, description="How many days what stays lasts at the giver; empty when it sells none"
    )
    receiver_quantity: Quantity = Field(description="What the receiver has before it")
    receiver_velocity: Quantity = Field(description="Units that the receiver sells per day")
    is_velocity_assumed: bool = Field(
        description="The receiver's velocity is that of roms.yaml, for more than it sold lately"
    )
    why: str = Field(description="The same in words")
    built_at: Time = built_at()
