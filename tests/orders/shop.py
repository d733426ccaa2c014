"""A lake in memory that can be told things, and the orders that the product's SQL makes of them without dbt's start."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from resources.dbt import Outcome
from resources.lake import HeldLake
from resources.lake_reader import LakeReader
from resources.lake_transaction import LakeTransaction
from roms_assets.orders.building import Orders, Terms, make_tables
from roms_assets.orders.matching import MatchTerms
from tests.dbt_rendered import RenderedDbt

NOW = datetime(2025, 12, 31, 12, tzinfo=UTC)
SHOPS = {"amazon": "Amazon", "amazon_com": "Amazon", "etsy": "Etsy", "etsy store": "Etsy"}
VARIABLES: dict[str, Any] = {
    "time_zone": "America/New_York",
    "currency": "USD",
    "shop_names": SHOPS,
    "web_columns": [],
}
MATCHING = MatchTerms(("Amazon", "Etsy"), 48)


def terms(**more: Any) -> Terms:
    return Terms({**VARIABLES, **more}, MATCHING)


class MemoryLake:
    """One connection that stays open; a transaction is one of the engine's."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("ATTACH ':memory:' AS lake; USE lake; SET TimeZone = 'UTC'; SET threads = 1")

    @contextmanager
    def writing(self) -> Iterator[LakeTransaction]:
        self.connection.execute("BEGIN")
        try:
            yield LakeTransaction(self.connection, None)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def held(self) -> Iterator["MemoryLake"]:
        yield self

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        yield self.connection


class Shop:
    """A lake that can be told things, and the orders made of them."""

    def __init__(self, **more: Any) -> None:
        self.lake = MemoryLake()
        self.dbt = RenderedDbt(Path("/nowhere"))
        self.terms = terms(**more)
        self.desk = Orders(self.lake, self.dbt, lambda: NOW)  # type: ignore[arg-type]
        with self.lake.writing() as lake:
            make_tables(lake)

    def told(self, table: str, *rows: Mapping[str, Any]) -> None:
        """Put rows into a source's table."""
        for row in rows:
            names = ", ".join(row)
            places = ", ".join(f"${name}" for name in row)
            self.lake.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", dict(row))

    def build(self) -> Any:
        return self.desk.rebuild(self.terms)

    def build_killed_before(self, model: str) -> None:
        """A build that ends where dbt would make this model."""

        class Killed(RenderedDbt):
            def build(
                self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake
            ) -> list[Outcome]:
                if model in models:
                    raise KeyboardInterrupt
                return super().build(models, variables, lake)

        Orders(self.lake, Killed(self.dbt.folder), lambda: NOW).rebuild(self.terms)  # type: ignore[arg-type]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.lake.connection.execute(sql).fetchall()

    def reader(self) -> LakeReader:
        return LakeReader(self.lake.connection)
