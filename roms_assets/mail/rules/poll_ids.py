"""The names of polls: they begin with the time, so that a kept mail tells when it was fetched."""

from datetime import UTC, datetime

_FORM = "%Y%m%dT%H%M%SZ"


def poll_id(at: datetime, chance: str) -> str:
    """The name of a poll; `chance` tells two of the same second apart."""
    return f"{at.astimezone(UTC):{_FORM}}-{chance}"


def polled_at(named: str) -> datetime:
    """When the poll of that name began. Raises ValueError for what no poll is called."""
    return datetime.strptime(named.partition("-")[0], _FORM).replace(tzinfo=UTC)
