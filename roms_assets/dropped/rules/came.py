"""Which file or Sheet a row was read from, and when and how it came."""

from dataclasses import dataclass
from datetime import date, datetime

from roms_assets.dropped.rules.tables import Row


@dataclass(frozen=True)
class Came:
    """Which file it is, and when and how it came."""

    sha256: str
    name: str
    origin: str
    at: datetime
    """Aware, in UTC."""
    date: date
    """The business day of it."""

    @property
    def columns(self) -> Row:
        """The columns that all its rows share."""
        return {"date": self.date, "dropped_at": self.at, "origin": self.origin, "file_sha256": self.sha256}
