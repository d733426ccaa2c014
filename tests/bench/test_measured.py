"""The page of what was measured: written part by part, and the very figures that the results hold."""

import json
import re
from datetime import date
from pathlib import Path

from bench.measured import keep, machine, section, told
from bench.results import Figure
from tests.docs.pages import ROOT, page

TITLES = ("Files", "Runs")
"""In the order in which the results hold their figures."""


def test_a_part_is_written_anew_in_its_place_and_the_others_stay(tmp_path: Path) -> None:
    place = tmp_path / "measured.md"
    keep(place, {"Runs": "as it was"}, TITLES)
    keep(place, {"Files": "older"}, TITLES)
    keep(place, {"Files": "newer"}, TITLES)
    text = place.read_text()
    assert re.findall(r"^## (\w+)\n\n(.*)\n", text, re.MULTILINE) == [
        ("Files", "newer"),
        ("Runs", "as it was"),
    ]
    keep(place, {"Files": "newer"}, TITLES)
    assert place.read_text() == text


def test_a_figure_says_its_target_and_whether_it_is_met() -> None:
    rows = section(
        "a machine",
        [
            Figure("speed", 12_345, "x", 10),
            Figure("delay", 7, "ms", 5, "lower"),
            Figure("ratio", None, "x", 2),
        ],
    ).splitlines()
    assert rows[0] == "a machine"
    assert rows[-3:] == [
        "| `speed` | 12,345 | x | at least 10: met |",
        "| `delay` | 7 | ms | at most 5: **missed** |",
        "| `ratio` | void | x | at least 2: **missed** |",
    ]


def test_the_machine_is_told_with_its_load() -> None:
    assert re.fullmatch(
        r"2026-01-02, \d+ cores, \d+ GB, \w+ \w+, Python 3\.\d+\.\d+; load before: \d+\.\d\.",
        machine(date(2026, 1, 2)),
    )


def test_the_page_shows_the_results() -> None:
    results = [Figure(**each) for each in json.loads((ROOT / "bench" / "results.json").read_text())]
    shown = re.findall(r"^\| `(\w+)` \| (\S+) \| (.+?) \| (.*?) ?\|$", page("docs/measured.md"), re.MULTILINE)
    assert [(name, value, unit) for name, value, unit, _ in shown] == [
        (each.name, told(each), each.unit) for each in results
    ]
    assert [name for name, _, _, target in shown if "missed" in target] == [
        each.name for each in results if each.is_met is False
    ]
