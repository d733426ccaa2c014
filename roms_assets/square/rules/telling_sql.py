"""What SQL is told of the business: values of `roms.yaml` and the last day, as dbt's variables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

Season = tuple[str, date, date]
"""Its name, its first and its last day."""


def pointer(attribute: str) -> str:
    """A name as JSON Pointer (RFC 6901), by which SQL finds it among an object's attributes."""
    return "/" + attribute.replace("~", "~0").replace("/", "~1")


def seasons_told(seasons: Sequence[Season]) -> list[dict[str, Any]]:
    """The seasons, oldest first."""
    return [
        {"name": name, "from": first.isoformat(), "until": last.isoformat()}
        for name, first, last in sorted(seasons, key=lambda each: each[1:])
    ]
