"""Copies that are made while others write."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from resources.backup import copy_new, copy_sqlite
from resources.disk import Freed
from roms_assets.kernel.errors import SourceUnavailable


def test_a_sqlite_file_is_copied_with_what_is_only_in_its_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE entries (name)")
        writer.execute("INSERT INTO entries VALUES ('kept')")
        writer.commit()
        writer.execute("INSERT INTO entries VALUES ('not committed')")
        copy_sqlite(tmp_path / "ledger.sqlite", tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("SELECT name FROM entries").fetchall() == [("kept",)]
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy.sqlite"]


def test_what_cannot_be_copied_is_named_and_the_copy_before_stays(tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_text("yesterday's")
    with pytest.raises(SourceUnavailable, match=r"there is no .*ledger\.sqlite to copy"):
        copy_sqlite(tmp_path / "ledger.sqlite", tmp_path / "copy.sqlite")
    (tmp_path / "ledger.sqlite").write_text("this is no database, however it is looked at" * 100)
    with pytest.raises(SourceUnavailable, match="cannot be copied"):
        copy_sqlite(tmp_path / "ledger.sqlite", tmp_path / "copy.sqlite")
    assert [path.name for path in tmp_path.glob("*copy*")] == ["copy.sqlite"]
    assert (tmp_path / "copy.sqlite").read_text() == "yesterday's"


def test_only_what_is_lacking_is_copied(tmp_path: Path) -> None:
    (tmp_path / "landing" / "ab").mkdir(parents=True)
    (tmp_path / "landing" / "ab" / "one").write_bytes(b"123")
    (tmp_path / "landing" / "ab" / ".unfinished").touch()

    assert copy_new(tmp_path / "landing", tmp_path / "copy") == Freed(1, 3)
    assert copy_new(tmp_path / "landing", tmp_path / "copy") == Freed()
    assert [path.name for path in (tmp_path / "copy").rglob("*")] == ["ab", "one"]


def test_a_file_that_gives_way_to_another_meanwhile_is_there_in_its_new_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "one.zst").touch()
    really_copy = shutil.copyfile

    def folded_before(source: Path, target: Path) -> None:
        if source.name == "one.zst":
            source.rename(source.with_suffix(".ref"))
        really_copy(source, target)

    monkeypatch.setattr("resources.backup.shutil.copyfile", folded_before)

    assert copy_new(landing, tmp_path / "copy").count == 1
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["one.ref"]
