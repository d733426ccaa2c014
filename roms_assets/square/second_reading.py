"""Square's second reading of a day: which orders it lists by the day on which they were made, each with its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.question import Question
from roms_assets.square.pages import Pages
from roms_assets.square.rules import asking
from roms_assets.square.rules.proving import Place, Second


@dataclass(frozen=True)
class SecondReading:
    """Asks about all locations."""

    pages: Pages
    zones: Mapping[str, str]
    """Location -> the zone in which its days begin."""
    page_limit: int

    def of_day(self, day: date) -> dict[Place, Second]:
        """The day of all locations, those of one zone together; where Square does not answer, why."""
        by_zone: dict[str, list[str]] = {}
        for location, zone in self.zones.items():
            by_zone.setdefault(zone, []).append(location)
        found: dict[Place, Second] = {}
        for zone, locations in by_zone.items():
            for batch in asking.batches(locations):
                found |= {(day, place): told for place, told in self._batch(day, zone, batch).items()}
        return found

    def _batch(self, day: date, zone: str, batch: Sequence[str]) -> dict[str, Second]:
        start, end = asking.local_midnight(day, zone), asking.local_midnight(day + timedelta(days=1), zone)
        last = end - timedelta(milliseconds=1)  # both ends belong to a range
        try:
            listed, full_ends = self._listed(asking.entries_created(batch, start, last, self.page_limit))
            if full_ends:
                other = asking.entries_created(batch, start, last, max(1, self.page_limit - 1))
                listed |= self._listed(other)[0]
        except RomsError as error:
            return {location: Second(problem=str(error)) for location in batch}
        return {
            location: Second(
                {order_id: version for (place, order_id), version in listed.items() if place == location},
                full_ends=full_ends,
            )
            for location in batch
        }

    def _listed(self, asked: Question) -> tuple[dict[tuple[str, str], int], int]:
        """(location, order id) -> version, and how many readings ended with a page that is exactly full."""
        found: dict[tuple[str, str], int] = {}
        full_ends = 0
        for page in self.pages.plain(asked):
            full_ends += page.is_exactly_full
            for entry in page.listed:
                found[entry["location_id"], entry["order_id"]] = entry.get("version", 0)
        return found, full_ends
