"""The clock, as a door: nothing else in the product asks what time it is."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg


class Clock(dg.ConfigurableResource[Any]):
    """The present, aware and in UTC."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)
