"""The assignment is the best there is, and what is unsure is exactly what another one as good would leave out."""

from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.statements.rules.flow import assigned
from roms_assets.statements.rules.subset_sums import ways_to

COSTS = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 3), max_size=10)


def every_best(cost: dict[tuple[int, int], int]) -> list[set[tuple[int, int]]]:
    """All assignments of single things to single things of the largest size and then the least cost."""
    found = []
    for size in range(4, -1, -1):
        for givers in combinations(range(4), size):
            for takers in permutations(range(4), size):
                pairs = set(zip(givers, takers, strict=True))
                if pairs <= set(cost):
                    found.append((sum(cost[pair] for pair in pairs), pairs))
        if found:
            break
    least = min(total for total, _ in found)
    return [pairs for total, pairs in found if total == least]


@settings(deadline=None)
@given(COSTS)
def test_it_is_the_best_and_says_what_is_a_guess(cost: dict[tuple[int, int], int]) -> None:
    best = assigned([1] * 4, [1] * 4, cost)
    everything = every_best(cost)
    pairs = set(best.pairs)
    assert pairs in everything
    for place, unsure in enumerate((best.unsure_givers, best.unsure_takers)):
        mine = {pair[place] for pair in pairs}
        always = set.intersection(*({pair[place] for pair in each} for each in everything))
        assert unsure == mine - always
    assert best.rivals == {pair[0] for each in everything for pair in each} - {pair[0] for pair in pairs}


def test_equal_things_are_one_class() -> None:
    best = assigned([3], [2, 2], {(0, 0): 0, (0, 1): 5})
    assert best.pairs == {(0, 0): 2, (0, 1): 1}
    assert best.unsure_takers == {1}, "which of the two is not known"
    assert best.unsure_givers == frozenset()
    spare = assigned([3], [2], {(0, 0): 0})
    assert (spare.pairs, spare.unsure_givers) == ({(0, 0): 2}, frozenset()), "lines that nothing tells apart"


AMOUNTS = st.lists(st.integers(-3, 30), max_size=9)


@settings(deadline=None)
@given(AMOUNTS, st.integers(1, 120), st.integers(2, 9))
def test_all_ways_to_a_sum_are_found(amounts: list[int], total: int, largest: int) -> None:
    ways = [
        way
        for size in range(2, largest + 1)
        for way in combinations(range(len(amounts)), size)
        if sum(amounts[place] for place in way) == total
    ]
    assert ways_to(total, amounts, largest, most=10_000) == sorted(ways)
    assert len(ways_to(total, amounts, largest)) == min(2, len(ways))


COUNTS = st.lists(st.integers(0, 2), min_size=3, max_size=3)
CLASS_COSTS = st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(0, 3), max_size=8)


@settings(deadline=None)
@given(COUNTS, COUNTS, CLASS_COSTS)
def test_a_class_is_the_same_as_its_things_one_by_one(
    givers: list[int], takers: list[int], cost: dict[tuple[int, int], int]
) -> None:
    of_giver = [giver for giver, many in enumerate(givers) for _ in range(many)]
    of_taker = [taker for taker, many in enumerate(takers) for _ in range(many)]
    single = {
        (one, other): cost[giver, taker]
        for one, giver in enumerate(of_giver)
        for other, taker in enumerate(of_taker)
        if (giver, taker) in cost
    }
    found = assigned(givers, takers, cost)
    alone = assigned([1] * len(of_giver), [1] * len(of_taker), single)
    assert sum(found.pairs.values()) == len(alone.pairs)
    assert sum(cost[pair] * many for pair, many in found.pairs.items()) == sum(map(single.get, alone.pairs))  # type: ignore[arg-type]
    assert found.unsure_takers == {of_taker[other] for other in alone.unsure_takers}
