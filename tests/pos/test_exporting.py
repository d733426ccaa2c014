"""Tables of the lake as files: exact numbers as people write them, whatever digits their columns have."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from resources.exported_file import CSV
from roms_assets.pos.exporting import Exporter, Wanted
from tests.statements.shop import Shop


@pytest.mark.parametrize(
    ("digits", "number", "written"),
    [(0, "100", "100"), (0, "0", "0"), (2, "100", "100"), (2, "0.50", "0.5"), (9, "-1.25", "-1.25")],
)
def test_an_exact_number_keeps_the_zeros_that_count(
    tmp_path: Path, digits: int, number: str, written: str
) -> None:
    shop = Shop(tmp_path)
    lake = shop.desk.stores.lake
    rows = pl.DataFrame(
        {"name": ["a"], "pieces": [Decimal(number)]}, schema_overrides={"pieces": pl.Decimal(38, digits)}
    )
    with lake.writing() as writing:
        writing.ensure("counted", rows.clear())
        writing.replace_rows("counted", "name", ["a"], rows)
    Exporter(shop.settings.business, lake).export(Wanted("counted"), tmp_path / "counted.csv", CSV)
    assert (tmp_path / "counted.csv").read_text() == f"name,pieces\na,{written}\n"
