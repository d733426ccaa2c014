"""`roms missing`: JSON for programs, a picture for people."""

import re
import subprocess
import sys
from pathlib import Path

from tests.cli.shopkeeper import Shopkeeper

DAYS = ["2025-11-14", "2025-11-15", "2025-11-16"]


def test_json_is_branch_pos_dates_and_nothing_else(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.missing() == {"BMC": {"1": DAYS, "2": DAYS}, "BETA": {"1": DAYS}}
    shopkeeper.reads("fill")

    assert shopkeeper.missing() == {"BMC": {"1": ["2025-11-15"]}}
    assert shopkeeper.missing("--start", "2025-11-16") == {}
    assert shopkeeper.missing("--branch", "BETA") == {}


def test_a_first_day_to_come_is_no_fault(shopkeeper: Shopkeeper) -> None:
    told = re.sub(r"(first|last)_day: ?'?20[\d-]+'?", r"\1_day: 2199-01-01", shopkeeper.config.read_text())
    shopkeeper.config.write_text(told)

    for words in (["missing"], ["fill"], ["missing", "--format", "json"]):
        result = shopkeeper.types(*words)
        assert result.exit_code == 0
        assert "business.first_day (2199-01-01) lies in the future; nothing is expected yet" in result.stderr
    assert result.stdout == "{}\n"


def test_before_anything_was_asked_it_says_so_and_makes_nothing(shopkeeper: Shopkeeper) -> None:
    told = shopkeeper.reads("missing")

    assert "? 9 never asked" in told
    assert "the host was not asked yet" in told
    assert "2025-11-14 to 11-16" in told
    assert not (shopkeeper.home / "ledger.sqlite").exists()


def test_the_table_shows_each_day_and_why(filled: Shopkeeper) -> None:
    told = filled.reads("missing")

    assert "▇ 7 arrived   ▃ 1 partial   ✗ 0 refused   ○ 1 absent   · 0 closed" in told
    assert "▇○▇" in told
    assert "▃▇▇" in told
    assert "Missing: 1 till-day" in told
    assert "the host answered a web page instead of a list of files" in told
    assert "rd5800 is missing" in told
    assert "asks the host again for the 1 missing till-day" in told


def test_when_all_is_there_it_says_so(shopkeeper: Shopkeeper) -> None:
    shopkeeper.host.mend("2025-11-15|BMC-1")
    shopkeeper.host.mend("2025-11-14|BETA-1")
    shopkeeper.reads("fill")

    assert shopkeeper.reads("missing").rstrip().endswith("Nothing is missing.")


def test_it_needs_neither_the_lake_nor_data_frames(shopkeeper: Shopkeeper) -> None:
    shopkeeper.reads("fill", "--branch", "BETA")
    heavy = "{'pandas', 'polars', 'duckdb', 'pandera'}"
    program = f"""
import sys
from pathlib import Path
from roms_assets.cli.asking import Selection
from roms_assets.cli.missing import show_table
show_table(Selection())
print(sorted({heavy} & set(sys.modules)))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.rstrip().endswith("[]")


def test_the_heat_map_goes_to_a_file_or_to_standard_output(filled: Shopkeeper) -> None:
    told = filled.reads("missing", "--format", "html")
    said = filled.reads("missing", "--format", "html", "--out", "map.html", "--branch", "BMC")

    assert told.startswith("<!DOCTYPE html>")
    assert told.endswith("</html>\n")
    assert "<td>2025-11-15<td>BMC-1<td>○ absent<td>the host answered a web page instead of a list" in told
    assert "<td>2025-11-14<td>BETA-1<td>◐ partial<td>rd5800 is missing" in told
    assert said == "Written to map.html; open it in a browser.\n"
    nowhere = filled.types("missing", "--format", "html", "--out", "nowhere/map.html")
    assert nowhere.exit_code == 1
    assert "nowhere/map.html cannot be written: there is no folder nowhere; make it first" in nowhere.stderr
    assert "data-till='BETA-1'" in told
    assert "data-till='BETA-1'" not in Path("map.html").read_text(encoding="utf-8")


def test_only_the_page_goes_to_a_file(shopkeeper: Shopkeeper) -> None:
    result = shopkeeper.types("missing", "--out", "map.html")
    assert result.exit_code == 2
    assert "--out goes with --format html" in result.stderr
    assert not Path("map.html").exists()
