"""Lakes for tests: their addresses, rows to write, and what stands in them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from resources.lake import Lake
from resources.lake_transaction import Merged
from resources.staging import Rows

MONDAY, TUESDAY, WEDNESDAY = date(2025, 10, 6), date(2025, 10, 7), date(2025, 10, 8)
ADDRESSES = {"duckdb file": "duckdb:{}/lake.duckdb", "ducklake": "ducklake:sqlite:{}/meta.sqlite"}


def some_lines(day: date = MONDAY, texts: tuple[str, ...] = ("a", "b"), **more: object) -> pl.DataFrame:
    """Rows of one day; amounts are 1.5 each."""
    return pl.DataFrame(
        {"day": [day] * len(texts), "text": list(texts), "amount": [Decimal("1.5000")] * len(texts)}
        | {name: [value] * len(texts) for name, value in more.items()},
        schema_overrides={"amount": pl.Decimal(18, 4), "text": pl.String, "day": pl.Date},
    )


def staged(folder: Path, frame: pl.DataFrame, name: str = "lines") -> Rows:
    path = folder / f"{name}.parquet"
    frame.write_parquet(path)
    return Rows(str(path), 0, frame.height)


def publish(lake: Lake, frame: pl.DataFrame, *days: date) -> int:
    with lake.writing() as write:
        write.ensure("lines", frame)
        return write.replace_rows("lines", "day", days or [MONDAY], frame)


def texts_in(lake: Lake) -> list[str]:
    with lake.reading() as connection:
        return [
            text for (text,) in connection.execute("SELECT text FROM lines ORDER BY day, text").fetchall()
        ]


def some_orders(*told: tuple[str, int], text: str = "first") -> pl.DataFrame:
    """Rows with a key and a version each."""
    return pl.DataFrame(
        {
            "id": [key for key, _ in told],
            "version": [version for _, version in told],
            "text": [text] * len(told),
        },
        schema={"id": pl.String, "version": pl.Int64, "text": pl.String},
    )


def merge(lake: Lake, rows: pl.DataFrame) -> Merged:
    with lake.writing() as write:
        write.ensure("orders", rows)
        return write.merge("orders", ["id"], ["version"], rows)


def orders_in(lake: Lake) -> list[tuple[str, int, str]]:
    with lake.reading() as connection:
        return connection.execute("SELECT id, version, text FROM orders ORDER BY id").fetchall()
