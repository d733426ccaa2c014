"""The page for the shop names every check, and no other."""

import re
from datetime import date
from pathlib import Path

from roms_assets.inventory.checking import PROMISES
from roms_assets.inventory.rules.tables import Kind
from roms_assets.pos import checks
from tests.docs.pages import part, source

_PAGE = Path(__file__).parents[2] / "docs" / "pos.md"


def test_every_check_is_described_for_the_shop() -> None:
    section = _PAGE.read_text().partition("## What is checked")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    year = date(2025, 1, 1).year
    specs = [*checks.till_day_checks(), *checks.arrival_checks(), *checks.record_checks(year)]
    assert told == {spec.name for spec in specs}


def test_every_check_of_inventory_is_described_with_its_promise() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+) \|$", part("docs/inventory.md", "## What is checked"), re.MULTILINE
    )
    assert dict(rows) == {name: text for name, (_, text) in PROMISES.items()}


def test_every_reason_of_a_refused_flow_is_told() -> None:
    sql = source("dbt_project/models/core/inventory_*.sql")
    said = {each.replace("''", "'") for each in re.findall(r"then '((?:[^']|'')+)'", sql)}
    told = re.findall(
        r"^\| `([^`]+)` \|", part("docs/inventory.md", "## What changes the stock"), re.MULTILINE
    )
    assert said <= set(told)
    assert set(told) - said <= {*Kind}, "the kinds of movement stand there, too"
