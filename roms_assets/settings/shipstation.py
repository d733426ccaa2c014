"""The group `shipstation` of `roms.yaml`: which API is asked, how gently, and what becomes of personal data.

Keys and secrets stand in the environment.
"""

from typing import Annotated, Literal

from pydantic import Field

from roms_assets.settings.values import Currency, Frozen, PositiveCount, PositiveNumber

PageSize = Annotated[int, Field(ge=1, le=500)]


class ShipStationSettings(Frozen):
    """The account at ShipStation."""

    version: Literal["v1", "v2"] = "v1"
    currency: Currency | None = None
    ask_days_back: PositiveCount = 7
    requests_per_minute: PositiveCount | None = None
    timeout_seconds: PositiveNumber = 30
    attempts: PositiveCount = 4
    page_size: PageSize = 500
    personal_data: Literal["pseudonymised", "clear"] = "pseudonymised"
