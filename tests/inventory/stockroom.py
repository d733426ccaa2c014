"""A lake with the tables that inventory stands on, filled by hand, and everything that is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from resources.dbt import Dbt
from resources.lake import Lake
from roms_assets.inventory.calculating import Calculated, Inventory, Span
from roms_assets.inventory.purging import Purger
from roms_assets.inventory.rules.allocating import Channel, Terms
from roms_assets.inventory.rules.schemas import MADE_BY_PYTHON, MADE_BY_SQL
from tests.dbt_rendered import RenderedDbt

TABLES = {**MADE_BY_SQL, **MADE_BY_PYTHON}
FIRST = date(2025, 1, 1)
TOLD: dict[str, Any] = {
    "time_zone": "Asia/Manila",
    "shop_names": {},
    "inventory_purchase_sources": ["mail"],
    "inventory_velocity_days": 28,
    "inventory_slow_days": 30,
    "inventory_aged_days": 180,
    "inventory_backtest_days": 91,
}
NO_TERMS = Terms({}, "USD", 0, 28, 14)  # type: ignore[arg-type]


def day(number: int) -> date:
    """The day of that number; the first one is 0."""
    return FIRST + timedelta(days=number)


def a_channel(name: str, fee: str = "0", holding: str = "0", velocity: str = "0") -> Channel:
    return Channel(name, Decimal(fee), Decimal(holding), Decimal(velocity))


TERMS = Terms({"A": a_channel("A", "2"), "B": a_channel("B", "5", "3")}, "USD", Fraction(1), 28, 14)
"""Two channels, of which the second costs more."""


@dataclass
class Stockroom:
    """A lake of few things."""

    home: Path
    address: str = ""
    dbt: Dbt | None = None
    terms: Terms = NO_TERMS
    told: dict[str, Any] = field(default_factory=lambda: dict(TOLD))
    keep_days: int = 90
    under_way_days: int = 7
    _numbers: int = 0
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    @cached_property
    def lake(self) -> Lake:
        address = self.address or f"duckdb:{self.home / 'lake.duckdb'}"
        return Lake(address=address, lock_folder=str(self.home / "locks"))

    @cached_property
    def maker(self) -> Dbt:
        return self.dbt or RenderedDbt(self.home / "dbt")

    def sell(
        self, number: int, quantity: Any = 1, product: str | None = "007", shop: str = "A", **more: Any
    ) -> str:
        """An order of one line; returns its id. A quantity below 0 comes back."""
        self._numbers += 1
        order_id = str(more.pop("order_id", f"{shop}#{self._numbers}"))
        state, sources = more.pop("state", "paid"), more.pop("sources", "shipstation")
        self.put("orders", order_id=order_id, date=day(number), shop=shop, state=state, sources=sources)
        given = None if quantity is None else Decimal(quantity)
        line = {"sku": product, **more}
        self.put(
            "order_lines",
            order_id=order_id,
            date=day(number),
            line_number=0,
            product_id=product,
            quantity=given,
            **line,
        )
        return order_id

    def buy(self, number: int, quantity: Any = 1, **more: Any) -> str:
        """An order that came by mail: what the business bought."""
        return self.sell(number, quantity, sources="mail,received_file", **more)

    def count(self, number: int, quantity: Any, variation: str = "VAR", place: str = "LA") -> None:
        """What Square counted at the end of a day."""
        told = {"location_id": place, "catalog_object_id": variation, "state": "IN_STOCK"}
        self.put("square_inventory", date=day(number), quantity=Decimal(quantity), **told)

    def receive(self, number: int, quantity: Any, order_id: str, **more: Any) -> None:
        """A parcel of an order, and a line of a file that says that it came."""
        self._numbers += 1
        tracking = more.pop("tracking_number", f"1Z {self._numbers}")
        self.put(
            "shipments", shipment_id=tracking, order_id=order_id, tracking_number=tracking.replace(" ", "-")
        )
        at = datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number)
        line = {
            "sku": "007",
            "received_at": at,
            "file_sha256": "f" * 64,
            "line_number": self._numbers,
            **more,
        }
        given = None if quantity is None else Decimal(quantity)
        self.put("received_file_lines", tracking_number=tracking, quantity=given, **line)

    def variations(self, **skus: str | None) -> None:
        """Square's variations with their SKU, and two locations."""
        for variation, sku in skus.items():
            self.put("square_catalog", object_id=variation, sku=sku)
        for place in ("A", "B"):
            self.put("square_locations", location_id=f"L{place}", name=place)

    def goods(self, *rows: tuple[str, int | None, int | None], currency: str = "USD") -> None:
        """Products with cost and price."""
        told = ", ".join(
            f"('{product}', '{product}', 'Product {product}', NULL, {cost or 'NULL'}::BIGINT, '{currency}',"
            f" {price or 'NULL'}::BIGINT, '{currency}')"
            for product, cost, price in rows
        )
        columns = "product_id, sku, name, square_variation_id, unit_cost_minor, cost_currency, price_minor, currency"
        with self.lake.writing() as lake:
            lake.ensure_view("products", f"SELECT * FROM (VALUES {told}) AS told ({columns})")

    def put(self, table: str, **row: Any) -> None:
        """A row of another domain's table; it is written before anything is calculated or asked."""
        self._rows.setdefault(table, []).append(row)

    def write(self) -> None:
        """Write all that was put."""
        with self.lake.writing() as lake:
            for table, rows in self._rows.items():
                frame = pl.DataFrame(rows, schema=TABLES[table])
                lake.ensure(table, frame)
                lake.replace_keys(table, frame.select(frame.columns[0]).clear(), frame)
        self._rows.clear()

    def run(self, sql: str) -> None:
        """Change something by hand."""
        with self.lake.writing() as lake:
            lake.query(sql)

    def calculate(self, last: int, again: Sequence[date] = ()) -> Calculated:
        """Have everything made that is stale; every promise of SQL's must hold."""
        self.write()
        made = self._inventory.rebuild(self._span(last), self._told(last), self.terms, again)
        assert [each.name for each in made.checks if not each.is_good] == []
        return made

    def is_stale(self, last: int) -> bool:
        self.write()
        return self._inventory.is_stale(self._span(last), self._told(last), self.terms)

    def purge(self, last: int) -> Any:
        return Purger(self.lake, lambda: self.at).purge(day(last), self.keep_days)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        with self.lake.reading() as connection:
            return connection.sql(sql).fetchall()

    @property
    def _inventory(self) -> Inventory:
        return Inventory(self.lake, self.maker, lambda: self.at)

    def _span(self, last: int) -> Span:
        return Span(FIRST, day(last), self.keep_days, self.under_way_days)

    def _told(self, last: int) -> dict[str, Any]:
        return {**self.told, "last_day": day(last).isoformat()}
