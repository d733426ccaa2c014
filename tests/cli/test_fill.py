"""`roms fill`, against a host on a real socket."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest
import yaml

from tests.cli.shopkeeper import Shopkeeper
from tests.waiting import PATIENCE_SECONDS, until

ROOT = Path(__file__).parents[2]
ALL = {f"2025-11-{day}|{till}" for day in (14, 15, 16) for till in ("BMC-1", "BMC-2", "BETA-1")}
ABSENT = "2025-11-15|BMC-1"


def lines_of(person: Shopkeeper, key: str) -> int:
    """How many lines of a till-day the lake holds."""
    day, _, till = key.partition("|")
    branch, _, pos = till.rpartition("-")
    with duckdb.connect(str(person.home / "lake.duckdb"), read_only=True) as connection:
        asked = "SELECT count(*) FROM record2025 WHERE date = ? AND branch = ? AND pos = ?"
        found = connection.execute(asked, [day, branch, pos]).fetchone()
    assert found
    return int(found[0])


def test_it_tells_by_till_what_there_is_now(shopkeeper: Shopkeeper) -> None:
    told = shopkeeper.reads("fill")

    assert re.search(r"Asked for 9 till-days in [\d.]+ s: 8 are there now\.", told)
    assert "1 till-day still missing: roms missing says why." in told
    row = next(line for line in told.splitlines() if line.startswith("BETA"))
    assert row.split()[:5] == ["BETA", "1", "2", "1", "·"]


def test_a_ragged_set_is_one_run_and_mends_what_is_mended(shopkeeper: Shopkeeper) -> None:
    shopkeeper.host.strike("2025-11-16|BETA-1", "never_uploaded")
    shopkeeper.reads("fill")
    assert shopkeeper.missing() == {"BMC": {"1": ["2025-11-15"]}, "BETA": {"1": ["2025-11-16"]}}
    assert shopkeeper.shown("pos_records") == ALL - {ABSENT, "2025-11-16|BETA-1"}
    shopkeeper.host.mend(ABSENT)
    shopkeeper.host.mend("2025-11-16|BETA-1")
    told = shopkeeper.reads("fill")

    assert re.search(r"Asked for 2 till-days in [\d.]+ s: 2 are there now\.", told)
    assert shopkeeper.missing() == {}
    assert [run.job_name for run in shopkeeper.runs()] == ["fill_missing"] * 2
    assert shopkeeper.shown("pos_records") == ALL
    assert lines_of(shopkeeper, ABSENT) > 0


def test_its_run_bears_the_process_that_it_lives_in(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill", "--branch", "BETA")

    (run,) = shopkeeper.runs()
    assert {"roms/pid", "roms/host"} <= run.tags.keys()
    assert run.is_success


def test_a_dry_run_lists_and_writes_nothing(shopkeeper: Shopkeeper, made_home: Path) -> None:
    before = sorted(shopkeeper.home.rglob("*"))
    told = shopkeeper.reads("fill", "--dry-run", "--end", "2025-11-15")

    assert "6 till-days would be asked for" in told
    assert "2025-11-14 to 11-15" in told
    assert "BMC-1, BMC-2, BETA-1" in told
    assert sorted(shopkeeper.home.rglob("*")) == before
    assert shopkeeper.host.requests == 0
    assert shopkeeper.runs() == []


def test_a_dry_run_of_nothing_says_so(shopkeeper: Shopkeeper) -> None:
    shopkeeper.host.mend(ABSENT)
    shopkeeper.reads("fill")

    assert shopkeeper.reads("fill", "--dry-run").startswith("0 till-days would be asked for")
    assert "9 till-days would be asked for" in shopkeeper.reads("fill", "--dry-run", "--force")
    assert "Nothing was missing" in shopkeeper.reads("fill")


def test_a_dry_run_tells_the_closed_from_the_missing(shopkeeper: Shopkeeper) -> None:
    facts = yaml.safe_load(shopkeeper.config.read_text())
    for branch in facts["pos"]["branches"]:
        branch["closed_days"] = ["2025-11-14"]
    shopkeeper.config.write_text(yaml.safe_dump(facts))

    told = " ".join(shopkeeper.reads("fill", "--dry-run").split())
    assert "6 missing and 3 closed till-days, which are looked at once, would be asked for." in told


def test_force_keeps_the_bigger_and_accept_smaller_takes_the_smaller(shopkeeper: Shopkeeper) -> None:
    key = "2025-11-14|BMC-2"
    shopkeeper.reads("fill")
    whole = lines_of(shopkeeper, key)
    shopkeeper.host.strike(key, "truncated_file")
    shopkeeper.reads("fill", "--force", "--branch", "BMC", "--end", "2025-11-14")
    assert lines_of(shopkeeper, key) == whole

    shopkeeper.reads("fill", "--accept-smaller", "--branch", "BMC", "--end", "2025-11-14")
    assert 0 < lines_of(shopkeeper, key) < whole


def test_a_range_and_a_branch_leave_the_rest_alone(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill", "--branch", "BMC", "--start", "2025-11-16")

    assert shopkeeper.shown("pos_records") == {"2025-11-16|BMC-1", "2025-11-16|BMC-2"}
    assert not any("BETA" in asked or "2025-11-14" in asked for asked in shopkeeper.host.asked)


def test_ctrl_c_is_told_in_one_line(shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise dg.DagsterExecutionInterruptedError

    monkeypatch.setattr("roms_assets.pos.desk.PosDesk.collect", interrupted)
    result = shopkeeper.types("fill")

    assert result.exit_code == 130
    assert "stopped; what came so far is kept" in result.stderr
    assert [run.status for run in shopkeeper.runs()] == [dg.DagsterRunStatus.FAILURE]


def test_ctrl_c_ends_it_at_once_while_the_host_is_silent(shopkeeper: Shopkeeper) -> None:
    shopkeeper.host.world.silence_seconds = PATIENCE_SECONDS * 10
    for key in ALL:
        shopkeeper.host.strike(key, "silent")
    facts = yaml.safe_load(shopkeeper.config.read_text())
    facts["pos"]["host"] |= {"timeout_seconds": PATIENCE_SECONDS * 10, "concurrency": 4}
    shopkeeper.config.write_text(yaml.safe_dump(facts))
    command = [sys.executable, "-m", "roms_assets.cli", "fill"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as fill:
        try:
            until(lambda: shopkeeper.host.requests == 4, "a question on each connection")
            fill.send_signal(signal.SIGINT)
            _, told = fill.communicate(timeout=PATIENCE_SECONDS)
        finally:
            fill.kill()

    assert fill.returncode == 130
    assert (
        told.splitlines()[-1] == "stopped; what came so far is kept, and the same command goes on from there"
    )
    assert shopkeeper.host.requests == 4
