"""The clock, as a door: nothing else in the product asks what time it is, or lets it pass."""

import time
from datetime import UTC, datetime


class Clock:
    """The present, aware and in UTC."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Let so much time pass."""
        time.sleep(seconds)
