"""The clock, as a door: nothing else in the product asks what time it is."""

from datetime import UTC, datetime


class Clock:
    """The present, aware and in UTC."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)
