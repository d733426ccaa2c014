"""What goes is counted before it goes."""

from pathlib import Path

import pytest

from resources.disk import Freed, bytes_of, figures, taken_away


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
