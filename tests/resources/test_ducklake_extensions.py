"""A DuckLake's extensions run inside ROMS, so only what DuckDB itself signed is loaded, now and later."""

from pathlib import Path

import duckdb
import pytest

from resources.lake import Lake
from resources.lake_catalogs import ducklake
from roms_assets.kernel.errors import SourceUnavailable


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(address=f"ducklake:sqlite:{tmp_path}/meta.sqlite", lock_folder=str(tmp_path))


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """An extension of which one byte differs from what was signed."""
    body = bytearray(Path(ducklake._extension_file("ducklake")).read_bytes())
    body[len(body) // 2] ^= 1
    file = tmp_path / "tampered.duckdb_extension"  # of a name that is not loaded yet
    file.write_bytes(body)
    return file


def test_an_extension_that_was_tampered_with_is_refused(
    lake: Lake, tampered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ducklake, "_EXTENSIONS", ("ducklake",))
    monkeypatch.setattr(ducklake, "_extension_file", lambda _name: str(tampered))
    for _ in range(2):
        with pytest.raises(SourceUnavailable, match="signature"), lake.reading():
            pass


def test_whoever_has_the_lake_open_can_load_no_extension_that_is_not_signed(
    lake: Lake, tampered: Path
) -> None:
    for _ in range(2):
        with lake.reading() as connection:
            with pytest.raises(duckdb.Error, match="signature"):
                connection.execute(f"LOAD '{tampered}'")
            with pytest.raises(duckdb.Error, match="Cannot change"):
                connection.execute("SET allow_unsigned_extensions = true")
