"""`roms backup` and the folders that it refuses: no live store is written over or copied into itself."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from tests.cli.shopkeeper import Shopkeeper

SQLITE = b"SQLite format 3\0"
BESIDE = ("-wal", "-shm")
"""What a database has beside it while it is open: whoever closes it last takes them in."""


def files(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file with the number that the disk knows it by, and what is in it; of a database its tables and rows.

    A database that somebody closes only now changes its bytes, and not one of its rows.
    """
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, held_in(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(BESIDE)
    }


def held_in(path: Path) -> str:
    """What is in a file, as a checksum."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            return hashlib.sha256(path.read_bytes()).hexdigest()
    with closing(sqlite3.connect(path)) as database:
        for line in database.iterdump():
            found.update(line.encode())
    return found.hexdigest()


def linked(person: Shopkeeper, name: str, to: Path) -> Path:
    """A link of that name to a place of the home."""
    link = person.home.parent / name
    link.symlink_to(to)
    return link


def with_a_link(person: Shopkeeper, name: str, to: Path) -> Path:
    """A folder of its own in which one name is a link to a live store."""
    folder = person.home.parent / f"backup-of-{name}"
    folder.mkdir()
    (folder / name).symlink_to(to)
    return folder


REFUSED: dict[str, tuple[Callable[[Shopkeeper], Path], str]] = {
    "the home": (lambda person: person.home, "ROMS_HOME would be written over"),
    "a link to the home": (
        lambda person: linked(person, "to-home", person.home),
        "ROMS_HOME would be written over",
    ),
    "the folder around the home": (lambda person: person.home.parent, "ROMS_HOME would be written over"),
    "landing": (lambda person: person.home / "landing", "landing would be written over"),
    "inside landing": (lambda person: person.home / "landing" / "a" / "b", "it lies in landing"),
    "a link into landing": (
        lambda person: linked(person, "to-landing", person.home / "landing") / "a",
        "it lies in landing",
    ),
    "inside staging": (lambda person: person.home / "staging" / "backup", "it lies in staging"),
    "inside the lake": (lambda person: person.home / "lake" / "backup", "it lies in the lake"),
    "the Dagster home": (
        lambda person: person.home / "dagster",
        "the Dagster home would be written over",
    ),
    "a folder whose landing is ours": (
        lambda person: with_a_link(person, "landing", person.home / "landing"),
        "landing would be written over",
    ),
    "a folder whose ledger is ours": (
        lambda person: with_a_link(person, "ledger.sqlite", person.home / "ledger.sqlite"),
        "the ledger would be written over",
    ),
    "a file": (lambda person: person.config, "is no folder"),
}


def test_no_live_store_is_written_over_or_copied_into_itself(filled: Shopkeeper) -> None:
    before = files(filled.home)
    for name, (folder, why) in REFUSED.items():
        target = folder(filled)
        result = filled.types("backup", str(target))

        assert result.exit_code == 2, name
        assert why in result.stderr, name
        assert files(filled.home) == before, name

    filled.reads("backup", str(filled.home / "backup"))
    copied = set(files(filled.home)) - set(before)
    assert {"backup/ledger.sqlite", "backup/roms.yaml"} < copied
    assert not any(name.startswith("landing/") for name in copied)


def test_the_files_beside_the_stores_are_copied_with_their_rights_and_through_no_link(
    filled: Shopkeeper, tmp_path: Path
) -> None:
    told = yaml.safe_load(filled.config.read_text())
    filled.config.write_text(yaml.safe_dump({**told, "square": {"insight": {"goods_csv": "goods.csv"}}}))
    goods, key, backup = tmp_path / "goods.csv", filled.home / "pseudonym.key", tmp_path / "backup"
    assert "goods.csv" not in filled.reads("backup", str(backup)), "it is not there yet"
    goods.write_text("sku\n")
    key.write_text("00")
    key.chmod(0o400)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not ours")
    (backup / "goods.csv").symlink_to(elsewhere)
    for _ in range(2):
        shown = filled.reads("backup", str(backup))

    assert [line for line in shown.splitlines() if line.endswith("is copied.")] == [
        "roms.yaml is copied.",
        "pseudonym.key is copied.",
        "goods.csv is copied.",
        "The ledger is copied.",
    ]
    for file in (filled.config, goods, key):
        copy = backup / file.name
        assert (copy.read_bytes(), copy.stat().st_mode) == (file.read_bytes(), file.stat().st_mode)
    assert elsewhere.read_text() == "not ours"


def test_a_store_apart_from_the_home_is_as_safe(
    shopkeeper: Shopkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_EVENTS", f"sqlite:///{tmp_path}/stores/events.sqlite")
    monkeypatch.setenv("ROMS_LAKE", f"ducklake:sqlite:{tmp_path}/lake/meta.sqlite")
    for folder, why in (
        ("stores", "the event store would be written over"),
        ("lake", "the lake would be written over"),
        ("lake/meta.sqlite.data/x", "it lies in the lake"),
    ):
        result = shopkeeper.types("backup", os.path.relpath(tmp_path / folder))
        assert (result.exit_code, why in result.stderr) == (2, True), result.stderr
        assert not (tmp_path / folder).exists()


def test_the_home_of_another_is_no_place_for_a_backup(
    filled: Shopkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(filled.home)
    monkeypatch.setenv("ROMS_HOME", str(tmp_path / "ours"))

    result = filled.types("backup", str(filled.home))

    assert result.exit_code == 2
    assert "it is the home of a ROMS" in result.stderr
    assert files(filled.home) == before
