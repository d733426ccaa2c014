"""One side in a process of its own."""

from bench.turns import turn
from tests.bench.hungry_side import TAKES


def test_what_counting_the_results_takes_is_not_the_sides_memory() -> None:
    assert turn("tests.bench.hungry_side", [])["tree_peak_bytes"] < TAKES
