"""`roms doctor`: every door and store is tried and has its line."""

import json

import pytest
import yaml

from tests.cli.shopkeeper import Shopkeeper

TRIED = (
    "settings",
    "Dagster home",
    "POS host",
    "landing",
    "staging",
    "ledger",
    "lake",
    "event store",
    "snapshot",
    "tills",
    "notices",
)


def test_all_is_well(shopkeeper: Shopkeeper) -> None:
    lines = shopkeeper.reads("doctor").splitlines()

    assert all(line.startswith(f"✓ {name}") for line, name in zip(lines, TRIED, strict=True))


def test_a_dead_host_is_one_fault_and_the_rest_is_tried(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROMS_POS_HOST_ADDRESS", "http://127.0.0.1:9/tills/")
    result = shopkeeper.types("doctor")

    assert result.exit_code == 1
    assert [line[0] for line in result.stdout.splitlines()] == list("✓✓✗✓✓✓✓✓✓✓✓")
    assert "cannot be reached" in result.stdout


def test_wrong_settings_are_one_fault_and_the_stores_are_tried(shopkeeper: Shopkeeper) -> None:
    shopkeeper.config.write_text("business: 1\n")
    result = shopkeeper.types("doctor")

    assert result.exit_code == 1
    signs = [line[0] for line in result.stdout.splitlines() if line[0] in "✓✗"]
    assert signs == list("✗✓✗✓✓✓✓✓✓✗✗")
    assert result.stdout.count("expected a group of keys") == 1
    for name in ("POS host", "tills", "notices"):
        assert f"✗ {name}: not tried, for the settings cannot be read" in result.stdout


def test_a_home_that_cannot_be_used_is_told_in_one_line_each(
    shopkeeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shopkeeper.home.parent / "file").write_text("no folder")
    monkeypatch.setenv("ROMS_HOME", str(shopkeeper.home.parent / "file" / "home"))
    lines = shopkeeper.types("doctor").stdout.splitlines()

    assert [line[0] for line in lines] == list("✓✗✓✗✗✗✗✗✗✓✗")
    assert all(line[2:].startswith(name) for line, name in zip(lines, TRIED, strict=True))
    for command in ("fill", "reconcile"):
        result = shopkeeper.types(command)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
        assert "file" in result.stderr


@pytest.mark.parametrize("taken_out", ["a branch", "a till"])
def test_a_till_that_was_taken_out_of_roms_yaml_is_named(filled: Shopkeeper, taken_out: str) -> None:
    facts = yaml.safe_load(filled.config.read_text())
    branches = facts["pos"]["branches"]
    till = "BETA-1" if taken_out == "a branch" else "BMC-2"
    if taken_out == "a branch":
        branches.remove(branches[1])
    else:
        branches[0]["tills"].remove(branches[0]["tills"][1])
    filled.config.write_text(yaml.safe_dump(facts))
    examined, missing = filled.types("doctor"), filled.types("missing")
    for_programs = filled.types("missing", "--format", "json")

    told = (
        f"{till} is not in roms.yaml, but files of 3 of its days are here (2025-11-14 to 2025-11-16);"
        " put it back and give it a `closed` day"
    )
    assert examined.exit_code == 1
    assert examined.stdout.splitlines()[-2] == f"✗ tills: {told}"
    assert missing.stdout.splitlines()[-1] == told
    assert for_programs.stderr.splitlines() == [told]
    assert json.loads(for_programs.stdout) == {"BMC": {"1": ["2025-11-15"]}}
