"""A lake that is damaged, and one that only cannot be opened."""

import os
from pathlib import Path

import pytest

from resources.lake import Lake
from roms_assets.kernel.errors import SourceUnavailable


@pytest.mark.parametrize("address", ["duckdb:{}/lake.duckdb", "ducklake:sqlite:{}/meta.sqlite"])
def test_a_damaged_lake_is_told_with_what_heals_it(address: str, tmp_path: Path) -> None:
    lake = Lake(address=address.format(tmp_path), lock_folder=str(tmp_path / "locks"))
    Path(lake.address.rpartition(":")[2]).write_text("this is no database, however it is looked at" * 100)
    with pytest.raises(
        SourceUnavailable, match=r"lake .* is damaged: .*; move it away, then run `roms reconcile`"
    ):
        lake.check()


def test_a_place_that_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "lake.duckdb").mkdir()
    lake = Lake(address=f"duckdb:{tmp_path}/lake.duckdb", lock_folder=str(tmp_path / "locks"))
    with pytest.raises(SourceUnavailable, match="cannot be opened") as refused:
        lake.check()
    assert "damaged" not in str(refused.value)


@pytest.mark.parametrize("address", ["duckdb:{}/lake.duckdb", "ducklake:sqlite:{}/meta.sqlite"])
def test_a_lake_that_may_only_be_read_fails_the_check(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(address=address.format(tmp_path), lock_folder=str(tmp_path / "locks"))
    assert "opens" in lake.check()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SourceUnavailable, match=r"cannot be written: .*; let this user write there"):
        lake.check()
