"""The web pages' part of the bench: the sides read the same pages, and the page names every figure."""

import re
from pathlib import Path

import pytest

from bench.__main__ import part_of
from bench.web import figures as web

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_SIZES = web.Sizes(pages=4, rate=600, rounds=1)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def measured() -> web.Found:
    return web.bench(_SIZES, lambda _: None)


def test_all_sides_read_every_page(measured: web.Found) -> None:
    figures = {each.name: each for each in web.figures(measured, _SIZES)}
    assert figures["web_sides_agree"].value == 1
    assert 0 < (figures["web_per_minute"].value or 0) <= 600 * 1.02


def test_the_page_names_every_figure_and_no_other(measured: web.Found) -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert {name for name in told if part_of(name) == "web"} == {
        each.name for each in web.figures(measured, _SIZES)
    }
