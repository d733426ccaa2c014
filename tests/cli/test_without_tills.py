"""A shop without tills at the command line: what asks for tills' files says that there are none, and all is well."""

import json
import os
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from roms_assets.cli.app import app
from tests.bare_environment import unset_variables
from tests.cli.shopkeeper import Shopkeeper

BUSINESS = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-10"}
WEBHOOKS = {"sources": [{"name": "shop", "kind": "shipstation_contract"}]}
TOLD = (
    "roms.yaml has no group pos, so no till's files are expected and none are missing."
    " What it has: webhooks, orders; roms doctor tries each.\n"
)


def types(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a shop that only hears webhooks and makes orders of them."""
    unset_variables(monkeypatch)
    told = {"business": BUSINESS, "webhooks": WEBHOOKS, "orders": {}}
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(told))
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps({"shop": {"a": "a secret of the shop's gateway"}}))
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".roms"


@pytest.mark.parametrize(
    "typed",
    [
        "missing",
        "missing --branch BMC",
        "missing --format html --out map.html",
        "fill",
        "fill --dry-run",
        "reparse",
    ],
)
def test_what_asks_for_tills_files_says_that_there_are_none(home: Path, typed: str) -> None:
    result = types(*typed.split())
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", TOLD)
    assert not home.exists(), "nothing is made"
    assert not Path("map.html").exists()


def test_programs_read_that_nothing_is_missing(home: Path) -> None:
    result = types("missing", "--format", "json")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "{}\n", TOLD)


def test_doctor_tries_what_there_is_and_no_host_of_tills(home: Path) -> None:
    result = types("doctor")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert {line[0] for line in lines} == {"✓"}
    assert lines[0].endswith("roms.yaml can be read: no tills, but webhooks, orders")
    assert "✓ tills: roms.yaml has none, and no files of any are here" in lines
    assert "POS host" not in result.stdout


def test_a_file_of_a_till_is_of_no_branch(home: Path) -> None:
    Path("a_BMC_1_rd5000_2025-10-08_20-00_.csv").write_text("")
    result = types("test-parse", "a_BMC_1_rd5000_2025-10-08_20-00_.csv")
    assert (result.exit_code, result.stderr) == (1, "no branch 'BMC' in roms.yaml; it has none\n")


def test_tills_that_were_taken_out_of_roms_yaml_are_named(filled: Shopkeeper) -> None:
    facts = yaml.safe_load(filled.config.read_text())
    del facts["pos"]
    filled.config.write_text(yaml.safe_dump(facts | {"orders": {}}))
    examined, missing = filled.types("doctor"), filled.types("missing")

    taken_out = [line for line in missing.stderr.splitlines() if "is not in roms.yaml, but files" in line]
    assert [line.split()[0] for line in taken_out] == ["BETA-1", "BMC-1", "BMC-2"]
    assert missing.exit_code == 0
    assert examined.exit_code == 1
    assert "✗ tills: BETA-1 is not in roms.yaml" in examined.stdout
    assert os.environ["ROMS_POS_HOST_ADDRESS"], "it makes no tills where roms.yaml has none"
