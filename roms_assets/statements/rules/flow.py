"""The best assignment of equal things to equal things: as many as can be, then the least cost; and where it is a guess.

Givers and takers are classes of things that nothing tells apart, each with how many there are. Giver by giver finds its
cheapest way, over others that make room where that costs less; a thing that is left out costs more than any way. Each
node keeps a potential, by which no arc costs less than nothing: a way is found without looking at what is far from it,
and in the end the arcs that cost nothing say what another assignment, as good, would leave out.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_NONE = -1


@dataclass(frozen=True)
class Assigned:
    """How many of each pair of classes belong together, and the classes of which another choice would be as good."""

    pairs: Mapping[tuple[int, int], int]
    unsure_givers: frozenset[int]
    unsure_takers: frozenset[int]
    rivals: frozenset[int]
    """Givers of which something is left out that another assignment, as good, has in the place of another giver's."""


@dataclass
class _Network:
    """Givers are nodes 0..g-1, takers come after them; each node has what of it is left, and its potential."""

    left: list[int]
    givers: int
    cost: Mapping[tuple[int, int], int]
    left_out: int
    """What a thing costs that is left out: more than any way."""
    onward: list[list[int]]
    """Node -> the nodes on the other side."""
    potential: list[int]
    flow: dict[tuple[int, int], int] = field(default_factory=dict)

    def arcs(self, node: int) -> list[tuple[int, int]]:
        """Where a way may go on from here, and at what cost: to a taker, or back from one that has something."""
        if node < self.givers:
            return [(taker, self.cost[node, taker]) for taker in self.onward[node]]
        return [
            (giver, -self.cost[giver, node]) for giver in self.onward[node] if self.flow.get((giver, node))
        ]

    def end(self, node: int) -> int | None:
        """What it costs to end here, potentials considered: at a taker with room, or by leaving this giver out."""
        if node < self.givers:
            return self.left_out + self.potential[node]
        return self.potential[node] if self.left[node] else None


def assigned(givers: Sequence[int], takers: Sequence[int], cost: Mapping[tuple[int, int], int]) -> Assigned:
    """Counts of the classes, and the cost of each pair (giver, taker) that may be; both are counted from 0."""
    network = _network(givers, takers, cost)
    for giver, many in enumerate(givers):
        waiting = many
        while waiting and (way := _cheapest_way(network, giver)) != [giver]:
            waiting -= _push(network, way, waiting)
        network.left[giver] += waiting
    pairs = {(giver, taker - len(givers)): many for (giver, taker), many in network.flow.items() if many}
    unsure, rivals = _unsure(network)
    mine = frozenset(node for node in unsure if node < len(givers))
    return Assigned(pairs, mine, frozenset(node - len(givers) for node in unsure - mine), rivals)


def _network(givers: Sequence[int], takers: Sequence[int], cost: Mapping[tuple[int, int], int]) -> _Network:
    count, nodes = len(givers), len(givers) + len(takers)
    shifted = {(giver, count + taker): cost[giver, taker] for giver, taker in sorted(cost)}
    onward: list[list[int]] = [[] for _ in range(nodes)]
    for giver, taker in shifted:
        onward[giver].append(taker)
        onward[taker].append(giver)
    left_out = (max(shifted.values(), default=0) + 1) * (nodes + 1)
    return _Network([0] * count + [*takers], count, shifted, left_out, onward, [0] * nodes)


def _cheapest_way(network: _Network, start: int) -> list[int]:
    """From a giver to where it costs least to end; it alone when that is to leave it out. Potentials are brought on."""
    far, before = {start: 0}, {start: _NONE}
    heap, seen = [(0, start)], dict[int, int]()
    best, last = network.left_out + network.potential[start], start
    while heap and heap[0][0] < best:
        distance, node = heapq.heappop(heap)
        if node in seen:
            continue
        seen[node] = distance
        end = network.end(node)
        if end is not None and distance + end < best:
            best, last = distance + end, node
        for other, cost in network.arcs(node):
            there = distance + cost + network.potential[node] - network.potential[other]
            if there < far.get(other, there + 1):
                far[other], before[other] = there, node
                heapq.heappush(heap, (there, other))
    for node, distance in seen.items():
        network.potential[node] += min(0, distance - best)
    way = [last]
    while before[way[-1]] != _NONE:
        way.append(before[way[-1]])
    return way[::-1]


def _push(network: _Network, way: Sequence[int], waiting: int) -> int:
    """Assign along the way; returns how many things. Where it ends at a giver, so many of that one are left out."""
    steps, last = list(pairwise(way)), way[-1]
    backward = [network.flow[second, first] for first, second in steps if first >= network.givers]
    room = [network.left[last]] if last >= network.givers else []
    many = min(waiting, *backward, *room)
    for first, second in steps:
        if first < network.givers:
            network.flow[first, second] = network.flow.get((first, second), 0) + many
        else:
            network.flow[second, first] -= many
    network.left[last] += many if last < network.givers else -many
    return many


def _unsure(network: _Network) -> tuple[frozenset[int], frozenset[int]]:
    """Classes with something assigned that another assignment of the same size and cost would leave out; and the givers
    that it would take instead.

    Such an assignment is a round trip that costs nothing, through what is left out: the last two nodes stand for the
    givers and the takers that are. Of a giver's class that gives only some, nothing tells which; a taker's is unsure.
    """
    arcs = _with_ends(network)
    nodes, givers_out, takers_out = range(len(arcs)), len(arcs) - 2, len(arcs) - 1
    potential = [*network.potential, -network.left_out, 0]
    free = [
        [other for other, cost in arcs[node] if potential[node] + cost == potential[other]] for node in nodes
    ]
    against: list[list[int]] = [[] for _ in nodes]
    for node, others in enumerate(free):
        for other in others:
            against[other].append(node)
    takers = _reached(against, [takers_out]) & set(free[takers_out])
    givers = _reached(free, [givers_out]) & {node for node in against[givers_out] if node < network.givers}
    alone = {node for node in givers if network.left[node] and not _is_replaced(against, node, givers_out)}
    rivals = {node for node in free[givers_out] if _is_replaced(free, node, givers_out)}
    return frozenset(takers | givers - alone), frozenset(rivals)


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


def _is_replaced(arcs: Sequence[Sequence[int]], node: int, givers_out: int) -> bool:
    """Whether another class could give in its place, not merely another thing of the same class; or it in another's."""
    return givers_out in _reached(arcs, [each for each in arcs[node] if each != givers_out], {node})


def _reached(
    arcs: Sequence[Sequence[int]], starts: Sequence[int], known: frozenset[int] | set[int] = frozenset()
) -> set[int]:
    """The starts and all that is reached from them, not over what is known already."""
    found, waiting = {*starts, *known}, list(starts)
    while waiting:
        for other in arcs[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
