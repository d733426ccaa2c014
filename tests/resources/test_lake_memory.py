"""How much memory writing to the lake takes, and what becomes of a transaction for which there is too little."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from resources import lake_transaction
from resources.dbt import PROJECT, Dbt
from resources.lake import Lake
from resources.lake_catalogs import duckdb_file
from roms_assets.kernel.errors import SourceUnavailable
from tests.resources.lakes import (
    ADDRESSES,
    MONDAY,
    merge,
    orders_in,
    publish,
    some_lines,
    some_orders,
    staged,
    texts_in,
)


def test_want_of_memory_is_told_and_leaves_the_earlier_state(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(lake, some_lines(MONDAY), MONDAY)
    file = staged(tmp_path, some_lines(MONDAY, tuple(f"{number:0200}" for number in range(50_000))))
    monkeypatch.setattr(lake_transaction, "_FOR_PORTIONS", 2_000_000)
    monkeypatch.setattr(lake_transaction, "_FOR_ROWS", 0)
    with pytest.raises(SourceUnavailable, match="for want of memory"), lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [file])
    assert texts_in(lake) == ["a", "b"]


def many_orders(count: int) -> pl.DataFrame:
    """Rows whose keys are long and cannot be packed."""
    keys = (hashlib.shake_256(f"{number}".encode()).hexdigest(400) for number in range(count))
    return some_orders(*((key, 1) for key in keys))


def test_a_merge_into_a_file_holds_no_more_of_it_in_memory_the_larger_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(address=ADDRESSES["duckdb file"].format(tmp_path), lock_folder=str(tmp_path / "locks"))
    merge(lake, many_orders(50_000))  # some 20 MB of keys, and a merge looks at all of them
    monkeypatch.setattr(duckdb_file, "_FOR_A_MERGE", 10_000_000)
    with lake.writing() as write:
        merged = write.merge("orders", ["id"], ["version"], some_orders(("a", 1)))
        write.replace_keys("orders", merged.accepted, some_orders(("a", 1)))
        held = write.query("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()").item()
        threads = write.query("SELECT current_setting('threads')::BIGINT").item()
    assert merged.new["id"].to_list() == ["a"]
    assert held <= 10_000_000
    assert threads == 1  # what another one had is not given back


def test_want_of_memory_while_merging_is_told_and_leaves_the_earlier_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(address=ADDRESSES["duckdb file"].format(tmp_path), lock_folder=str(tmp_path / "locks"))
    merge(lake, some_orders(("a", 1)))
    monkeypatch.setattr(duckdb_file, "_FOR_A_MERGE", 1_000_000)
    monkeypatch.setattr(lake_transaction, "_FOR_ROWS", 0)
    with pytest.raises(SourceUnavailable, match="for want of memory"):
        merge(lake, many_orders(20_000))
    assert orders_in(lake) == [("a", 1, "first")]


def test_rows_wider_than_the_memory_of_a_merge_are_merged(lake: Lake) -> None:
    rows = many_orders(40_000).with_columns(text=pl.concat_str("id", "id"))
    for count in (40_000, 0):
        assert len(merge(lake, rows).new) == count


def test_a_few_rows_with_very_long_texts_are_merged(lake: Lake) -> None:
    ids = [str(number) for number in range(2_000)]
    for version in (1, 2):
        rows = some_orders(*((each, version) for each in ids)).with_columns(
            text=pl.concat_str("id", pl.lit("x" * 50_000))
        )
        assert len(merge(lake, rows).accepted) == len(ids)


@pytest.mark.parametrize("how", ["merge", "replace"])
def test_a_change_of_much_is_followed_by_writing(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    merge(lake, many_orders(50_000))
    publish(lake, some_lines())
    file = staged(tmp_path, some_lines())
    monkeypatch.setattr(lake_transaction, "_FOR_PORTIONS", 10_000_000)
    monkeypatch.setattr(duckdb_file, "_FOR_A_MERGE", 10_000_000)
    with lake.writing() as write:
        write.convert("longer", ["UPDATE orders SET id = id || '!'"])
        if how == "merge":
            assert len(write.merge("orders", ["id"], ["version"], some_orders(("a", 1))).new) == 1
        else:
            assert write.replace("lines", "day", [MONDAY], [file]) == 2


def test_what_is_laid_aside_for_want_of_memory_has_a_folder_of_its_own(lake: Lake) -> None:
    folders = []
    for _ in range(2):
        with lake.writing() as write:
            folders.append(Path(write.query("SELECT current_setting('temp_directory')").item()))
            assert folders[-1].is_absolute()
    assert folders[0] != folders[1]
    assert not any(folder.exists() for folder in folders)
    folders[0].mkdir()  # as a killed process leaves it
    assert lake.left_behind(datetime(2200, 1, 1, tzinfo=UTC)) == [folders[0]]
    assert lake.left_behind(datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_each_opening_and_dbt_beside_it_make_do_with_the_memory_that_is_set(tmp_path: Path) -> None:
    address = ADDRESSES["duckdb file"].format(tmp_path)
    lake = Lake(address=address, lock_folder=str(tmp_path / "locks"), memory="300MB")
    engine = "SELECT current_setting('memory_limit') AS memory, current_setting('temp_directory') AS aside"
    project, folder = tmp_path / "project", tmp_path / "dbt"
    (project / "models").mkdir(parents=True)
    (project / "models" / "seen.sql").write_text("{{ config(materialized='table') }} " + engine)
    (project / "dbt_project.yml").write_text(
        "name: seen\nversion: '1.0'\nprofile: roms\nmodel-paths: [models]\n"
    )
    shutil.copyfile(PROJECT / "profiles.yml", project / "profiles.yml")
    with lake.held() as held:
        with held.writing() as write:
            [here] = write.rows(engine)
        Dbt(folder, project).build(["seen"], {}, held)
        with held.writing() as write:
            [there] = write.rows("SELECT * FROM seen")
    assert here["memory"] == there["memory"] == "286.1 MiB"
    for seen in (here["aside"], there["aside"]):
        assert Path(seen).parent == tmp_path / "locks"
        assert not Path(seen).exists()
        Path(seen).mkdir()  # as a killed process leaves it
    left = lake.left_behind(datetime(2200, 1, 1, tzinfo=UTC))
    assert sorted(map(str, left)) == sorted([here["aside"], there["aside"]])
