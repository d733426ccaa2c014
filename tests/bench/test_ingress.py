"""The front door's part of the bench: what is sent is answered and stored, and every figure is on the page."""

import re
from pathlib import Path

import pytest

from bench.ingress import figures as ingress
from bench.ingress.load import BODY_BYTES, body
from bench.results import Figure

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_SIZES = ingress.Sizes(events=500, seconds=2, rounds=1)


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    found = ingress.bench(_SIZES, lambda _: None)
    found.to_table = {"events": 40, "p50": 1.04, "p95": 12.71, "slowest": 22.0, "runs": 1}
    return {figure.name: figure for figure in ingress.figures(found, _SIZES)}


def test_bodies_are_of_the_size_that_is_told_and_differ() -> None:
    assert {len(body(number)) for number in (0, 7, 123_456_789)} == {BODY_BYTES}
    assert body(1) != body(2)


def test_every_event_is_answered_and_none_that_was_taken_is_lost(figures: dict[str, Figure]) -> None:
    taken, refused = (figures[f"ingress_overload_{name}"].value or 0 for name in ("accepted", "refused"))
    assert taken + refused == 10 * ingress.CALM * _SIZES.seconds
    assert ingress.CALM <= taken <= ingress.CALM * (_SIZES.seconds + 30)
    assert (figures["ingress_lost"].value, figures["ingress_overload_other"].value) == (0, 0)


@pytest.mark.parametrize(("mine", "other"), [("", "bare_"), ("least_", "bare_"), ("", "least_")])
def test_speeds_are_compared(figures: dict[str, Figure], mine: str, other: str) -> None:
    faster, slower = (figures[f"ingress_{side}per_second"].value for side in (mine, other))
    assert faster
    assert slower
    ratio = figures[f"ingress_{mine}over_{other}".rstrip("_")].value
    assert ratio == pytest.approx(faster / slower, abs=0.01)


def test_what_a_person_waits_for_is_told_in_seconds(figures: dict[str, Figure]) -> None:
    """How it is measured, an end-to-end test shows."""
    told = {name: figure.value for name, figure in figures.items() if "to_table" in name}
    assert list(told.values()) == [40, 1.0, 12.7, 22.0, 1]


def test_the_page_names_every_figure(figures: dict[str, Figure]) -> None:
    told = set(re.findall(r"^\| `(ingress_\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert told == set(figures)
