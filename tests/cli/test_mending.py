"""`roms reparse` and `roms reconcile`."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.cli.shopkeeper import Shopkeeper


def originals(person: Shopkeeper) -> list[Path]:
    """What landing keeps."""
    return sorted((person.home / "landing" / "originals").rglob("*.zst"))


def test_reparse_reads_again_without_the_host(filled: Shopkeeper) -> None:
    asked = filled.host.requests
    told = filled.reads("reparse", "--branch", "BETA")

    assert "3 known till-days looked at" in told
    assert "0 days changed in the lake" in told
    assert filled.host.requests == asked
    assert [run.job_name for run in filled.runs()] == ["reparse", "fill_missing"]


def test_a_corrected_setting_changes_what_was_read(filled: Shopkeeper) -> None:
    text = filled.config.read_text()
    filled.config.write_text(
        text.replace("generation: old", "generation: old\n    parser: [{encoding: cp1252}]")
    )

    assert "3 days changed in the lake" in filled.reads("reparse")


def test_reconcile_mends_a_lost_lake(filled: Shopkeeper) -> None:
    assert "agreed already" in filled.reads("reconcile")
    (filled.home / "lake.duckdb").unlink()
    told = filled.reads("reconcile")

    assert "3 days published to the lake" in told
    assert "told to Dagster" not in told
    assert "Now all stores agree" in told


def test_reconcile_says_that_only_arrivals_were_written_anew(filled: Shopkeeper) -> None:
    with duckdb.connect(str(filled.home / "lake.duckdb")) as connection:
        connection.execute("UPDATE pos_arrivals SET attempts = 7 WHERE date = '2025-11-15'")
    told = filled.reads("reconcile")

    assert "1 day whose arrivals alone were written anew" in told
    assert "published" not in told
    assert "agreed already" in filled.reads("reconcile")


def test_originals_that_are_gone_are_noticed_until_they_are_fetched_again(filled: Shopkeeper) -> None:
    count = len(originals(filled))
    for path in originals(filled):
        path.unlink()
    reconciled, reparsed = filled.types("reconcile"), filled.types("reparse")

    assert (reconciled.exit_code, reparsed.exit_code) == (1, 1)
    assert "originals of 8 till-days are gone from landing (first 2025-11-14|BMC-1: " in reconciled.stdout
    assert "Everything else agrees now" in reconciled.stdout
    assert "`roms fill --force --start 2025-11-14 --end 2025-11-16`" in reconciled.stdout
    assert "8 till-days kept what was read before: their originals are gone or damaged." in reparsed.stdout
    assert "3 days changed in the lake" in reparsed.stdout
    filled.reads("fill", "--force")
    assert len(originals(filled)) == count
    assert "gone" not in filled.reads("reconcile")


def test_manifests_that_are_gone_are_noticed(filled: Shopkeeper) -> None:
    for path in (filled.home / "landing" / "manifests" / "pos" / "2025-11-14" / "BMC-1").iterdir():
        path.unlink()
    told = filled.types("reconcile")

    assert told.exit_code == 1
    assert "manifests of 1 till-day are gone from landing or damaged (first 2025-11-14|BMC-1)" in told.stdout
    assert filled.types("reparse").exit_code == 1


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda body: b"",
    "another file": lambda body: b"this is no database" * 1000,
    "cut short": lambda body: body[: len(body) // 2],
    "flipped in its head": lambda body: body[:4096] + flipped(body[4096:12288]) + body[12288:],
    "flipped from its middle on": lambda body: body[: len(body) // 2] + flipped(body[len(body) // 2 :]),
}


def flipped(body: bytes) -> bytes:
    """Every bit turned over."""
    return bytes(byte ^ 255 for byte in body)


def rows_of_all_tables(person: Shopkeeper) -> dict[str, list[tuple[object, ...]]]:
    """All that the lake holds but the times at which its tables were made."""
    with duckdb.connect(str(person.home / "lake.duckdb"), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SHOW TABLES").fetchall() if name != "lake_changes"]
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_lake_file_is_told_and_moving_it_away_and_reconciling_heals_it(
    filled: Shopkeeper, damage: Callable[[bytes], bytes]
) -> None:
    lake, before = filled.home / "lake.duckdb", rows_of_all_tables(filled)
    lake.write_bytes(damage(lake.read_bytes()))
    result = filled.types("reconcile")

    assert result.exit_code == 1
    (told,) = result.stderr.splitlines()
    assert "the lake" in told
    assert "is damaged" in told
    assert told.endswith("; move it away, then run `roms reconcile`")
    lake.rename(lake.with_suffix(".away"))
    filled.reads("reconcile")
    assert before["record_lines"]
    assert rows_of_all_tables(filled) == before


@pytest.mark.dbt
def test_sales_that_were_lost_are_calculated_again(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill")
    assert shopkeeper.shown("pos_daily_sales") == {"2025-11-14", "2025-11-15", "2025-11-16"}
    assert "agreed already" in shopkeeper.reads("reconcile")
    with duckdb.connect(shopkeeper.home / "lake.duckdb") as lake:
        lake.execute("DROP TABLE pos_daily_sales")

    told = shopkeeper.reads("reconcile")

    assert "3 days calculated again in pos_daily_sales" in told
    assert "Now all stores agree" in told
