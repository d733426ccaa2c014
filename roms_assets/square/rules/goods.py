"""Locations, categories, catalog objects and inventory counts as Square lists them, as rows.

https://developer.squareup.com/reference/square/catalog-api
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from roms_assets.square.rules.reading import (
    Frames,
    Json,
    Seen,
    amounts,
    below,
    currencies,
    framed,
    values,
)
from roms_assets.square.rules.schemas import CatalogObject, Category, InventoryCount, Location
from roms_assets.square.rules.tables import SquareTable


def read_locations(at: datetime) -> Callable[[Seen], Frames]:
    """How to read locations that were asked for at that time."""
    return partial(_locations, at)


def _locations(at: datetime, seen: Seen) -> Frames:
    told = seen.things
    columns = {
        "location_id": [each["id"] for each in told],
        "name": values(told, "name"),
        "time_zone": values(told, "timezone"),
        "currency": values(told, "currency"),
        "country": values(told, "country"),
        "status": values(told, "status"),
        "created_at": values(told, "created_at"),
        "read_at": [at] * len(told),
    }
    return {SquareTable.LOCATIONS: framed(Location, {**columns, **seen.evidence()})}


def read_categories(seen: Seen) -> Frames:
    """Categories of the catalog."""
    data = below(seen.things, "category_data")
    columns = {
        **_versions(seen.things, "category_id"),
        "name": values(data, "name"),
        "parent_id": values(below(data, "parent_category"), "id"),
    }
    return {SquareTable.CATEGORIES: framed(Category, {**columns, **seen.evidence()})}


def read_catalog(seen: Seen) -> Frames:
    """Items and variations of the catalog; each field stands in one of the two kinds of data."""
    told = seen.things
    items, variations = below(told, "item_data"), below(told, "item_variation_data")
    vendors = [_first(each, "vendor_information") for each in variations]
    columns = {
        **_versions(told, "object_id"),
        "type": [each["type"] for each in told],
        "item_id": [
            variation.get("item_id") if variation else thing["id"]
            for thing, variation in zip(told, variations, strict=True)
        ],
        "name": [(item or variation).get("name") for item, variation in zip(items, variations, strict=True)],
        "category_id": [_first(each, "categories").get("id") for each in items],
        "sku": values(variations, "sku"),
        "price_minor": amounts(variations, "price_money"),
        "currency": currencies(variations, "price_money"),
        "unit_cost_minor": amounts(vendors, "unit_cost_money"),
        "cost_currency": currencies(vendors, "unit_cost_money"),
        "vendor_id": values(vendors, "vendor_id"),
        "is_archived": values(items, "is_archived"),
        "custom_attributes": [_noted(thing) for thing in told],
        **_conversions(below(variations, "stockable_conversion")),
    }
    return {SquareTable.CATALOG: framed(CatalogObject, {**columns, **seen.evidence()})}


def _noted(thing: Json) -> str | None:
    """What the shop itself notes of a thing, by the names that it gave; None when it notes nothing."""
    noted = {
        each.get("name") or key: each.get("number_value", each.get("string_value", each.get("boolean_value")))
        for key, each in (thing.get("custom_attribute_values") or {}).items()
    }
    return json.dumps(noted, sort_keys=True, ensure_ascii=False) if noted else None


def _conversions(told: Sequence[Json]) -> dict[str, list[Any]]:
    return {
        "stockable_variation_id": values(told, "stockable_item_variation_id"),
        "stockable_quantity": values(told, "stockable_quantity"),
        "nonstockable_quantity": values(told, "nonstockable_quantity"),
    }


def read_counts(day: date, as_of: datetime) -> Callable[[Seen], Frames]:
    """How to read a day's counts that were asked for at that time."""
    return partial(_counts, day, as_of)


def _counts(day: date, as_of: datetime, seen: Seen) -> Frames:
    told = seen.things
    columns = {
        "date": [day] * len(told),
        "location_id": [each["location_id"] for each in told],
        "catalog_object_id": [each["catalog_object_id"] for each in told],
        "state": [each["state"] for each in told],
        "quantity": values(told, "quantity"),
        "calculated_at": values(told, "calculated_at"),
        "as_of": [as_of] * len(told),
        "is_rebuilt": [False] * len(told),
    }
    return {SquareTable.INVENTORY: framed(InventoryCount, {**columns, **seen.evidence()})}


def _versions(told: Sequence[Json], key: str) -> dict[str, list[Any]]:
    return {
        key: [each["id"] for each in told],
        "version": [each["version"] for each in told],
        "updated_at": values(told, "updated_at"),
        "is_deleted": [bool(each.get("is_deleted", False)) for each in told],
    }


def _first(thing: Json, name: str) -> Json:
    """The first of a list of groups; an empty one when there is none."""
    listed = thing.get(name) or [{}]
    first: Json = listed[0]
    return first
