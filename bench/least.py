"""The least that can be left of the work: every file kept as it came, the lines of rd5000 typed and put into a lake's
file, by the quickest means that were found for each.

Nothing is screened, looked up, refused, noted as evidence or replaced, and six of a till-day's seven files are kept but
not read. The columns are those of a till's that ROMS uses; money and quantity are as exact as in the lake.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import polars as pl

from bench.till_days import TillDayFolder
from resources.lake_catalogs.catalog import LAKE
from resources.lake_catalogs.duckdb_file import DuckDBFile
from resources.lake_rows import handed_over
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.lines import LINE_MONEY
from roms_assets.pos.rules.schemas import MONEY, QUANTITY

_AT_ONCE = 256
"""Till-days."""


def load(till_days: Sequence[TillDayFolder], work: Path) -> duckdb.DuckDBPyConnection:
    """All lines in the table `lines` of a file below `work`; the connection holds it."""
    connection = duckdb.connect()
    DuckDBFile(str(work / "least.duckdb")).attach(connection, read_only=False)
    connection.execute(f"USE {LAKE}")
    connection.execute("BEGIN")
    _insert(connection, "CREATE TABLE lines AS SELECT * FROM given LIMIT 0", _typed([]))
    for start in range(0, len(till_days), _AT_ONCE):
        several = till_days[start : start + _AT_ONCE]
        paths = [str(kept) for each in several for kept in _kept(each, work) if "_rd5000_" in kept.name]
        _insert(connection, "INSERT INTO lines FROM given", _typed(paths))
    connection.execute("COMMIT")
    return connection


def _kept(till_day: TillDayFolder, work: Path) -> Iterator[Path]:
    """Its files once more, below `work`."""
    folder = work / "kept" / till_day.day.isoformat() / f"{till_day.branch}-{till_day.pos}"
    folder.mkdir(parents=True)
    for path in till_day.files:
        kept = folder / path.name
        kept.write_bytes(path.read_bytes())
        yield kept


def _typed(paths: list[str]) -> pl.DataFrame:
    layout = LAYOUTS[FileType.LINES]
    text = dict.fromkeys(layout.columns, pl.String)
    rows = pl.scan_csv(paths, schema=text) if paths else pl.LazyFrame(schema=text)
    return rows.select(
        pl.col(name).cast(MONEY if name in LINE_MONEY else QUANTITY if name == "QUANTITY" else pl.String)
        for name in layout.used
    ).collect(engine="streaming")


def _insert(connection: duckdb.DuckDBPyConnection, statement: str, rows: pl.DataFrame) -> None:
    connection.register("given", handed_over(rows))
    connection.execute(statement)
    connection.unregister("given")
