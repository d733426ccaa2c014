"""What a DuckLake keeps of earlier states goes, the tables stay as they are, and no reader loses a row."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resources.lake import Lake
from resources.lake_catalogs import Superseded
from tests.resources.lakes import (
    ADDRESSES,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    merge,
    orders_in,
    publish,
    some_lines,
    some_orders,
    texts_in,
)

EVERYTHING = Superseded(*[datetime(2200, 1, 1, tzinfo=UTC)] * 2)
CHANGES = 10
"""Of the fixture; each leaves the state before it."""
MANY = tuple(f"{number:03}" for number in range(200))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A DuckLake in which a day came three times, one that came with another came again, and two came once."""
    lake = Lake(address=ADDRESSES["ducklake"].format(tmp_path), lock_folder=str(tmp_path / "locks"))
    for text in "abc":
        publish(lake, some_lines(MONDAY, (text, *MANY)))
    both = some_lines(TUESDAY, MANY).vstack(some_lines(WEDNESDAY, MANY))
    publish(lake, both, TUESDAY, WEDNESDAY)
    publish(lake, some_lines(WEDNESDAY, MANY), WEDNESDAY)
    for passed in (1, 2):
        day = WEDNESDAY + timedelta(days=passed)
        publish(lake, some_lines(day, MANY), day)
    for version in (1, 2, 3):
        merge(lake, some_orders(*((f"{number}", version) for number in range(200))))
    return lake


def files(lake: Lake) -> set[Path]:
    return set(Path(lake.address.removeprefix("ducklake:sqlite:") + ".data").rglob("*.parquet"))


def test_earlier_states_go_with_their_files_and_the_tables_stay_as_they_are(lake: Lake) -> None:
    before, lines, orders = files(lake), texts_in(lake), orders_in(lake)
    size = sum(path.stat().st_size for path in before)
    went = lake.forget(EVERYTHING, dry_run=False)
    assert (texts_in(lake), orders_in(lake)) == (lines, orders)
    assert went["lake_states"].count == CHANGES + 1, "a file that was mostly gone was written anew"
    assert went["lake_files"].count == len(before - files(lake)) > 0
    assert 0 < size - sum(path.stat().st_size for path in files(lake)) < went["lake_files"].bytes
    assert len(files(lake)) <= 6 < len(before)
    assert lake.check().endswith("it holds 3 tables")
    again = lake.forget(EVERYTHING, dry_run=False)
    assert {name: freed.count for name, freed in again.items()} == {"lake_states": 0, "lake_files": 0}
    publish(lake, some_lines(MONDAY, ("d",)))
    assert texts_in(lake)[0] == "d"


def test_looking_changes_nothing(lake: Lake) -> None:
    before, newest = files(lake), lake.newest_change()
    would_go = lake.forget(EVERYTHING, dry_run=True)
    assert would_go["lake_states"].count == CHANGES
    assert (files(lake), lake.newest_change()) == (before, newest)


def test_whoever_reads_a_state_that_was_replaced_lately_reads_all_of_it_to_the_end(lake: Lake) -> None:
    """It is old itself, as after quiet days, and was replaced when the reader had begun."""
    newest = lake.newest_change()
    assert newest is not None
    with lake.reading() as reader:
        reader.execute("BEGIN")
        count = "SELECT count(*), count(DISTINCT text) FROM lines"
        before = reader.execute(count).fetchall()
        publish(lake, some_lines(MONDAY, ("d",)))
        publish(lake, some_lines(TUESDAY, ("e",)), TUESDAY)
        a_moment = timedelta(microseconds=1)
        gone = lake.forget(Superseded(newest.at + a_moment, EVERYTHING.unnamed_before), dry_run=False)
        assert gone["lake_states"].count == CHANGES
        assert gone["lake_files"].count > 0
        assert reader.execute(count).fetchall() == before
    assert texts_in(lake)[0] == "d"


def test_files_wait_for_their_time_after_the_last_state_that_names_them_went(lake: Lake) -> None:
    before = files(lake)
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    went = lake.forget(Superseded(EVERYTHING.before, long_ago), dry_run=False)
    assert went["lake_states"].count == CHANGES + 1
    assert went["lake_files"].count == 0
    assert before <= files(lake)
    assert lake.forget(EVERYTHING, dry_run=True)["lake_files"].count > 0
    assert lake.forget(EVERYTHING, dry_run=False)["lake_files"].count > 0
    assert not before <= files(lake)


def test_a_lake_in_one_file_keeps_none_and_one_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for address in ADDRESSES.values():
        lake = Lake(address=address.format(tmp_path), lock_folder=str(tmp_path))
        assert lake.forget(EVERYTHING, dry_run=False) == {}
        assert list(tmp_path.iterdir()) == []
