"""The shop's locations as the lake knows them: zones for business days, currencies for what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resources.lake import Lake
from roms_assets.square.rules.tables import SquareTable


@dataclass(frozen=True)
class Places:
    """Location -> zone and name, and the currencies that they take."""

    zones: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    currencies: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lake: Lake, otherwise: str) -> "Places":
        """What the lake holds; none when it holds no locations yet."""
        found = lake.rows(
            f"SELECT location_id, time_zone, name, currency FROM {SquareTable.LOCATIONS} ORDER BY location_id"
        )
        rows = [tuple(row.values()) for row in found]
        return cls(
            {place: zone or otherwise for place, zone, _, _ in rows},
            {place: name or place for place, _, name, _ in rows},
            frozenset(currency for *_, currency in rows if currency),
        )
