"""The invented stock of the faked Square: physical counts and adjustments, and the counts that follow from them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo.chance import number_of
from demo.square_sales import rfc3339
from demo.square_shop import Json

_EVERY_DAYS = 5
_AT = time(1)
_LATER = timedelta(hours=3)


def changes(locations: Sequence[Json], goods: Sequence[Json], days: Sequence[date], seed: int) -> list[Json]:
    """A physical count on the first day, then a sale and now and then a delivery every five days; oldest first."""
    made = [
        change
        for location in locations
        for variation in goods
        for change in _of_one(location["id"], variation["id"], days, seed)
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


def _of_one(location: str, variation: str, days: Sequence[date], seed: int) -> Iterator[Json]:
    key = f"{location}|{variation}"
    counted = {"state": "IN_STOCK", "location_id": location, "quantity": str(30 + number_of(seed, key) % 50)}
    yield _change("PHYSICAL_COUNT", key, datetime.combine(days[0], _AT, UTC), counted)
    for day in days[1 + number_of(seed, key, "from") % _EVERY_DAYS :: _EVERY_DAYS]:
        chance, at = number_of(seed, key, day), datetime.combine(day, _AT, UTC)
        places = {"from_location_id": location, "to_location_id": location}
        sold = {"from_state": "IN_STOCK", "to_state": "SOLD", **places, "quantity": str(1 + chance % 6)}
        yield _change("ADJUSTMENT", key, at, sold)
        if chance % 4 == 0:
            got = {"from_state": "NONE", "to_state": "IN_STOCK", "to_location_id": location, "quantity": "20"}
            yield _change("ADJUSTMENT", key, at + _LATER, got)


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
