"""`roms reparse` and `roms reconcile`."""

from tests.cli.shopkeeper import Shopkeeper


def test_reparse_reads_again_without_the_host(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill")
    asked = shopkeeper.host.requests
    told = shopkeeper.reads("reparse", "--branch", "BETA")

    assert "3 known till-days looked at" in told
    assert "0 days changed in the lake" in told
    assert shopkeeper.host.requests == asked
    assert [run.job_name for run in shopkeeper.runs()] == ["reparse", "fill_missing"]


def test_a_corrected_setting_changes_what_was_read(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill")
    text = shopkeeper.config.read_text()
    shopkeeper.config.write_text(
        text.replace("generation: old", "generation: old\n    parser: [{encoding: cp1252}]")
    )

    assert "3 days changed in the lake" in shopkeeper.reads("reparse")


def test_reconcile_mends_a_lost_lake(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill")
    assert "agreed already" in shopkeeper.reads("reconcile")
    (shopkeeper.home / "lake.duckdb").unlink()
    told = shopkeeper.reads("reconcile")

    assert "3 days published to the lake" in told
    assert "Now all stores agree" in told
