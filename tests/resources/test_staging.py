import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from resources.staging import Rows, Staging
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable
from tests.resources.processes import ended, started

LINES = pl.DataFrame({"text": ["a", "b"]})
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(folder=str(tmp_path))


def texts(*several: str) -> dict[str, pl.DataFrame]:
    """One part with these texts as its lines."""
    return {"lines": pl.DataFrame({"text": several}, schema={"text": pl.String})}


def read(staging: Staging, *parts: tuple[str, str], table: str = "lines") -> list[list[str]]:
    """The texts of each run of rows."""
    return [
        pl.read_parquet(rows.file).slice(rows.start, rows.count)["text"].to_list()
        for rows in staging.rows("records", table, parts)
    ]


def die_before_the_rename(folder: str) -> None:
    """What a writing process does that is killed when all is written and nothing has appeared."""
    Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
    Staging(folder=folder).write("records", "b1", {"BMC-1": texts("a")})


def test_a_batch_is_there_whole(staging: Staging) -> None:
    assert not staging.has("records", "b1")
    staging.write("records", "b1", {"BMC-1": texts("a", "b") | {"tenders": LINES}, "BMC-2": texts("c")})
    assert staging.has("records", "b1")
    assert read(staging, ("b1", "BMC-1")) == [["a", "b"]]
    assert read(staging, ("b1", "BMC-1"), table="tenders") == [["a", "b"]]
    assert staging.left_behind(FAR_AHEAD) == []


def test_neighbours_are_read_at_once_and_others_alone(staging: Staging) -> None:
    staging.write("records", "b1", {key: texts(key, key.upper()) for key in "abcd"})
    assert read(staging, ("b1", "d"), ("b1", "a"), ("b1", "b")) == [["a", "A", "b", "B"], ["d", "D"]]


def test_batches_come_in_the_order_in_which_they_are_named(staging: Staging) -> None:
    staging.write("records", "b1", {"x": texts("1")})
    staging.write("records", "b2", {"x": texts("2"), "y": texts("3")})
    assert read(staging, ("b2", "y"), ("b1", "x")) == [["3"], ["1"]]


def test_a_part_without_rows_of_a_table_gives_none(staging: Staging) -> None:
    staging.write("records", "b1", {"a": {}, "b": texts(), "c": texts("c")})
    assert read(staging, ("b1", "a"), ("b1", "b"), ("b1", "c")) == [["c"]]
    assert staging.rows("records", "tenders", [("b1", "c")]) == []


def test_a_batch_that_is_there_is_left_as_it_is(staging: Staging) -> None:
    staging.write("records", "b1", {"x": texts("first")})
    staging.write("records", "b1", {"x": texts("second")})
    assert read(staging, ("b1", "x")) == [["first"]]


def test_whoever_is_second_leaves_the_firsts_batch(staging: Staging, monkeypatch: pytest.MonkeyPatch) -> None:
    staging.write("records", "b1", {"x": texts("first")})
    first_look = iter([False])
    monkeypatch.setattr(Path, "is_dir", lambda path: next(first_look, path.exists()))
    staging.write("records", "b1", {"x": texts("second")})
    monkeypatch.undo()
    assert read(staging, ("b1", "x")) == [["first"]]
    assert staging.left_behind(FAR_AHEAD) == []


def test_a_fixed_set_of_words_is_stored_as_text(staging: Staging) -> None:
    staging.write("records", "b1", {"x": {"lines": LINES.cast({"text": pl.Enum(["a", "b"])})}})
    assert pl.read_parquet(staging.rows("records", "lines", [("b1", "x")])[0].file).equals(LINES)


def test_a_process_killed_while_writing_leaves_only_what_is_known_to_be_left_behind(staging: Staging) -> None:
    assert ended(started(die_before_the_rename, staging.folder)) == [-signal.SIGKILL]
    assert not staging.has("records", "b1")
    assert staging.left_behind(LONG_AGO) == []
    assert len(staging.left_behind(FAR_AHEAD)) == 1
    staging.write("records", "b1", {"x": texts("a")})
    assert staging.has("records", "b1")


def test_an_old_batch_that_nobody_uses_is_superseded(staging: Staging) -> None:
    for batch in ("used", "young", "superseded"):
        staging.write("records", batch, {"x": texts("a")})
    long_ago = LONG_AGO.timestamp()
    for batch in ("used", "superseded"):
        os.utime(Path(staging.folder, "records", batch), (long_ago, long_ago))
    found = staging.superseded("records", {"used"}, LONG_AGO + timedelta(days=1))
    assert [path.name for path in found] == ["superseded"]
    assert staging.superseded("nothing", set(), FAR_AHEAD) == []


def test_a_batch_that_is_gone_or_damaged_says_what_to_do(staging: Staging) -> None:
    with pytest.raises(SourceUnavailable, match=r"b1 is gone: run `roms reconcile`"):
        staging.rows("records", "lines", [("b1", "x")])
    staging.write("records", "b1", {"x": texts("a")})
    Path(staging.folder, "records", "b1", "index.json").write_text("{")
    with pytest.raises(RuleBroken, match=r"b1 is damaged .*: remove it and run `roms reconcile`"):
        staging.rows("records", "lines", [("b1", "x")])


def test_a_part_that_a_batch_does_not_hold_is_never_silently_left_out(staging: Staging) -> None:
    staging.write("records", "b1", {"x": texts("a")})
    with pytest.raises(RuleBroken, match=r"b1 holds no y: remove it and run `roms reconcile`"):
        read(staging, ("b1", "x"), ("b1", "y"))


@pytest.mark.parametrize("segment", ["", "..", "a/b", "a\\b", ".hidden", "x" * 200, "a\nb"])
def test_a_name_that_leads_elsewhere_is_refused(staging: Staging, segment: str) -> None:
    for names in ((segment, "b1"), ("records", segment)):
        with pytest.raises(RuleBroken, match="cannot name a folder"):
            staging.write(*names, {"x": texts("a")})
    with pytest.raises(RuleBroken, match="cannot name a folder"):
        staging.write("records", "b1", {"x": {segment: LINES}})


def test_a_folder_that_cannot_be_written_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        Staging(folder=str(tmp_path / "file")).check()
    assert "can be written" in Staging(folder=str(tmp_path)).check()


def test_a_rename_that_fails_for_another_reason_is_shown(staging: Staging) -> None:
    Path(staging.folder, "records").touch()
    with pytest.raises(OSError, match="records"):
        staging.write("records", "b1", {"x": texts("a")})


def test_rows_say_where_they_stand(staging: Staging) -> None:
    staging.write("records", "b1", {"x": texts("a"), "y": texts("b", "c")})
    file = str(Path(staging.folder, "records", "b1", "lines.parquet"))
    assert staging.rows("records", "lines", [("b1", "y")]) == [Rows(file, 1, 2)]


def test_a_disk_that_takes_no_more_is_told_and_nothing_unfinished_stays(
    staging: Staging, no_large_files: None
) -> None:
    many = pl.DataFrame({"text": [f"{number}" for number in range(50_000)]})
    with pytest.raises(SourceUnavailable, match=r"staging .* cannot be written: .*File too large"):
        staging.write("records", "b1", {"x": {"lines": many}})
    assert staging.left_behind(FAR_AHEAD) == []
    assert not staging.has("records", "b1")
