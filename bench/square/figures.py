"""Square's part of the bench: which sides run over how many orders, and what their runs come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import environment, plots
from bench.ratios import Run, each, megabytes, middle, ratio
from bench.results import Figure
from bench.square.orders import make_orders
from bench.square.sides import span
from bench.turns import Host, fresh_folder, host, turn
from demo.square_shop import TOKEN

USUAL, LARGE, WHOLE = 30_391, 120_000, 1_000_000
"""The orders of the shop that this is for, and with how many the memory is compared: by default, and with FULL=1."""
SDK_ORDERS = 2_000
"""The SDK is measured on so few, for it takes minutes on all."""
DLT = ("nested", "arrow")
_SIDES = ("bare", "ours", "reading", "dagster")
Runs = Mapping[str, Sequence[Run]]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many orders, and how often."""

    orders: int = USUAL
    large: int = LARGE
    rounds: int = 3
    dlt: Sequence[str] = DLT

    @property
    def smaller(self) -> list[int]:
        """Sizes below, for the plot."""
        return [max(1, self.orders // 10), max(1, self.orders // 3)]

    @property
    def sdk(self) -> int:
        """So many for the SDK."""
        return min(SDK_ORDERS, self.orders)


@dataclass
class Found:
    """What was measured."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    served_cpu_seconds: list[float] = field(default_factory=list)
    """Processor time of the faked Square while `ours` ran, both syncs."""
    by_size: dict[str, dict[int, Run]] = field(default_factory=dict)


def bench(sizes: Sizes, say: Say) -> Found:
    """Run every side, in turns, over the same orders."""
    with fresh_folder() as folder:
        say(f"making {max(sizes.orders, sizes.large):,} orders")
        make_orders(folder, max(sizes.orders, sizes.large))
        found = Found({side: [] for side in (*_SIDES, *sizes.dlt, "sdk")})
        with host("bench.square.host", [folder, sizes.orders]) as square:
            for number in range(sizes.rounds):
                _round(found, sizes, square, lambda told, number=number: say(f"round {number + 1}: {told}"))  # type: ignore[misc]
        with host("bench.square.host", [folder, sizes.sdk]) as square:
            found.runs["sdk"].append(turn("bench.square.sides", ["sdk", square.address, sizes.sdk]))
            say(f"sdk, {sizes.sdk:,} orders: {found.runs['sdk'][-1]['seconds']:.2f} s")
        _by_size(found, sizes, folder, say)
    return found


def _round(found: Found, sizes: Sizes, square: Host, say: Say) -> None:
    for side in _SIDES:
        before = square.cpu_seconds
        found.runs[side].append(turn("bench.square.sides", [side, square.address, sizes.orders]))
        if side == "ours":
            found.served_cpu_seconds.append(square.cpu_seconds - before)
        say(f"{side} {found.runs[side][-1]['seconds']:.2f} s")
    for how in sizes.dlt:
        told = [how, square.address, TOKEN, *span(sizes.orders)]
        found.runs[how].append(turn("bench.square.with_dlt", told, environment.python()))
        say(f"dlt ({how}) {found.runs[how][-1]['seconds']:.2f} s")


def _by_size(found: Found, sizes: Sizes, folder: Path, say: Say) -> None:
    for count in (*sizes.smaller, sizes.large):
        with host("bench.square.host", [folder, count]) as square:
            for side in ("bare", "ours"):
                ran = turn("bench.square.sides", [side, square.address, count])
                found.by_size.setdefault(side, {})[count] = ran
                say(
                    f"{side}, {count:,} orders: {ran['seconds']:.2f} s, {ran['tree_peak_bytes'] / 1e6:.0f} MB"
                )


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part."""
    runs, ours = found.runs, found.runs["ours"]
    large = found.by_size["ours"][sizes.large]
    return [
        Figure("square_orders", sizes.orders, "orders"),
        Figure("square_lines", ours[0]["lines"], "lines"),
        Figure("square_seconds", middle(ours, "seconds"), "s", better="lower"),
        Figure("square_cpu_seconds", middle(ours, "cpu_seconds"), "s", better="lower"),
        *_beside(runs),
        *_beside_the_sdk(runs, sizes),
        Figure("square_second_seconds", middle(ours, "second_seconds"), "s", better="lower"),
        Figure("square_second_cpu_seconds", middle(ours, "second_cpu_seconds"), "s", better="lower"),
        Figure("square_second_share", _second(ours), "x", 1, "lower"),
        Figure("square_memory", megabytes(ours), "MB", 500, "lower"),
        Figure("square_large_orders", sizes.large, "orders"),
        Figure("square_large_seconds", round(large["seconds"], 3), "s", better="lower"),
        Figure("square_large_memory", round(large["tree_peak_bytes"] / 1e6), "MB", 500, "lower"),
        Figure("square_memory_growth", _growth(large, ours), "x", 1.15, "lower"),
        Figure("square_run_seconds", middle(runs["dagster"], "seconds"), "s", better="lower"),
        Figure("square_run_own_cpu_seconds", _own(runs), "s", better="lower"),
        Figure("square_reading_share", ratio(each(runs["reading"]), each(ours)), "x", 0.5, "lower"),
        Figure("square_served_share", _served(found), "x", 0.5, "lower"),
        Figure("square_sides_agree", int(_agree(runs)), "1 or 0", 1),
    ]


def _beside(runs: Runs) -> list[Figure]:
    """Ours beside the script and beside dlt, by the clock and by processor time."""
    ours, bare = runs["ours"], runs["bare"]
    found = [
        Figure("square_bare_seconds", middle(bare, "seconds"), "s", better="lower"),
        Figure("square_bare_cpu_seconds", middle(bare, "cpu_seconds"), "s", better="lower"),
        Figure("square_over_bare", ratio(each(ours), each(bare)), "x", 1.5, "lower"),
        Figure("square_cpu_over_bare", _by_cpu(ours, bare), "x", better="lower"),
    ]
    for how, target in (("nested", 3), ("arrow", None)):
        if dlt := runs.get(how):
            found += [
                Figure(f"square_dlt_{how}_seconds", middle(dlt, "seconds"), "s", better="lower"),
                Figure(f"square_dlt_{how}_memory", megabytes(dlt), "MB", better="lower"),
                Figure(f"square_faster_than_dlt_{how}", ratio(each(dlt), each(ours)), "x", target),
                Figure(f"square_less_cpu_than_dlt_{how}", _by_cpu(dlt, ours), "x"),
            ]
    return found


def _beside_the_sdk(runs: Runs, sizes: Sizes) -> list[Figure]:
    """By the time for each order, for the SDK read fewer of them."""
    an_order = middle(runs["sdk"], "seconds") / sizes.sdk
    mine = middle(runs["ours"], "seconds") / sizes.orders
    return [
        Figure("square_sdk_orders", sizes.sdk, "orders"),
        Figure("square_sdk_seconds", middle(runs["sdk"], "seconds"), "s", better="lower"),
        Figure("square_faster_than_sdk", round(an_order / mine, 1), "x", 20),
    ]


def _by_cpu(mine: Sequence[Run], others: Sequence[Run]) -> float:
    return ratio(each(mine, "cpu_seconds"), each(others, "cpu_seconds"))


def _second(ours: Sequence[Run]) -> float:
    """What a sync of unchanged data costs, over the first, by processor time."""
    return ratio(each(ours, "second_cpu_seconds"), each(ours, "cpu_seconds"))


def _growth(large: Run, ours: Sequence[Run]) -> float:
    return round(float(large["tree_peak_bytes"]) / middle(ours, "tree_peak_bytes"), 2)


def _own(runs: Runs) -> float:
    """What the run takes over the sync itself."""
    return round(middle(runs["dagster"], "cpu_seconds") - middle(runs["ours"], "cpu_seconds"), 3)


def _served(found: Found) -> float:
    """How busy the faked Square was while ours read from it twice."""
    took = [run["seconds"] + run["second_seconds"] for run in found.runs["ours"]]
    return ratio(found.served_cpu_seconds, took)


def _agree(runs: Runs) -> bool:
    """Whether all have the same orders, lines and sum, ours, the script and the run every single value of them."""
    many = [run for side in ("ours", "bare", "dagster", *DLT) for run in runs.get(side, ())]
    sums = {(run["orders"], run["lines"], run["total_minor"]) for run in many}
    values = {tuple(run["checksum"]) for run in many if "checksum" in run}
    return len(sums) == 1 and len(values) == 1 and not any(run["second_changed"] for run in runs["ours"])


def draw(found: Found, sizes: Sizes, folder: Path) -> None:
    """Cost and memory against the number of orders."""
    whole = {side: {sizes.orders: runs[0]} for side, runs in found.runs.items() if runs}
    lines = {side: {**whole[side], **found.by_size.get(side, {})} for side in ("ours", "bare")}
    others = {f"dlt, {how}": whole[how] for how in sizes.dlt}
    others["SDK"] = {sizes.sdk: found.runs["sdk"][0]}
    plots.draw(
        folder / "cost-of-square.svg",
        "Square's orders, from the door into the lake",
        "orders",
        "processor seconds",
        {name: _points(runs, "cpu_seconds") for name, runs in {**lines, **others}.items()},
    )
    plots.draw(
        folder / "memory-of-square.svg",
        "The same: memory over all processes",
        "orders",
        "MB",
        {name: [(x, y / 1e6) for x, y in _points(runs, "tree_peak_bytes")] for name, runs in lines.items()},
    )


def _points(runs: Mapping[int, Run], name: str) -> list[tuple[float, float]]:
    return [(count, float(run[name])) for count, run in runs.items()]
