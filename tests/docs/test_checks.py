"""The page for the shop names every check, and no other."""

import re
from datetime import date
from pathlib import Path

from roms_assets.pos import checks

_PAGE = Path(__file__).parents[2] / "docs" / "pos.md"


def test_every_check_is_described_for_the_shop() -> None:
    section = _PAGE.read_text().partition("## What is checked")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    year = date(2025, 1, 1).year
    specs = [*checks.till_day_checks(), *checks.arrival_checks(), *checks.record_checks(year)]
    assert told == {spec.name for spec in specs}
