"""The contract of the lake: everything here holds on every catalog, chosen by address alone."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from resources.lake import Lake
from resources.staging import Rows
from roms_assets.kernel.errors import RuleBroken, SettingsWrong, SourceChangedShape, SourceUnavailable
from tests.resources.lakes import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    merge,
    orders_in,
    publish,
    some_lines,
    some_orders,
    staged,
    texts_in,
)
from tests.resources.processes import Held, Middle, ended, held, started


def changes_of(lake: Lake) -> int:
    with lake.reading() as connection:
        return len(connection.execute("SELECT * FROM lake_changes").fetchall())


def publish_and_fail(lake: Lake) -> None:
    """An error after everything was done."""
    with lake.writing() as write:
        write.ensure("others", some_lines())
        write.replace_rows("lines", "day", [MONDAY], some_lines(texts=("new",)))
        raise InterruptedError


def publish_often(address: str, lock_folder: str, day: date) -> None:
    """What a publishing process does."""
    for _ in range(3):
        publish(Lake(address=address, lock_folder=lock_folder), some_lines(day, (f"{day}",)), day)


def publish_half(address: str, lock_folder: str, middle: Middle) -> None:
    """What a publishing process does that is held in its transaction."""
    with Lake(address=address, lock_folder=lock_folder).writing() as write:
        write.ensure("lines", some_lines())
        write.replace_rows("lines", "day", [MONDAY], some_lines(texts=("half",)))
        middle()


@pytest.fixture
def holder(lake: Lake) -> Iterator[Held]:
    """Another process in the middle of a transaction on a lake that has rows already."""
    publish(lake, some_lines())
    with held(publish_half, lake.address, lake.lock_folder) as process:
        yield process


def test_a_question_to_a_table_that_nobody_has_made_has_no_rows_and_a_wrong_one_is_an_error(
    lake: Lake,
) -> None:
    assert lake.rows("SELECT * FROM lines") == []
    publish(lake, some_lines(texts=("one",)), MONDAY)
    assert lake.rows("SELECT count(*) AS several FROM lines WHERE day = $day", {"day": MONDAY}) == [
        {"several": 1}
    ]
    with pytest.raises(duckdb.BinderException):
        lake.rows("SELECT nothing_like_it FROM lines")


def test_replacing_twice_is_replacing_once(lake: Lake, tmp_path: Path) -> None:
    file = staged(tmp_path, some_lines())
    for _ in range(2):
        with lake.writing() as write:
            write.ensure("lines", some_lines())
            assert write.replace("lines", "day", [MONDAY], [file]) == 2
    assert texts_in(lake) == ["a", "b"]


def test_only_the_given_days_are_replaced(lake: Lake) -> None:
    publish(lake, some_lines(MONDAY, ("monday",)), MONDAY)
    publish(lake, some_lines(TUESDAY, ("tuesday",)), TUESDAY)
    publish(lake, some_lines(TUESDAY, ("better",)), TUESDAY)
    assert texts_in(lake) == ["monday", "better"]


def test_all_rows_of_many_files_arrive_and_a_duckdb_file_keeps_their_order(
    lake: Lake, tmp_path: Path
) -> None:
    frames = [some_lines(texts=tuple(f"{number}-{row}" for row in (2, 1, 3))) for number in range(450)]
    files = [staged(tmp_path, frame, f"{number}") for number, frame in enumerate(frames)]
    with lake.writing() as write:
        write.ensure("lines", some_lines())
        assert write.replace("lines", "day", [MONDAY], list(reversed(files))) == 1350
        found = write.query("SELECT text FROM lines ORDER BY rowid")["text"].to_list()
    given = [text for frame in reversed(frames) for text in frame["text"]]
    assert sorted(found) == sorted(given)
    assert found == given or lake.address.startswith("ducklake")


def test_rows_from_the_middle_of_a_file_come_alone(lake: Lake, tmp_path: Path) -> None:
    file = staged(tmp_path, some_lines(texts=tuple("abcdefgh"))).file
    with lake.writing() as write:
        write.ensure("lines", some_lines())
        assert write.replace("lines", "day", [MONDAY], [Rows(file, 6, 1), Rows(file, 1, 3)]) == 4
    assert sorted(texts_in(lake)) == ["b", "c", "d", "g"]


def test_no_files_empty_the_days(lake: Lake) -> None:
    publish(lake, some_lines())
    with lake.writing() as write:
        assert write.replace("lines", "day", [MONDAY], []) == 0
    assert texts_in(lake) == []


def test_a_row_of_another_day_is_refused_because_it_would_come_twice(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    file = staged(tmp_path, pl.concat([some_lines(texts=("new",)), some_lines(TUESDAY)]))
    with pytest.raises(RuleBroken, match="only 1 of them have a day"), lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [file])
    assert texts_in(lake) == ["a", "b"]


def test_a_file_that_is_gone_leaves_the_earlier_state(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    with pytest.raises(SourceUnavailable, match=r"gone\.parquet"), lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [Rows(str(tmp_path / "gone.parquet"), 0, 1)])
    assert texts_in(lake) == ["a", "b"]


def test_an_error_in_the_block_rolls_everything_back(lake: Lake) -> None:
    publish(lake, some_lines())
    changes = changes_of(lake)
    with pytest.raises(InterruptedError):
        publish_and_fail(lake)
    assert texts_in(lake) == ["a", "b"]
    assert changes_of(lake) == changes


def test_what_an_earlier_version_wrote_is_converted_once(lake: Lake) -> None:
    publish(lake, some_lines())
    for _ in range(2):
        with lake.writing() as write:
            write.convert(
                "louder", ["UPDATE lines SET text = text || '!'", "DELETE FROM lines WHERE text = 'b!'"]
            )
    assert texts_in(lake) == ["a!"]
    with lake.reading() as connection:
        changes = connection.execute("SELECT number, name FROM lake_changes ORDER BY number").fetchall()
    assert changes == [(1, "lines"), (2, "louder"), (3, "louder")]


def test_a_column_added_later_needs_no_rebuild(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    wider = some_lines(TUESDAY, weight=2)
    files = [staged(tmp_path, some_lines(WEDNESDAY), "narrow"), staged(tmp_path, wider, "wide")]
    with lake.writing() as write:
        write.ensure("lines", wider)
        assert write.replace("lines", "day", [TUESDAY, WEDNESDAY], files) == 4
        found = write.query("SELECT DISTINCT day, weight FROM lines ORDER BY day").rows()
        changes = write.query("SELECT number, statement FROM lake_changes ORDER BY number")
    assert found == [(MONDAY, None), (TUESDAY, 2), (WEDNESDAY, None)]
    assert changes["number"].to_list() == [1, 2]
    assert changes["statement"][1] == 'ALTER TABLE "lake"."main"."lines" ADD COLUMN "weight" BIGINT'


def test_a_table_that_is_wider_than_the_rows_takes_them(lake: Lake) -> None:
    publish(lake, some_lines(weight=2))
    publish(lake, some_lines(TUESDAY), TUESDAY)
    assert texts_in(lake) == ["a", "b", "a", "b"]


def test_a_staged_column_that_nobody_ensured_is_refused(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    file = staged(tmp_path, some_lines(weight=2))
    with pytest.raises(SourceChangedShape, match="weight"), lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [file])


def test_a_staged_column_of_another_type_is_refused(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    file = staged(tmp_path, some_lines().with_columns(text=pl.lit(1)))
    with pytest.raises(SourceChangedShape, match="text"), lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [file])


def test_a_type_that_differs_is_refused_with_what_was_seen_and_expected(lake: Lake) -> None:
    publish(lake, some_lines())
    expected = "column text of the lake's lines is VARCHAR, the rows to publish have BIGINT"
    with pytest.raises(SourceChangedShape, match=expected), lake.writing() as write:
        write.ensure("lines", some_lines().with_columns(text=pl.lit(1, pl.Int64)))


def test_a_fixed_set_of_words_is_text(lake: Lake, tmp_path: Path) -> None:
    frame = some_lines().with_columns(pl.col("text").cast(pl.Enum(["a", "b"])))
    publish(lake, frame)
    with lake.writing() as write:
        write.replace("lines", "day", [MONDAY], [staged(tmp_path, frame.cast({"text": pl.Categorical}))])
    assert texts_in(lake) == ["a", "b"]


def test_times_and_amounts_come_back_exactly(lake: Lake, tmp_path: Path) -> None:
    at = datetime(2025, 10, 6, 14, 55, 34, 123456, tzinfo=UTC)
    frame = some_lines().with_columns(
        at=pl.lit(at), amount=pl.lit("12345678901234.5678").cast(pl.Decimal(18, 4))
    )
    with lake.writing() as write:
        write.ensure("lines", frame)
        write.replace("lines", "day", [MONDAY], [staged(tmp_path, frame)])
        found = write.query('SELECT "at", amount FROM lines').row(0)
    assert found == (at, Decimal("12345678901234.5678"))


def test_names_and_comments_may_hold_quotes(lake: Lake) -> None:
    frame = some_lines().rename({"text": 'a "text"'})
    with lake.writing() as write:
        write.ensure("the 'lines'", frame, {'a "text"': "what's printed", "not a column": "left out"})
        assert write.replace_rows("the 'lines'", 'a "text"', ["a", "b"], frame) == 2
    with lake.reading() as connection:
        sql = "SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL AND database_name = 'lake'"
        assert connection.execute(sql).fetchall() == [("what's printed",)]


def test_a_view_follows_its_table_and_is_made_again_only_when_something_changed(lake: Lake) -> None:
    view = "SELECT * FROM lines WHERE text = 'a'"
    for frame in (some_lines(), some_lines(), some_lines(weight=2)):
        with lake.writing() as write:
            write.ensure("lines", frame)
            write.ensure_view("lines_a", view)
            write.replace_rows("lines", "day", [MONDAY], frame)
    with lake.reading() as connection:
        assert connection.execute("SELECT text, weight FROM lake.lines_a").fetchall() == [("a", 2)]
    assert changes_of(lake) == 4
    with lake.writing() as write:
        write.ensure_view("lines_a", f"{view} LIMIT 0")
    with lake.reading() as connection:
        assert connection.execute("SELECT * FROM lake.lines_a").fetchall() == []


def test_a_reader_cannot_write(lake: Lake) -> None:
    publish(lake, some_lines())
    with lake.reading() as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM lines")


def test_a_lake_that_nobody_wrote_reads_as_an_empty_one(lake: Lake) -> None:
    assert lake.check().endswith("it holds 0 tables")


def test_processes_publish_at_once_without_losing_anything(lake: Lake) -> None:
    days = [MONDAY, TUESDAY, WEDNESDAY]
    processes = [started(publish_often, lake.address, lake.lock_folder, day) for day in days]
    assert ended(*processes) == [0, 0, 0]
    assert texts_in(lake) == [f"{day}" for day in days]
    assert changes_of(lake) == 1


def test_a_killed_writer_leaves_the_earlier_state_and_a_free_lock(lake: Lake, holder: Held) -> None:
    assert holder.kill() == -signal.SIGKILL
    at_once = Lake(address=lake.address, lock_folder=lake.lock_folder, wait_seconds=0)
    assert texts_in(at_once) == ["a", "b"]
    publish(at_once, some_lines(texts=("next",)))
    assert texts_in(at_once) == ["next"]


def test_waiting_for_a_writer_ends_with_the_name_of_its_process(lake: Lake, holder: Held) -> None:
    impatient = Lake(address=lake.address, lock_folder=lake.lock_folder, wait_seconds=0.1)
    with (
        pytest.raises(SourceUnavailable, match=f"process {holder.process.pid} holds it"),
        impatient.writing(),
    ):
        pass


def test_a_waiting_writer_goes_on_after_the_one_before(lake: Lake, holder: Held) -> None:
    waiting = started(publish_often, lake.address, lake.lock_folder, TUESDAY)
    assert holder.let_go() == 0
    assert ended(waiting) == [0]
    assert texts_in(lake) == ["half", f"{TUESDAY}"]


def test_a_moved_lake_is_read_where_it_is(lake: Lake, tmp_path: Path) -> None:
    publish(lake, some_lines())
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    os.rename(tmp_path, moved)
    address = lake.address.replace(str(tmp_path), str(moved))
    assert texts_in(Lake(address=address, lock_folder=str(moved / "locks"))) == ["a", "b"]


@pytest.mark.parametrize("address", ["", "duckdb:", "ducklake:mysql:x", "ducklake:sqlite:", "lake.duckdb"])
def test_an_address_of_no_lake_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="write "):
        Lake(address=address, lock_folder=str(tmp_path)).check()


def merge_and_fail(lake: Lake) -> None:
    """An error after everything was merged."""
    with lake.writing() as write:
        write.merge("orders", ["id"], ["version"], some_orders(("a", 2), ("b", 1)))
        raise InterruptedError


def test_merging_takes_what_is_new_or_newer_and_deletes_nothing(lake: Lake) -> None:
    merge(lake, some_orders(("a", 1), ("b", 2), ("c", 3)))
    merged = merge(lake, some_orders(("b", 3), ("c", 2), ("d", 1), text="second"))
    assert orders_in(lake) == [("a", 1, "first"), ("b", 3, "second"), ("c", 3, "first"), ("d", 1, "second")]
    assert (merged.new["id"].to_list(), merged.updated["id"].to_list(), merged.unchanged) == (["d"], ["b"], 1)


def test_merging_twice_is_merging_once(lake: Lake) -> None:
    rows = some_orders(("a", 1), ("b", 2))
    merge(lake, rows)
    merged = merge(lake, rows)
    assert (len(merged.accepted), merged.unchanged) == (0, 2)
    assert len(orders_in(lake)) == 2


def test_of_rows_with_one_key_the_newest_counts_in_whatever_order_they_come(lake: Lake) -> None:
    rows = pl.concat([some_orders(("a", 3), text="newest"), some_orders(("a", 1), ("a", 2))])
    merge(lake, rows)
    assert orders_in(lake) == [("a", 3, "newest")]


def test_a_second_column_decides_between_equal_versions(lake: Lake) -> None:
    with lake.writing() as write:
        write.ensure("orders", some_orders())
        for text in ("m", "a", "z"):
            write.merge("orders", ["id"], ["version", "text"], some_orders(("a", 1), text=text))
    assert orders_in(lake) == [("a", 1, "z")]


def test_a_key_may_be_of_several_columns(lake: Lake) -> None:
    rows = pl.DataFrame(
        {"place": ["x", "x", "y"], "id": ["1", "2", "1"], "version": [1, 1, 1], "qty": [5, 6, 7]}
    )
    with lake.writing() as write:
        write.ensure("stock", rows)
        write.merge("stock", ["place", "id"], ["version"], rows)
        newer = rows.head(1).with_columns(version=pl.lit(2, pl.Int64), qty=pl.lit(9, pl.Int64))
        merged = write.merge("stock", ["place", "id"], ["version"], newer)
        found = write.query("SELECT place, id, qty FROM stock ORDER BY place, id").rows()
    assert merged.updated.rows() == [("x", "1")]
    assert found == [("x", "1", 9), ("x", "2", 6), ("y", "1", 7)]


def test_an_empty_key_or_version_is_refused_because_it_would_come_again(lake: Lake) -> None:
    merge(lake, some_orders(("a", 1)))
    rows = some_orders(("b", 1)).with_columns(id=pl.lit(None, pl.String))
    with pytest.raises(RuleBroken, match="id is empty in a row for orders"):
        merge(lake, rows)
    assert len(orders_in(lake)) == 1


def test_a_merge_that_fails_later_leaves_the_earlier_state(lake: Lake) -> None:
    merge(lake, some_orders(("a", 1)))
    with pytest.raises(InterruptedError):
        merge_and_fail(lake)
    assert orders_in(lake) == [("a", 1, "first")]


def test_rows_of_the_wrong_type_are_not_merged(lake: Lake) -> None:
    merge(lake, some_orders(("a", 1)))
    rows = some_orders(("b", 1)).with_columns(version=pl.lit("newest"))
    with pytest.raises(SourceChangedShape, match="orders"), lake.writing() as write:
        write.merge("orders", ["id"], ["version"], rows)
    assert len(orders_in(lake)) == 1


def test_what_belongs_to_a_key_is_replaced_as_a_whole(lake: Lake) -> None:
    with lake.writing() as write:
        write.ensure("lines", some_orders())
        write.replace_keys("lines", pl.DataFrame({"id": ["a"]}), some_orders(("a", 1), ("a", 1), ("b", 1)))
        left = write.replace_keys("lines", pl.DataFrame({"id": ["a"]}), some_orders())
        found = write.query("SELECT id FROM lines").rows()
    assert left == 0
    assert found == [("b",)]
