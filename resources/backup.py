"""Copies for a bad day: what cannot be made again, while everybody goes on working."""

import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from resources.disk import Freed, advice, is_full
from roms_assets.kernel.errors import SourceUnavailable


def copy_sqlite(source: Path, target: Path) -> None:
    """Write a copy of a SQLite file as it is at one moment, also while it is written to."""
    if not source.is_file():
        raise SourceUnavailable(f"there is no {source} to copy; is ROMS_HOME the right folder?")
    unfinished = _unfinished(target)
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(unfinished)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")  # one file, whatever the original uses
        unfinished.replace(target)
    except sqlite3.Error as error:
        raise SourceUnavailable(
            f"{source} cannot be copied to {target}: {error}{_advice(error, source, target)}"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def copy_new(source: Path, target: Path) -> Freed:
    """Copy the files of a folder that the target lacks; for folders whose files never change. How many, how large.

    Looks twice, so that a file that gave way to another meanwhile is there in one of its two forms.
    """
    return _copy_lacking(source, target) + _copy_lacking(source, target)


def _copy_lacking(source: Path, target: Path) -> Freed:
    copied = Freed()
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.name.startswith(".") or path.is_dir() or there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _unfinished(there)
        try:
            shutil.copyfile(path, unfinished)
        except FileNotFoundError:  # it gave way to another: the second look finds that one
            continue
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise SourceUnavailable(
                f"{path} cannot be copied to {there}: {error.strerror}{_advice(error, path, there)}"
            ) from error
        copied += Freed(1, unfinished.stat().st_size)
        unfinished.replace(there)
    return copied


def _advice(error: Exception, source: Path, target: Path) -> str:
    return advice(error, target if is_full(error, target) else source)


def _unfinished(target: Path) -> Path:
    return target.with_name(f".{target.name}.{uuid.uuid4().hex}")
