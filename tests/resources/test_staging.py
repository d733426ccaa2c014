import os
import signal
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from resources.staging import Staging
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable
from tests.resources.processes import ended, started

PARTITION = ("2025-10-08", "BMC-1")
LINES = pl.DataFrame({"text": ["a", "b"]})


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(folder=str(tmp_path))


def die_before_the_rename(folder: str) -> None:
    """What a writing process does that is killed when all is written and nothing has appeared."""
    Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
    Staging(folder=folder).write("records", PARTITION, "v1", {"lines": LINES})


def test_a_version_is_there_whole(staging: Staging) -> None:
    assert not staging.has("records", PARTITION, "v1")
    staging.write("records", PARTITION, "v1", {"lines": LINES, "tenders": LINES.clear()})
    assert staging.has("records", PARTITION, "v1")
    assert pl.read_parquet(staging.path("records", PARTITION, "v1", "lines")).equals(LINES)
    assert pl.read_parquet(staging.path("records", PARTITION, "v1", "tenders")).equals(LINES.clear())
    assert staging.left_behind(timedelta(0)) == []


def test_a_version_that_is_there_is_left_as_it_is(staging: Staging) -> None:
    staging.write("records", PARTITION, "v1", {"lines": LINES})
    staging.write("records", PARTITION, "v1", {"lines": LINES.clear()})
    assert pl.read_parquet(staging.path("records", PARTITION, "v1", "lines")).equals(LINES)


def test_whoever_is_second_leaves_the_firsts_version(
    staging: Staging, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging.write("records", PARTITION, "v1", {"lines": LINES})
    first_look = iter([False])
    monkeypatch.setattr(Path, "is_dir", lambda path: next(first_look, path.exists()))
    staging.write("records", PARTITION, "v1", {"lines": LINES.clear()})
    monkeypatch.undo()
    assert pl.read_parquet(staging.path("records", PARTITION, "v1", "lines")).equals(LINES)
    assert staging.left_behind(timedelta(0)) == []


def test_a_fixed_set_of_words_is_stored_as_text(staging: Staging) -> None:
    staging.write("records", PARTITION, "v1", {"lines": LINES.cast({"text": pl.Enum(["a", "b"])})})
    assert pl.read_parquet(staging.path("records", PARTITION, "v1", "lines")).equals(LINES)


def test_a_process_killed_while_writing_leaves_nothing_but_what_a_sweep_takes(staging: Staging) -> None:
    assert ended(started(die_before_the_rename, staging.folder)) == [-signal.SIGKILL]
    assert not staging.has("records", PARTITION, "v1")
    (left,) = staging.left_behind(timedelta(0))
    assert staging.sweep(timedelta(hours=1)) == 0
    os.utime(left, (0, 0))
    assert staging.sweep(timedelta(hours=1)) == 1
    staging.write("records", PARTITION, "v1", {"lines": LINES})
    assert staging.has("records", PARTITION, "v1")


@pytest.mark.parametrize("segment", ["", "..", "a/b", "a\\b", ".hidden", "x" * 200, "a\nb"])
def test_a_name_that_leads_elsewhere_is_refused(staging: Staging, segment: str) -> None:
    for names in ((segment, PARTITION, "v1"), ("records", (segment,), "v1"), ("records", PARTITION, segment)):
        with pytest.raises(RuleBroken, match="cannot name a folder"):
            staging.write(*names, {"lines": LINES})
    with pytest.raises(RuleBroken, match="cannot name a folder"):
        staging.path("records", PARTITION, "v1", segment)


def test_a_folder_that_cannot_be_written_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        Staging(folder=str(tmp_path / "file")).check()
    assert "can be written" in Staging(folder=str(tmp_path)).check()


def test_a_rename_that_fails_for_another_reason_is_shown(staging: Staging) -> None:
    Path(staging.folder, "records").touch()
    with pytest.raises(OSError, match="records"):
        staging.write("records", PARTITION, "v1", {"lines": LINES})
