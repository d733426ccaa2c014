"""What goes is counted before it goes."""

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from resources.disk import Freed, advice, bytes_of, figures, taken_away


@pytest.fixture
def things(tmp_path: Path) -> list[Path]:
    """A file of 3 bytes, a folder with 5 bytes below it, and something that is gone already."""
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "five").write_bytes(b"12345")
    (tmp_path / "three").write_bytes(b"123")
    return [tmp_path / "three", folder, tmp_path / "gone"]


def test_files_and_folders_go_with_all_that_is_in_them(things: list[Path]) -> None:
    assert [bytes_of(path) for path in things] == [3, 5, 0]
    assert taken_away(things, dry_run=False) == Freed(3, 8)
    assert not any(path.exists() for path in things)


def test_looking_removes_nothing(things: list[Path]) -> None:
    assert taken_away(things, dry_run=True) == Freed(3, 8)
    assert [path.exists() for path in things] == [True, True, False]


def test_figures_name_bytes_where_there_are_some() -> None:
    assert figures({"runs": Freed(2, 7), "kept": Freed(1)}) == {"runs": 2, "runs_bytes": 7, "kept": 1}


@pytest.mark.parametrize(
    ("said", "to_do"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "; make room on the disk of "),
        ("database or disk is full", "; make room on the disk of "),
        (PermissionError(errno.EACCES, "Permission denied"), "; let this user read and write "),
        ("attempt to write a readonly database", "; let this user read and write "),
        ("Conflicting lock is held", ""),
    ],
    ids=str,
)
def test_what_to_do_about_a_store_that_failed_is_said_where_it_is_known(
    said: object, to_do: str, tmp_path: Path
) -> None:
    told = advice(said, tmp_path / "not" / "there")
    assert told.startswith(to_do)
    assert bool(told) == bool(to_do)


def test_an_error_without_a_cause_on_a_disk_without_room_is_for_want_of_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert advice("disk I/O error", tmp_path) == ""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    assert "make room" in advice("disk I/O error", tmp_path)
