"""Plots of cost against size: every point stands where its numbers say, on axes of whole decades."""

import re
from pathlib import Path
from xml.etree import ElementTree

from bench.plots import draw


def _drawn(tmp_path: Path, lines: dict[str, list[tuple[float, float]]]) -> str:
    place = tmp_path / "plot.svg"
    draw(place, "Cost & size", "things", "seconds", lines)
    assert ElementTree.parse(place).getroot().tag.endswith("svg")  # noqa: S314  our own
    return place.read_text()


def test_ten_times_as_many_at_ten_times_the_cost_is_the_same_step_each_time(tmp_path: Path) -> None:
    drawn = _drawn(tmp_path, {"ours": [(100, 1), (1_000, 10), (10_000, 100)]})
    places = [
        tuple(map(float, pair.split(","))) for pair in re.findall(r'points="([^"]*)"', drawn)[0].split()
    ]
    (x1, y1), (x2, y2), (x3, y3) = places
    assert (round(x2 - x1), round(y1 - y2)) == (round(x3 - x2), round(y2 - y3))
    assert x1 < x2
    assert y1 > y2


def test_lines_are_named_and_told_apart_by_more_than_colour(tmp_path: Path) -> None:
    drawn = _drawn(tmp_path, {"ours": [(1, 1), (10, 3)], "theirs": [(1, 2), (10, 9)]})
    assert ">ours</text>" in drawn
    assert ">theirs</text>" in drawn
    assert drawn.count("<circle") == 3  # two points and the legend
    assert "Cost &amp; size" in drawn


def test_what_took_no_time_is_left_out(tmp_path: Path) -> None:
    assert (
        re.findall(r'points="([^"]*)"', _drawn(tmp_path, {"ours": [(1, 1), (10, 0), (10, 3)]}))[0].count(",")
        == 2
    )
