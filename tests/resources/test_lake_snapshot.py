"""The snapshot of a lake of either kind: whole, read-only, replaced under its readers, and it says what it is."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from resources.lake import Lake
from resources.lake_snapshot import LakeSnapshot, MadeSnapshot
from roms_assets.kernel.errors import SourceUnavailable
from tests.resources.processes import ended, started

NOON, ONE = datetime(2025, 11, 17, 12, tzinfo=UTC), datetime(2025, 11, 17, 13, tzinfo=UTC)
ADDRESSES = ["duckdb:{}/lake.duckdb", "ducklake:sqlite:{}/lake/meta.sqlite"]


@pytest.fixture(params=ADDRESSES, ids=["DuckDB file", "DuckLake"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(address=request.param.format(tmp_path), lock_folder=str(tmp_path / "locks"), wait_seconds=5)


@pytest.fixture
def snapshot(lake: Lake, tmp_path: Path) -> LakeSnapshot:
    return LakeSnapshot(lake, tmp_path / "bi" / "shop.duckdb")


def publish(lake: Lake, *texts: str) -> None:
    """Make the table `lines` and a view of it hold these texts."""
    frame = pl.DataFrame({"day": ["d"] * len(texts), "text": texts})
    with lake.writing() as transaction:
        transaction.ensure("lines", frame, {"text": "What was printed."})
        transaction.ensure_view("lines_of_a", "SELECT * FROM lines WHERE text = 'a'")
        transaction.replace_rows("lines", "day", ["d"], frame)


@contextmanager
def opened(snapshot: LakeSnapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """As a BI tool opens it: alone, without ROMS."""
    with closing(duckdb.connect(str(snapshot.file), read_only=True)) as connection:
        yield connection


def texts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [text for (text,) in connection.execute("SELECT text FROM lines ORDER BY 1").fetchall()]


def test_it_holds_tables_views_and_comments(lake: Lake, snapshot: LakeSnapshot) -> None:
    publish(lake, "a", "b")
    snapshot.make(NOON)

    with opened(snapshot) as connection:
        assert texts(connection) == ["a", "b"]
        assert connection.execute("SELECT text FROM lines_of_a").fetchall() == [("a",)]
        comments = "SELECT comment FROM duckdb_columns() WHERE table_name = 'lines' AND column_name = 'text'"
        assert connection.execute(comments).fetchall() == [("What was printed.",)]


def test_it_says_as_of_when_and_the_rows_of_each_table(lake: Lake, snapshot: LakeSnapshot) -> None:
    publish(lake, "a", "b")
    made = snapshot.make(NOON)

    assert made.rows == {"lake_changes": 2, "lines": 2, "lines_of_a": 1}
    assert made.bytes == snapshot.file.stat().st_size
    with opened(snapshot) as connection:
        told = connection.execute("SELECT DISTINCT as_of AT TIME ZONE 'UTC' FROM lake_snapshot").fetchall()
        assert told == [(NOON.replace(tzinfo=None),)]
        rows = connection.execute("SELECT table_name, row_count FROM lake_snapshot").fetchall()
        assert dict(rows) == made.rows
    assert snapshot.newest() == made


def test_whoever_has_the_one_before_open_keeps_it(lake: Lake, snapshot: LakeSnapshot) -> None:
    publish(lake, "before")
    snapshot.make(NOON)
    with opened(snapshot) as reader:
        assert texts(reader) == ["before"]
        publish(lake, "after")
        snapshot.make(ONE)

        assert texts(reader) == ["before"]
    with opened(snapshot) as reader:
        assert texts(reader) == ["after"]


def test_it_cannot_be_written_by_mistake(lake: Lake, snapshot: LakeSnapshot) -> None:
    publish(lake, "a")
    snapshot.make(NOON)

    assert snapshot.file.stat().st_mode & 0o777 == 0o444


def test_a_lake_that_nobody_wrote_gives_an_empty_one(snapshot: LakeSnapshot) -> None:
    made = snapshot.make(NOON)

    assert made.rows == {}
    with opened(snapshot) as connection:
        assert len(connection.execute("FROM lake_snapshot").fetchall()) == 1


def test_only_a_publish_is_a_change(lake: Lake, snapshot: LakeSnapshot) -> None:
    assert lake.newest_change() is None
    publish(lake, "a")
    first = lake.newest_change()
    made = snapshot.make(NOON)
    with lake.reading() as connection:
        connection.execute("FROM lines").fetchall()

    assert lake.newest_change() == first
    assert first is not None
    assert made.change == first.mark
    assert first.at.tzinfo is UTC
    publish(lake, "b")
    assert lake.newest_change() != first


def test_unfinished_ones_of_killed_processes_go(lake: Lake, snapshot: LakeSnapshot) -> None:
    publish(lake, "a")
    snapshot.file.parent.mkdir()
    left = snapshot.file.parent / ".shop.duckdb.99999.part"
    left.write_text("half")
    snapshot.make(NOON)

    assert sorted(path.name for path in snapshot.file.parent.iterdir()) == [
        "shop.duckdb",
        "shop.duckdb.json",
    ]


@pytest.mark.parametrize("label", ["", "[]", '{"as_of": "soon"}', '{"as_of": "2025-11-17T12:00:00+00:00"}'])
def test_one_that_does_not_say_what_it_is_is_none(snapshot: LakeSnapshot, label: str) -> None:
    snapshot.make(NOON)
    (snapshot.file.parent / "shop.duckdb.json").write_text(label)

    assert snapshot.newest() is None


def test_one_that_is_gone_is_none(snapshot: LakeSnapshot) -> None:
    made = snapshot.make(NOON)
    assert isinstance(made, MadeSnapshot)
    snapshot.file.unlink()

    assert snapshot.newest() is None


def test_a_place_that_cannot_be_written_is_told_and_the_lake_is_free_again(
    lake: Lake, tmp_path: Path
) -> None:
    publish(lake, "a")
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match=r"snapshot .* cannot be made"):
        LakeSnapshot(lake, tmp_path / "file" / "shop.duckdb").make(NOON)
    publish(lake, "b")


def test_the_check_says_its_age(lake: Lake, snapshot: LakeSnapshot) -> None:
    assert snapshot.check(NOON) == f"snapshot {snapshot.file} was not made yet"
    snapshot.make(NOON)

    assert snapshot.check(NOON).endswith("is as of 2025-11-17 12:00 UTC, 0 min old")
    assert snapshot.check(ONE).endswith("is as of 2025-11-17 12:00 UTC, 1 h 0 min old")


def test_the_check_refuses_a_place_that_cannot_be(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match="cannot be made"):
        LakeSnapshot(lake, tmp_path / "file" / "shop.duckdb").check(NOON)


def die_with_rows_in_the_log(folder: str) -> None:
    """A process that is killed after its commit and before the engine moved it from the log into the file."""
    connection = duckdb.connect(f"{folder}/lake.duckdb")
    connection.execute("PRAGMA disable_checkpoint_on_shutdown; SET checkpoint_threshold = '1 TB'")
    connection.execute(
        "CREATE TABLE lines (day VARCHAR, text VARCHAR); INSERT INTO lines VALUES ('d', 'late')"
    )
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_process_committed_is_in_it(tmp_path: Path) -> None:
    lake = Lake(address=f"duckdb:{tmp_path}/lake.duckdb", lock_folder=str(tmp_path / "locks"))
    assert ended(started(die_with_rows_in_the_log, str(tmp_path))) == [-signal.SIGKILL]
    assert (tmp_path / "lake.duckdb.wal").exists()
    snapshot = LakeSnapshot(lake, tmp_path / "shop.duckdb")
    made = snapshot.make(NOON)

    with opened(snapshot) as connection:
        assert texts(connection) == ["late"]
    change = lake.newest_change()
    assert change is not None
    assert made.change == change.mark
