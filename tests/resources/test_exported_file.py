"""A question's rows as a file: more of them than memory may hold, and a place that cannot be written."""

from pathlib import Path

import duckdb
import pytest

from resources.exported_file import CSV, csv_with_quotes, export
from roms_assets.kernel.errors import SourceUnavailable

MANY = (
    "SELECT range AS number, repeat(md5(range::VARCHAR), 15) AS words FROM range($rows) ORDER BY md5(words)"
)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """An engine in memory."""
    return duckdb.connect()


def test_more_than_memory_may_hold_is_sorted_on_the_disk(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.exported_file._MEMORY", "256MB")
    rows = 600_000  # 288 MB of words
    assert export(connection, MANY, {"rows": rows}, tmp_path / "many", CSV) == rows
    assert [path.name for path in tmp_path.iterdir()] == ["many"]


def test_a_place_that_cannot_be_written_is_named(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(SourceUnavailable, match=rf"{tmp_path} cannot be written: "):
        export(connection, "SELECT 1", {}, tmp_path, CSV)


def test_names_stand_without_quotes_where_values_have_them(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    place = tmp_path / "rows.csv"
    form = csv_with_quotes(["A B", "C"], ["A B"])
    sql = (
        'SELECT words AS "A B", number AS "C" FROM (VALUES (\'x "y"\', 1), (NULL, 2)) AS given(words, number)'
    )
    assert export(connection, sql, {}, place, form) == 2
    assert place.read_text() == 'A B,C\n"x ""y""",1\n,2\n'
    assert export(connection, f"{sql} WHERE number > 2", {}, place, form) == 0
    assert place.read_text() == "A B,C\n"
