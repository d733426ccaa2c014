"""A lake of a few handmade things of Square's, read by the product's own rules, so that each trap can be set."""

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from resources.dbt import Dbt
from resources.lake import Lake
from resources.square import Page
from roms_assets.kernel.listed import Listed
from roms_assets.kernel.tables import descriptions, empty
from roms_assets.square.goods_list import make_goods_tables
from roms_assets.square.insight import Calculated, Insight
from roms_assets.square.merging import Merger, ReadingTerms
from roms_assets.square.rules import goods, orders
from roms_assets.square.rules.goods_file import read_goods
from roms_assets.square.rules.kinds import CATALOG, CATEGORIES, INVENTORY, LOCATIONS, ORDERS, Kind
from roms_assets.square.rules.schemas import Completeness
from roms_assets.square.rules.tables import SquareTable

NOW = datetime(2025, 12, 31, 12, tzinfo=UTC)
ZONES = {"NYC": "America/New_York", "MNL": "Asia/Manila", "TYO": "Asia/Tokyo"}
TOLD = {
    "last_day": "2025-12-30",
    "case_size_pointer": "/Case size",
    "low_stock_percent": "15",
    "top_items": 3,
    "top_items_days": 60,
    "seasons": [],
}
_NUMBERS = itertools.count(1)


def money(amount: int, currency: str = "USD") -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


def a_line(total: int, thing: str | None = "VAR1", quantity: str = "1", **more: Any) -> dict[str, Any]:
    """A line of an order; `tax` and `currency` may be given."""
    currency, tax = more.pop("currency", "USD"), more.pop("tax", 0)
    told = {"catalog_object_id": thing} if thing else {}
    return {
        "uid": f"line{next(_NUMBERS)}", "name": f"Item of {thing}", "quantity": quantity, "item_type": "ITEM",
        "total_money": money(total, currency), "total_tax_money": money(tax, currency),
        "total_discount_money": money(0, currency), **told, **more,
    }  # fmt: skip


def an_order(created_at: str, *lines: dict[str, Any], location: str = "NYC", **more: Any) -> dict[str, Any]:
    """A completed order; its total is that of its lines unless `total` says another."""
    currency = more.pop("currency", lines[0]["total_money"]["currency"] if lines else "USD")
    total = more.pop("total", sum(line["total_money"]["amount"] for line in lines))
    tax = sum(line["total_tax_money"]["amount"] for line in lines)
    return {
        "id": f"ORDER{next(_NUMBERS)}", "version": 1, "location_id": location, "state": "COMPLETED",
        "created_at": created_at, "updated_at": created_at, "line_items": list(lines),
        "total_money": money(total, currency), "total_tax_money": money(tax, currency), **more,
    }  # fmt: skip


def a_refund(
    amount: int, at: str, refund_id: str | None = "REFUND1", status: str = "APPROVED"
) -> dict[str, Any]:
    return {
        "id": refund_id, "tender_id": "T", "created_at": at, "status": status, "amount_money": money(amount)
    }  # fmt: skip


def an_item(number: int, **variation: Any) -> list[dict[str, Any]]:
    """An item with one variation `VAR<number>`; keys that are no fields of the variation stand on the object."""
    common = {"version": 1, "updated_at": "2025-01-01T00:00:00Z"}
    on_object = {
        name: variation.pop(name) for name in ("custom_attribute_values", "is_deleted") if name in variation
    }
    item = {
        "id": f"ITEM{number}",
        "type": "ITEM",
        "item_data": {"name": f"Item {number}", **variation.pop("item", {})},
    }
    told = {"item_id": f"ITEM{number}", "name": "Regular", "price_money": money(500), **variation}
    one = {"id": f"VAR{number}", "type": "ITEM_VARIATION", "item_variation_data": told, **on_object}
    return [{**common, **item}, {**common, **one}]


def noted(size: str) -> dict[str, Any]:
    """A case size as the shop notes it."""
    return {"Square:1": {"name": "Case size", "number_value": size, "type": "NUMBER"}}


class HandmadeLake:
    """A lake and what SQL makes of it."""

    def __init__(self, home: Path) -> None:
        self.lake = Lake(address=f"duckdb:{home / 'lake.duckdb'}", lock_folder=str(home / "locks"))
        self.insight = Insight(self.lake, Dbt(home / "dbt"), lambda: NOW)
        places = [{"id": place, "name": place.title(), "timezone": zone} for place, zone in ZONES.items()]
        self._merge(LOCATIONS, goods.read_locations(NOW), places)

    def orders(self, *told: dict[str, Any]) -> None:
        """Merge orders."""
        self._merge(ORDERS, orders.read_orders(ZONES, "UTC"), told)

    def catalog(self, *told: list[dict[str, Any]]) -> None:
        """Merge items with their variations."""
        self._merge(CATEGORIES, goods.read_categories, [])
        self._merge(CATALOG, goods.read_catalog, [thing for each in told for thing in each])

    def stock(self, day: date, **counts: str) -> None:
        """What is in stock in New York at the end of a day."""
        told = [
            {"location_id": "NYC", "catalog_object_id": thing, "state": "IN_STOCK", "quantity": count}
            for thing, count in counts.items()
        ]
        self._merge(INVENTORY, goods.read_counts(day, NOW), told)

    def goods_csv(self, text: str) -> None:
        """The shop's own list."""
        found = read_goods(text.encode(), "c" * 64, "USD", {"USD", "JPY"})
        with self.lake.writing() as lake:
            make_goods_tables(lake)
            lake.replace_rows(SquareTable.GOODS_LINES, "file_sha256", ["c" * 64], found.lines)

    def proven(self, days: Iterable[date], state: str = "complete") -> None:
        """Days that are proven."""
        told = [
            {"date": day, "location_id": "NYC", "state": state, "reason": "", "square_orders": 0, "lake_orders": 0,
             "missing": 0, "older": 0, "unknown_to_square": 0, "late": 0, "tenders": 0, "payment_differences": 0,
             "tenders_not_compared": 0, "proved_at": NOW} for day in days
        ]  # fmt: skip
        rows = pl.DataFrame(told, schema=empty(Completeness).schema)
        with self.lake.writing() as lake:
            lake.ensure(SquareTable.COMPLETENESS, empty(Completeness), descriptions(Completeness))
            lake.replace_rows(SquareTable.COMPLETENESS, "date", rows["date"].unique().to_list(), rows)

    def calculate(self, **told: Any) -> Calculated:
        """Have everything made that is stale; every promise of SQL's must hold."""
        made = self.insight.rebuild({**TOLD, **told})
        assert [check.name for check in made.checks if not check.is_good] == []
        return made

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        with self.lake.reading() as connection:
            return connection.sql(sql).fetchall()

    def _merge(self, kind: Kind, parse: Any, things: Sequence[dict[str, Any]]) -> None:
        sha256 = f"{next(_NUMBERS):064}"
        tally = Merger(self.lake, kind, ReadingTerms(parse, NOW)).merge([Page(sha256, _listed(things))])
        assert tally.refused == 0


def _listed(things: Sequence[dict[str, Any]]) -> Listed:
    return Listed([msgspec.Raw(json.dumps(thing).encode()) for thing in things])
