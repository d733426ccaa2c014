"""One side in a process of its own."""

import pytest

from bench.turns import turn
from tests.bench.hungry_side import TAKES


@pytest.mark.parametrize(("when", "counts"), [("before", True), ("after", False)])
def test_what_a_side_takes_counts_until_it_says_that_it_is_done(when: str, counts: bool) -> None:
    assert (turn("tests.bench.hungry_side", [when])["tree_peak_bytes"] > TAKES) is counts
