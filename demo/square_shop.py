"""The invented shop on the faked Square: its locations and its catalog, as Square's JSON objects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

Json = dict[str, Any]

_PLACES = (
    "Harbor Kiosk", "Hillside", "Orchard Walk", "Station Hall", "Old Mill", "Lakeview", "Garden Gate",
    "Market Row", "North Pier", "Terrace", "Sundial",
)  # fmt: skip
_CATEGORIES = ("Bread", "Cakes", "Coffee", "Tea", "Gifts")
_GOODS = ("Ensaymada", "Pan de sal", "Ube roll", "Barako", "Salabat", "Tablea", "Pastillas", "Mamon")
_SIZES = (("Small", 60), ("Regular", 95), ("Large", 140))
_BY_THE_CASE = 8
"""The item that is also sold by the case: a variation that Square converts into the one in stock."""
_NEVER_SOLD = "ITEM0013"
_ONLY_IN_DECEMBER = "ITEM0014"
_ARCHIVED = 12
CASE_SIZE = "Case size"
"""What the shop calls the attribute in which it notes how many a case holds."""
TOKEN = "EAAAfaked-token"  # noqa: S105  opens nothing but this faked Square
"""The access token of the invented merchant."""
MADE_AT = "2025-01-02T03:04:05.678Z"
DELETED_AT = "2025-10-20T01:02:03Z"
FAR_PLACE = 10
"""The place of the location that lies in another zone and takes another currency, one without cents."""


def location_id(place: int) -> str:
    """The id of the location at that place, counted from 0."""
    return f"LSQ{place + 1:02}HARBOR"


def locations(count: int) -> list[Json]:
    """So many locations; the last of eleven is abroad."""
    return [
        {
            "id": location_id(place),
            "name": _PLACES[place % len(_PLACES)],
            "timezone": "Asia/Tokyo" if place == FAR_PLACE else "Asia/Manila",
            "currency": "JPY" if place == FAR_PLACE else "PHP",
            "country": "JP" if place == FAR_PLACE else "PH",
            "status": "ACTIVE",
            "created_at": MADE_AT,
            "capabilities": ["CREDIT_CARD_PROCESSING"],
        }
        for place in range(count)
    ]


def catalog(items: int) -> dict[str, Json]:
    """Categories, items and their variations by id; the last item was deleted and stays as a tombstone."""
    objects = {f"CAT{number}": _category(number, name) for number, name in enumerate(_CATEGORIES)}
    for number in range(items):
        is_deleted = number == items - 1
        item, variations = _item(number)
        for each in (item, *variations):
            objects[each["id"]] = {**each, "is_deleted": is_deleted} | (
                {"version": each["version"] + 1, "updated_at": DELETED_AT} if is_deleted else {}
            )
    return objects


def variations_of(objects: dict[str, Json]) -> list[Json]:
    """The variations that can be sold."""
    return [each for each in objects.values() if each["type"] == "ITEM_VARIATION" and not each["is_deleted"]]


def stocked(variations: Sequence[Json]) -> list[Json]:
    """Those that are counted; one that is converted into another is not."""
    return [each for each in variations if each["item_variation_data"]["stockable"]]


def offered(variations: Sequence[Json], day: date) -> list[Json]:
    """Those that anybody buys on that day; nobody buys by the case."""
    unsold = {_NEVER_SOLD} if day.month == 12 else {_NEVER_SOLD, _ONLY_IN_DECEMBER}
    return [each for each in stocked(variations) if each["item_variation_data"]["item_id"] not in unsold]


def _category(number: int, name: str) -> Json:
    told = {"name": name, "category_type": "REGULAR_CATEGORY", "is_top_level": True}
    return _object("CATEGORY", f"CAT{number}", {"category_data": told})


def _item(number: int) -> tuple[Json, list[Json]]:
    name = f"{_GOODS[number % len(_GOODS)]} {number // len(_GOODS) + 1}"
    item_id = f"ITEM{number:04}"
    sizes = _SIZES[: 1 + number % len(_SIZES)]
    variations = [_variation(number, place, size, price) for place, (size, price) in enumerate(sizes)]
    if number == _BY_THE_CASE:
        variations.append(_case_of(variations[0], len(variations)))
    told = {
        "name": name,
        "product_type": "REGULAR",
        "categories": [{"id": f"CAT{number % len(_CATEGORIES)}", "ordinal": 1}, {"id": "CAT4", "ordinal": 2}],
        "is_archived": number == _ARCHIVED,
    }
    return _object("ITEM", item_id, {"item_data": told}), variations


def _variation(number: int, place: int, size: str, price: int) -> Json:
    told: Json = {
        "item_id": f"ITEM{number:04}",
        "name": size,
        "ordinal": place,
        "pricing_type": "FIXED_PRICING",
        "price_money": {"amount": (price + number) * 100, "currency": "PHP"},
        "sellable": True,
        "stockable": True,
        "track_inventory": True,
    }
    if number % 7 != 3:  # some items have no SKU, some no vendor, some not even a cost
        told["sku"] = f"SKU-{number:04}-{place}"
    if number % 5 != 4:
        cost = {"amount": (price + number) * 40, "currency": "PHP"}
        vendor = (
            {"vendor_id": f"VENDOR{number % 3}", "vendor_code": f"{number:05}"} if number % 8 != 6 else {}
        )
        told["vendor_information"] = [{**vendor, "unit_cost_money": cost}]
    noted = _noted_case_size(96 * (1 + place)) if number % 3 == 0 else {}
    return _object("ITEM_VARIATION", f"VAR{number:04}-{place}", {"item_variation_data": told, **noted})


def _noted_case_size(quantity: int) -> Json:
    key = "Square:2f1d0c6e-case-size"
    attribute = {
        "key": key,
        "name": CASE_SIZE,
        "custom_attribute_definition_id": "ATTRCASESIZE",
        "type": "NUMBER",
        "number_value": str(quantity),
    }
    return {"custom_attribute_values": {key: attribute}}


def _case_of(variation: Json, place: int) -> Json:
    """The same goods by the case of 240: sold, and not counted itself."""
    one = variation["item_variation_data"]
    told = {
        **{name: one[name] for name in ("item_id", "pricing_type", "sellable", "track_inventory")},
        "name": "Case",
        "ordinal": place,
        "sku": f"{one['sku']}-CASE",
        "price_money": {"amount": one["price_money"]["amount"] * 200, "currency": "PHP"},
        "stockable": False,
        "stockable_conversion": {
            "stockable_item_variation_id": variation["id"],
            "stockable_quantity": "240",
            "nonstockable_quantity": "1",
        },
    }
    return _object("ITEM_VARIATION", f"{variation['id'][:-1]}{place}", {"item_variation_data": told})


def _object(kind: str, object_id: str, told: Json) -> Json:
    common = {"type": kind, "id": object_id, "version": 1735787045678, "updated_at": MADE_AT}
    return {**common, "is_deleted": False, "present_at_all_locations": True, **told}
