"""The engines that tests keep are taken again, each as a new one would be."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from resources.lake import Lake
from tests.resources import engines_at_hand
from tests.resources.lakes import ADDRESSES, publish, some_lines, texts_in


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> list[duckdb.DuckDBPyConnection]:
    """The engines that nobody has at the moment; the next test gets those of its own again."""
    engines: list[duckdb.DuckDBPyConnection] = []
    monkeypatch.setattr(engines_at_hand, "_idle", engines)
    engines_at_hand.have_engines_at_hand(are_kept=True)
    return engines


def a_lake(folder: Path, memory: str = "2GB") -> Lake:
    address = ADDRESSES["duckdb file"].format(folder)
    return Lake(address=address, lock_folder=str(folder / "locks"), memory=memory)


def settings_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, object]:
    return dict(connection.execute("SELECT name, value FROM duckdb_settings()").fetchall())


def test_a_lake_is_opened_by_the_engine_that_was_let_go(
    tmp_path: Path, idle: list[duckdb.DuckDBPyConnection]
) -> None:
    publish(a_lake(tmp_path), some_lines())
    (kept,) = idle
    assert texts_in(a_lake(tmp_path)) == ["a", "b"]
    assert idle == [kept]


def test_an_engine_has_the_memory_of_its_lake_and_lets_go_of_it(
    tmp_path: Path, idle: list[duckdb.DuckDBPyConnection]
) -> None:
    publish(a_lake(tmp_path), some_lines())
    new = settings_of(idle[0])
    with a_lake(tmp_path, memory="100MiB").reading() as connection:
        assert settings_of(connection)["memory_limit"] == "100.0 MiB"
    assert settings_of(idle[0]) == new
