"""The faked world: the same in every process, apart from the product, and in agreement with its roms.yaml."""

import ast
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.faults import FAULTS, SLOW_OR_HUGE, description
from demo.served import ledger, totals
from demo.world import Branch, Till, World
from tests.waiting import PATIENCE_SECONDS

DEMO = Path(__file__).parents[2] / "demo"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FINGERPRINT = """
from hashlib import sha256
from demo.world import World
world = World.demo()
bodies = (body for key in world.till_days()[:90] for body in world.files(key).values())
print(sha256(b"".join(bodies)).hexdigest())
"""


def told() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEMO / "roms.yaml").read_text(encoding="utf-8"))
    return read


def test_another_process_makes_the_same_bytes() -> None:
    world = World.demo()
    here = sha256(
        b"".join(body for key in world.till_days()[:90] for body in world.files(key).values())
    ).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
        cwd=DEMO.parent,
    )
    assert there.stdout.strip() == here


def test_another_seed_makes_other_bytes() -> None:
    days = [date(2025, 11, 14)]
    first, second = (World([Branch("BMC")], days, seed=seed).files("2025-11-14|BMC-1") for seed in (1, 2))
    assert first != second


LIBRARIES = {"aiosmtpd", "cryptography", "duckdb", "httpx", "playwright", "proxyprotocol", "pymap"}
"""Mail servers, a sender's keys, how anybody reads the lake's file, a client that posts, where a browser is."""


@pytest.mark.parametrize("source", sorted(DEMO.glob("*.py")), ids=lambda path: path.name)
def test_the_faked_world_imports_nothing_of_the_product(source: Path) -> None:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] in {"demo", *LIBRARIES, *sys.stdlib_module_names}


def test_the_demos_roms_yaml_tells_of_the_same_branches() -> None:
    world = World.demo()
    branches = told()["pos"]["branches"]
    assert [branch["code"] for branch in branches] == [branch.code for branch in world.branches]
    for written, branch in zip(branches, world.branches, strict=True):
        assert written["name"] == branch.name
        assert written["generation"] == branch.generation
        tills = [Till(till["code"], till.get("opened"), till.get("closed")) for till in written["tills"]]
        assert tills == branch.all_tills()
        assert [WEEKDAYS.index(day) for day in written.get("closed_weekdays", [])] == list(
            branch.closed_weekdays
        )
        assert written.get("closed_days", []) == list(branch.closed_days)


def test_the_demos_roms_yaml_tells_of_the_same_days() -> None:
    business, world = told()["business"], World.demo()
    assert (business["first_day"], business["last_day"]) == (world.days[0], world.days[-1])
    assert (len(world.days), world.days[-1]) == (60, date(2025, 12, 30))
    assert business["holidays"] == list(world.holidays)


def test_the_demos_roms_yaml_tells_how_the_tills_write() -> None:
    parsers = {branch["code"]: branch.get("parser", []) for branch in told()["pos"]["branches"]}
    for branch in World.demo().branches:
        periods = parsers[branch.code]
        new_from = [period["from"] for period in periods if period.get("generation") == "new"]
        assert new_from == ([branch.becomes_new] if branch.becomes_new else [])
        widths = [period["department_code_width"] for period in periods if "department_code_width" in period]
        assert widths == ([2] if branch.department_codes == "mixed" else [])
    repairs = [code for code, periods in parsers.items() for period in periods if "name_repairs" in period]
    assert repairs == ["BMC"]


def test_the_demo_meets_every_fault_but_the_slow_and_the_huge_ones() -> None:
    world = World.demo()
    met = {name for key in world.till_days() for name in world.faults_of(key)}
    assert met == set(FAULTS) - SLOW_OR_HUGE


def test_each_fault_says_what_it_is_in_one_line() -> None:
    for name in FAULTS:
        assert description(name).endswith(".")
        assert description(name) != name


def test_the_demo_shows_every_state() -> None:
    counted = totals(ledger(World.demo()).values())
    assert set(counted) == {"arrived", "partial", "refused", "absent", "closed", "lines", "amount"}
    assert int(counted["arrived"]) > 400


def test_a_till_is_closed_before_it_opens_on_sundays_and_on_holidays() -> None:
    world = World.demo()
    assert world.is_closed("2025-11-14|BMC-2")
    assert not world.is_closed("2025-11-15|BMC-2")
    assert world.is_closed("2025-11-16|GOA-1")
    assert world.is_closed("2025-12-24|GOA-2")
    assert all(world.is_closed(key) for key in world.till_days() if key.startswith("2025-12-25"))


def test_a_fault_that_does_not_exist_is_told_at_once() -> None:
    with pytest.raises(KeyError, match="no fault is called 'rain'"):
        World([Branch("BMC")], [date(2025, 11, 14)], {"2025-11-14|BMC-1": "rain"})


def test_a_fault_for_an_unknown_till_day_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="no such till-day"):
        World([Branch("BMC")], [date(2025, 11, 14)], {"2025-11-14|BMC-2": "silent"})
