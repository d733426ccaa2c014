"""What is asked of Square: the body or query of each question, within the limits that Square sets.

https://developer.squareup.com/docs/orders-api/manage-orders/search-orders
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from roms_assets.kernel.days import days_from, midnight
from roms_assets.kernel.question import Question

MOST_LOCATIONS = 10
MOST_PAYMENTS = 100
MOST_BY_ID = 100
_EVER = "2009-01-01T00:00:00Z"
"""Before Square's first payment: without it ListPayments leaves out what was made more than a year ago."""


def batches(locations: Sequence[str], most: int = MOST_LOCATIONS) -> Iterator[tuple[str, ...]]:
    """Locations in groups that one question may name."""
    ordered = sorted(locations)
    for start in range(0, len(ordered), most):
        yield tuple(ordered[start : start + most])


def rfc3339(at: datetime) -> str:
    """A time as Square reads it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def orders_updated(locations: Sequence[str], start: datetime, end: datetime, limit: int) -> Question:
    """Orders by the time of their last change, oldest first; both ends belong to it."""
    asked = _orders(locations, "UPDATED_AT", start, end, limit)
    where = ("query", "filter", "date_time_filter", "updated_at", "start_at")
    return Question("/v2/orders/search", "orders", asked, resumes_at=where)


def entries_created(locations: Sequence[str], start: datetime, end: datetime, limit: int) -> Question:
    """Ids and versions alone of the orders made in that time: the second, independent reading."""
    asked = {**_orders(locations, "CREATED_AT", start, end, limit), "return_entries": True}
    return Question("/v2/orders/search", "order_entries", asked)


def orders_by_id(order_ids: Sequence[str]) -> Question:
    """Some orders by their ids, at most 100."""
    return Question("/v2/orders/batch-retrieve", "orders", {"order_ids": list(order_ids)})


def payments_updated(location: str, start: datetime, end: datetime) -> Question:
    """One location's payments by the time of their last change, oldest first; Square takes one location at a time."""
    asked = {
        "location_id": location,
        "begin_time": _EVER,
        "updated_at_begin_time": rfc3339(start),
        "updated_at_end_time": rfc3339(end),
        "sort_field": "UPDATED_AT",
        "sort_order": "ASC",
        "limit": MOST_PAYMENTS,
    }
    return Question("/v2/payments", "payments", asked, "GET", ("updated_at_begin_time",))


def payments_created(location: str, start: datetime, end: datetime) -> Question:
    """One location's payments by the time they were made."""
    span = {"begin_time": rfc3339(start), "end_time": rfc3339(end)}
    asked = {"location_id": location, **span, "sort_order": "ASC", "limit": MOST_PAYMENTS}
    return Question("/v2/payments", "payments", asked, "GET")


def catalog_objects(kinds: Sequence[str], limit: int) -> Question:
    """All objects of these kinds, the deleted ones too."""
    asked = {"object_types": list(kinds), "include_deleted_objects": True, "limit": limit}
    return Question("/v2/catalog/search", "objects", asked)


def inventory_counts(locations: Sequence[str], limit: int) -> Question:
    """What is in stock now."""
    asked = {"location_ids": sorted(locations), "limit": limit}
    return Question("/v2/inventory/counts/batch-retrieve", "counts", asked)


def inventory_changes(locations: Sequence[str], limit: int) -> Question:
    """All physical counts and adjustments that Square knows, oldest first."""
    kinds = ["PHYSICAL_COUNT", "ADJUSTMENT"]
    asked = {"location_ids": sorted(locations), "types": kinds, "limit": limit}
    return Question("/v2/inventory/changes/batch-retrieve", "changes", asked)


def _orders(
    locations: Sequence[str], field: str, start: datetime, end: datetime, limit: int
) -> dict[str, Any]:
    span = {"start_at": rfc3339(start), "end_at": rfc3339(end)}
    return {
        "location_ids": list(locations),
        "limit": limit,
        "query": {
            "filter": {"date_time_filter": {field.lower(): span}},
            "sort": {"sort_field": field, "sort_order": "ASC"},
        },
    }


@dataclass(frozen=True)
class Window:
    """Days of UTC, both included, that are read together; `end` is where the last of them is over or now is."""

    first: date
    last: date
    end: datetime

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return midnight(self.first)

    @property
    def name(self) -> str:
        """For people and for places in landing; a window that ends now is another one each time."""
        return f"{self.first}_{self.last}" if self.is_whole else f"{self.first}_{self.end:%Y-%m-%dT%H%M%SZ}"

    @property
    def is_whole(self) -> bool:
        """Whether its last day is over."""
        return self.end == midnight(self.last + timedelta(days=1))

    def days(self) -> list[date]:
        """Its days."""
        return days_from(self.first, self.last)

    def whole_days(self) -> list[date]:
        """Its days that are over."""
        return [day for day in self.days() if midnight(day + timedelta(days=1)) <= self.end]


Span = tuple[date, date]
"""First and last day of UTC of a window that is over."""


def windows(days: Collection[date], now: datetime, begun: Collection[Span] = ()) -> list[Window]:
    """Days as windows: neighbours of one month together, so that a range that is asked for again cuts the same ones.

    What was `begun` and is wanted still is cut as it was then, although more days of its month are over by now. A day
    that goes on stands alone, for its window is another one each time and cannot be gone on with.
    """
    left, resumed = set(days), []
    for first, last in sorted(begun):
        window = Window(first, last, midnight(last + timedelta(days=1)))
        if left.issuperset(window.days()):
            resumed.append(window)
            left -= set(window.days())
    return sorted([*resumed, *_windows(left, now)], key=attrgetter("first"))


def _windows(days: Collection[date], now: datetime) -> list[Window]:
    found: list[list[date]] = []
    for day in sorted(days):
        follows = found and day - found[-1][-1] == timedelta(days=1) and day.month == found[-1][-1].month
        if follows and midnight(day + timedelta(days=1)) <= now:
            found[-1].append(day)
        else:
            found.append([day])
    return [
        Window(each[0], each[-1], min(now, midnight(each[-1] + timedelta(days=1))))
        for each in found
        if midnight(each[0]) < now
    ]


def local_date(at: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def local_midnight(day: date, zone: str) -> datetime:
    """The moment at which a day begins in a zone."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)
