"""The part that runs Dagster, over one day of tiny till-days: all sides do the same, and the figures say so."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.ratios import Run
from bench.results import Figure
from bench.runs import figures as runs
from bench.runs.host import MadeWorld
from bench.till_days import make_till_days, till_days
from demo.pos_host import PosHost

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_SIZES = runs.Sizes(till_days=runs.A_DAY, lines=20, rounds=1, days_of_ledger=3)


@pytest.fixture(scope="module")
def measured() -> runs.Found:
    return runs.bench(_SIZES, lambda _: None)


def _figures(found: runs.Found) -> dict[str, Figure]:
    return {each.name: each for each in runs.figures(found, _SIZES)}


def test_the_host_hands_out_what_was_made(tmp_path: Path) -> None:
    make_till_days(tmp_path, 2, 20)
    made = till_days(tmp_path, 2)
    with PosHost(MadeWorld(made)) as host:
        form = {"branch": made[1].branch, "pos": made[1].pos, "date": made[1].day.isoformat()}
        names = httpx.post(f"{host.address}fetch_list2.php", data=form).text.split(",")
        bodies = {name: httpx.get(f"{host.address}{name}").content for name in names}
    assert bodies == {path.name: path.read_bytes() for path in made[1].files}


def test_the_run_does_what_is_done_outside_and_tells_as_much(measured: runs.Found) -> None:
    figures = _figures(measured)
    assert figures["run_sides_agree"].value == 1
    assert figures["run_events"].value == 2 * runs.A_DAY + 4
    assert figures["missing_is_right"].value == 1


@pytest.mark.parametrize(
    "wrong", [{"lines": 1}, {"events": 1}, {"shown": {"raw_pos_files": 55, "pos_records": 56}}]
)
def test_a_run_that_does_less_does_not_agree(measured: runs.Found, wrong: dict[str, Any]) -> None:
    run: list[Run] = [{**measured.runs["run"][0], **wrong}]
    other = replace(measured, runs={**measured.runs, "run": run})
    assert _figures(other)["run_sides_agree"].value == 0


def test_the_ratio_is_over_the_sum_of_both_parts(measured: runs.Found) -> None:
    timed = {"run": 6.0, "outside": 3.0, "events": 1.0}
    several: dict[str, list[Run]] = {
        side: [{**measured.runs[side][0], "seconds": seconds}] for side, seconds in timed.items()
    }
    assert _figures(replace(measured, runs=several))["run_over_parts"].value == pytest.approx(1.5)


def test_the_page_names_every_figure_and_no_other(measured: runs.Found) -> None:
    told = set(re.findall(r"^\| `((?:run|missing)_\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert told == set(_figures(measured))


def test_the_cost_is_drawn(measured: runs.Found, tmp_path: Path) -> None:
    runs.draw(measured, _SIZES, tmp_path)
    assert (tmp_path / "cost-of-a-run.svg").read_text().count("<polyline") == 3
    assert "(pictures/cost-of-a-run.svg)" in _PAGE.read_text()
