"""`roms housekeeping`: what it says, and that it does it."""

import sqlite3
from contextlib import closing

from tests.cli.shopkeeper import Shopkeeper


def let_all_runs_be_old(person: Shopkeeper) -> None:
    with closing(sqlite3.connect(person.home / "dagster" / "history" / "runs.db")) as runs:
        runs.execute("UPDATE runs SET update_timestamp = '2000-01-01 00:00:00'")
        runs.commit()


def test_a_young_home_has_nothing_to_remove(filled: Shopkeeper) -> None:

    assert filled.reads("housekeeping") == "Nothing to remove.\n"


def test_to_say_only_what_would_go_makes_no_ledger(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.reads("housekeeping", "--dry-run") == "Nothing to remove.\n"
    assert not list(shopkeeper.home.glob("ledger.sqlite*"))


def test_it_says_what_goes_and_what_stays(filled: Shopkeeper) -> None:
    filled.reads("fill", "--force")
    filled.reads("fill", "--force")
    before = filled.shown("pos_records")
    let_all_runs_be_old(filled)
    would, told = filled.reads("housekeeping", "--dry-run"), filled.reads("housekeeping")

    assert "1 old run that a newer one has done again: 0." in would
    assert "would be freed; nothing was removed" in would
    assert "2 old runs not touched: each holds the newest record of something" in told
    assert told.splitlines()[-1].endswith(" MB freed.")
    assert [run.job_name for run in filled.runs()] == [
        "housekeeping",
        "housekeeping",
        "fill_missing",
        "fill_missing",
    ]
    assert filled.shown("pos_records") == before != set()
