"""The invented stock of the faked Square: what was counted, sold, taken back and delivered, and what that leaves.

A till tells once a day what it sold. A supplier comes in the morning of a day on which the goods would run short, but
where a `Course` says that he does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo.chance import number_of
from demo.square_sales import rfc3339
from demo.square_shop import Json

_COUNTED, _DELIVERED, _SOLD, _BROUGHT_BACK = time(1), time(4), time(11), time(12)
_LEAST = 8
"""A supplier leaves no fewer behind at the end of a day."""
_DELIVERY = 40

Sold = Mapping[tuple[str, str, date], Decimal]
"""Location, variation, local day -> pieces."""


@dataclass(frozen=True)
class Course:
    """Goods that run out at one location while they lie at another."""

    variation: str
    runs_out_at: str
    first: date
    """The first day on which none is left there; the supplier comes again on the day after `last`."""
    last: date
    lies_at: str
    """Where nobody wants them."""

    def is_sold(self, location: str, day: date) -> bool:
        """Whether anybody can and will buy them there on that day."""
        is_out = location == self.runs_out_at and self.first <= day <= self.last
        return not is_out and location != self.lies_at


@dataclass(frozen=True)
class Traded:
    """What customers took and brought back, and which goods have a course of their own."""

    sold: Sold
    back: Sold
    courses: Sequence[Course] = ()

    def of(self, location: str, variation: str, day: date) -> tuple[Decimal, Decimal]:
        """Pieces that went that day and that came back."""
        key = location, variation, day
        return self.sold.get(key, Decimal(0)), self.back.get(key, Decimal(0))


def changes(
    locations: Sequence[Json], goods: Sequence[Json], days: Sequence[date], traded: Traded, seed: int
) -> list[Json]:
    """A physical count on the first day, then day by day what was delivered, sold and brought back; oldest first."""
    made = [
        change
        for location in locations
        for variation in goods
        for change in _of_one(location["id"], variation["id"], days, traded, seed)
    ]
    return sorted(made, key=occurred_at)


def counts(told: Sequence[Json]) -> list[Json]:
    """What is in stock after these changes, by place and variation; newest first, as Square sorts them."""
    found: dict[tuple[str, str], Json] = {}
    for change in told:
        kind, body = _body(change)
        location = body.get("location_id") or body.get("to_location_id") or body["from_location_id"]
        key = location, body["catalog_object_id"]
        before = Decimal(found[key]["quantity"]) if key in found else Decimal(0)
        found[key] = {
            "catalog_object_id": key[1],
            "catalog_object_type": "ITEM_VARIATION",
            "state": "IN_STOCK",
            "location_id": key[0],
            "quantity": str(_after(kind, body, before)),
            "calculated_at": body["occurred_at"],
        }
    return sorted(found.values(), key=lambda count: str(count["calculated_at"]), reverse=True)


def occurred_at(change: Json) -> str:
    """When a change happened; all are written with whole seconds, so the text sorts."""
    return str(_body(change)[1]["occurred_at"])


def _body(change: Json) -> tuple[str, Json]:
    kind = str(change["type"])
    return kind, change[kind.lower()]


def _after(kind: str, body: Json, before: Decimal) -> Decimal:
    if kind == "PHYSICAL_COUNT":
        return Decimal(body["quantity"])
    arrives = body["to_state"] == "IN_STOCK"
    return before + Decimal(body["quantity"]) * (1 if arrives else -1)


def _of_one(location: str, variation: str, days: Sequence[date], traded: Traded, seed: int) -> Iterator[Json]:
    key = f"{location}|{variation}"
    course = next(
        (each for each in traded.courses if (each.variation, each.runs_out_at) == (variation, location)), None
    )
    there = Decimal(30 + number_of(seed, key) % 50)
    if course:  # as many as are sold until they have run out
        until = [traded.of(location, variation, day) for day in days if day < course.first]
        there = sum((gone - came for gone, came in until), Decimal(0))
    counted = {"state": "IN_STOCK", "location_id": location, "quantity": str(there)}
    yield _change("PHYSICAL_COUNT", key, datetime.combine(days[0], _COUNTED, UTC), counted)
    for day in days:
        gone, came = traded.of(location, variation, day)
        if there - gone < _LEAST and (course is None or day > course.last):
            there += _DELIVERY
            yield _change("ADJUSTMENT", key, *_delivery(location, day))
        there += came - gone
        if gone:
            yield _change("ADJUSTMENT", key, *_moved(location, day, _SOLD, ("IN_STOCK", "SOLD"), gone))
        if came:
            back = ("UNLINKED_RETURN", "IN_STOCK")
            yield _change("ADJUSTMENT", key, *_moved(location, day, _BROUGHT_BACK, back, came))


def _delivery(location: str, day: date) -> tuple[datetime, Json]:
    told = {"from_state": "NONE", "to_state": "IN_STOCK", "to_location_id": location}
    return datetime.combine(day, _DELIVERED, UTC), {**told, "quantity": str(_DELIVERY)}


def _moved(
    location: str, day: date, at: time, states: tuple[str, str], quantity: Decimal
) -> tuple[datetime, Json]:
    places = {"from_location_id": location, "to_location_id": location}
    told = {"from_state": states[0], "to_state": states[1], **places, "quantity": str(quantity)}
    return datetime.combine(day, at, UTC), told


def _change(kind: str, key: str, at: datetime, told: Json) -> Json:
    variation = key.partition("|")[2]
    day = at.date()
    when = rfc3339(at + timedelta(seconds=number_of(key, day) % 3000))
    common = {
        "id": f"{kind[:3]}{number_of(kind, key, at):08X}",
        "catalog_object_id": variation,
        "catalog_object_type": "ITEM_VARIATION",
        "occurred_at": when,
        "created_at": when,
    }
    return {"type": kind, kind.lower(): {**common, **told}}
