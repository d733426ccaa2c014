"""The bench itself, over a handful of tiny till-days: every side sees the same, and the page names what there is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import bench, keep, part_of
from bench.results import Figure, figures
from bench.till_days import make_till_days, till_days

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_FEW = 3
_LINES = 20


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    return {each.name: each for each in bench(tmp_path_factory.mktemp("bench"), _FEW, 1, _LINES)}


def test_all_sides_agree_on_lines_and_amount(found: dict[str, Figure]) -> None:
    assert found["sides_agree"].value == 1
    assert found["till_days"].value == _FEW
    assert (found["lines"].value or 0) > _FEW


def test_publishing_everything_is_one_transaction(found: dict[str, Figure]) -> None:
    assert found["publish_transactions"].value == 1


def test_the_page_names_every_figure_and_no_other(found: dict[str, Figure]) -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert {name for name in told if part_of(name) == "files"} == set(found)


def test_parts_that_did_not_run_keep_their_figures(tmp_path: Path) -> None:
    place = tmp_path / "results.json"
    keep(place, {"files": [Figure("lines", 1, "lines")], "square": [Figure("square_orders", 2, "orders")]})
    keep(place, {"square": [Figure("square_orders", 3, "orders")]})
    assert [(each["name"], each["value"]) for each in json.loads(place.read_text())] == [
        ("lines", 1),
        ("square_orders", 3),
    ]


def test_a_part_that_is_not_there_is_refused() -> None:
    command = [sys.executable, "-m", "bench"]
    environment = {**os.environ, "ONLY": "sqare"}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=_PAGE.parents[1], env=environment
    )
    assert (done.returncode, done.stderr) == (
        1,
        "ONLY=sqare: there are files, runs, square, ingress, mail, web, orders\n",
    )


def test_a_side_run_by_hand_prints_one_line_of_json(tmp_path: Path) -> None:
    files, work = tmp_path / "files", tmp_path / "work"
    work.mkdir()
    make_till_days(files, 1, _LINES)
    command = [sys.executable, "-m", "bench.sides", "combiner", str(files), "1", str(work)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_PAGE.parents[1])
    outcome = json.loads(done.stdout)
    lines = next(path for path in till_days(files, 1)[0].files if "_rd5000_" in path.name)
    assert outcome["lines"] == len(lines.read_text().splitlines()) - 1


def test_files_made_for_other_sizes_are_made_anew(tmp_path: Path) -> None:
    make_till_days(tmp_path, 1, 20)
    small = sum(path.stat().st_size for path in till_days(tmp_path, 1)[0].files)
    make_till_days(tmp_path, 1, 60)
    assert sum(path.stat().st_size for path in till_days(tmp_path, 1)[0].files) > small


def _run(seconds: float, **other: Any) -> dict[str, Any]:
    names = ("collect_seconds", "publish_seconds", "publish_transactions", "second_run_seconds")
    run = {"seconds": seconds, "lines": 100_000, "amount": "1.50", "cpu_seconds": 1, "peak_bytes": 10}
    return {**run, "more": dict.fromkeys(names, 1), **other}


def _found(ours: float, combiner: float, **other: Any) -> dict[str, Figure]:
    runs = {
        "ours": [_run(ours)],
        "combiner": [_run(combiner, **other)],
        "read_csv": [_run(1)],
        "least": [_run(1)],
    }
    return {each.name: each for each in figures(runs, _run(1), 1)}


def test_the_ratio_is_void_beside_a_slow_combiner() -> None:
    slow = _found(ours=0.1, combiner=6)["ours_over_combiner"]
    assert slow.value is None
    assert slow.is_met is False


def test_the_ratio_counts_beside_a_combiner_that_is_fast_enough() -> None:
    assert _found(ours=0.5, combiner=5)["ours_over_combiner"].value == pytest.approx(10)
    assert _found(ours=0.5, combiner=5)["ours_over_combiner"].is_met


def test_amounts_agree_by_value_and_differ_by_the_smallest_part() -> None:
    assert _found(1, 1, amount="1.500000000000000000")["sides_agree"].value == 1
    assert _found(1, 1, amount="1.500000000000000001")["sides_agree"].value == 0


def test_lower_may_be_better() -> None:
    assert Figure("growth", 1.4, "x", 1.5, "lower").is_met
    assert Figure("growth", 1.6, "x", 1.5, "lower").is_met is False
    assert Figure("seconds", 3, "s").is_met is None
