"""The best assignment of equal things to equal things: as many as can be, then the least cost; and where it is a guess.

Givers and takers are classes of things that nothing tells apart, each with how many there are. The assignment is one of
minimal cost among those of most pairs, found by shortest paths. What another one of the same cost would leave out is
told, so that nobody takes a guess for a finding.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_NONE = -1


@dataclass(frozen=True)
class Assigned:
    """How many of each pair of classes belong together, and the classes of which another choice would be as good."""

    pairs: Mapping[tuple[int, int], int]
    unsure_givers: frozenset[int]
    unsure_takers: frozenset[int]


@dataclass
class _Network:
    """Givers are nodes 0..g-1, takers g..g+t-1; each node has what of it is left."""

    left: list[int]
    givers: int
    cost: Mapping[tuple[int, int], int]
    flow: dict[tuple[int, int], int] = field(default_factory=dict)
    onward: list[list[int]] = field(default_factory=list)
    """Node -> the nodes on the other side."""

    def arcs(self, node: int) -> list[tuple[int, int]]:
        """Where a path may go on from here, and at what cost: to a taker, or back from one that has something."""
        if node < self.givers:
            return [(taker, self.cost[node, taker]) for taker in self.onward[node]]
        return [
            (giver, -self.cost[giver, node]) for giver in self.onward[node] if self.flow.get((giver, node))
        ]


def assigned(givers: Sequence[int], takers: Sequence[int], cost: Mapping[tuple[int, int], int]) -> Assigned:
    """Counts of the classes, and the cost of each pair (giver, taker) that may be; both are counted from 0."""
    network = _network(givers, takers, cost)
    while (path := _cheapest_path(network)) is not None:
        _push(network, path)
    pairs = {(giver, taker - len(givers)): many for (giver, taker), many in network.flow.items() if many}
    unsure = _unsure(network)
    mine = frozenset(node for node in unsure if node < len(givers))
    return Assigned(pairs, mine, frozenset(node - len(givers) for node in unsure - mine))


def _network(givers: Sequence[int], takers: Sequence[int], cost: Mapping[tuple[int, int], int]) -> _Network:
    count = len(givers)
    shifted = {(giver, count + taker): cost[giver, taker] for giver, taker in sorted(cost)}
    onward: list[list[int]] = [[] for _ in range(count + len(takers))]
    for giver, taker in shifted:
        onward[giver].append(taker)
        onward[taker].append(giver)
    return _Network([*givers, *takers], count, shifted, onward=onward)


def _cheapest_path(network: _Network) -> list[int] | None:
    """From a giver that has something left to a taker that takes something yet; None when there is none."""
    starts = [node for node in range(network.givers) if network.left[node]]
    distance, before = _distances(network.arcs, dict.fromkeys(starts, 0))
    ends = [
        node for node in range(network.givers, len(network.left)) if network.left[node] and node in distance
    ]
    if not ends:
        return None
    path = [min(ends, key=lambda node: (distance[node], node))]
    while before[path[-1]] != _NONE:
        path.append(before[path[-1]])
    return path[::-1]


def _distances(
    arcs: Callable[[int], Sequence[tuple[int, int]]], known: dict[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Node -> its least cost from the known ones, and the node before it; costs may be negative, no round trip is."""
    before = dict.fromkeys(known, _NONE)
    waiting = deque(known)
    queued = set(waiting)
    while waiting:
        node = waiting.popleft()
        queued.discard(node)
        for other, cost in arcs(node):
            if other not in known or known[node] + cost < known[other]:
                known[other], before[other] = known[node] + cost, node
                if other not in queued:
                    waiting.append(other)
                    queued.add(other)
    return known, before


def _push(network: _Network, path: Sequence[int]) -> None:
    steps = list(pairwise(path))
    backward = [network.flow[second, first] for first, second in steps if first >= network.givers]
    many = min(network.left[path[0]], network.left[path[-1]], *backward)
    for first, second in steps:
        if first < network.givers:
            network.flow[first, second] = network.flow.get((first, second), 0) + many
        else:
            network.flow[second, first] -= many
    network.left[path[0]] -= many
    network.left[path[-1]] -= many


def _unsure(network: _Network) -> frozenset[int]:
    """Classes with something assigned that another assignment of the same size and cost would leave out.

    Such an assignment is a round trip that costs nothing, through what is left out: the last two nodes stand for the
    givers and the takers that are. Of a giver's class that gives only some, nothing tells which; a taker's is unsure.
    """
    arcs = _with_ends(network)
    nodes, givers_out, takers_out = range(len(arcs)), len(arcs) - 2, len(arcs) - 1
    distance, _ = _distances(lambda node: arcs[node], dict.fromkeys(nodes, 0))
    free = [
        [other for other, cost in arcs[node] if distance[node] + cost == distance[other]] for node in nodes
    ]
    against: list[list[int]] = [[] for _ in nodes]
    for node, others in enumerate(free):
        for other in others:
            against[other].append(node)
    takers = _reached(against, takers_out) & set(free[takers_out])
    givers = {node for node in against[givers_out] if node < network.givers}
    unsure = {node for node in givers & _reached(free, givers_out) if _is_replaced(against, node, givers_out)}
    return frozenset(takers | unsure)


def _with_ends(network: _Network) -> list[list[tuple[int, int]]]:
    """All arcs, also those between a class and what of its side is left out."""
    count = len(network.left)
    givers_out, takers_out = count, count + 1
    arcs = [[*network.arcs(node)] for node in range(count)] + [[], []]
    used = {node for pair, many in network.flow.items() if many for node in pair}
    for node, left in enumerate(network.left):
        is_giver = node < network.givers
        if is_giver and left:
            arcs[givers_out].append((node, 0))
        if is_giver and node in used:
            arcs[node].append((givers_out, 0))
        if not is_giver and left:
            arcs[node].append((takers_out, 0))
        if not is_giver and node in used:
            arcs[takers_out].append((node, 0))
    return arcs


def _is_replaced(against: Sequence[Sequence[int]], node: int, givers_out: int) -> bool:
    """Whether another class could give in its place, not merely another thing of the same class."""
    others = [
        [each for each in before if (each, place) != (givers_out, node)]
        for place, before in enumerate(against)
    ]
    return givers_out in _reached(others, node)


def _reached(arcs: Sequence[Sequence[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for other in arcs[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
