"""The part of orders: which sides run over how many orders, and what their runs come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import plots
from bench.orders.sides import Shop, make
from bench.ratios import MB, Run
from bench.results import Figure
from bench.turns import fresh_folder, turn

USUAL, WHOLE = (10_000, 30_000), (100_000, 300_000, 1_000_000)
"""Orders of each size: by default, and with FULL=1."""
DAYS = 365
_SIDES = ("by_hand", "ours", "increment")
_GROWTH = 1.25
"""In proportion, and a quarter more for what others do to the machine meanwhile."""
Say = Callable[[str], None]
Turn = Callable[[str, Sequence[object]], Run]


@dataclass(frozen=True)
class Sizes:
    """How many orders, from the smallest to the largest, over how many days."""

    orders: Sequence[int] = USUAL
    days: int = DAYS

    @property
    def large(self) -> int:
        """The most."""
        return self.orders[-1]

    @property
    def a_day(self) -> int:
        """As many come on the day that is added, whatever came before."""
        return max(1, self.large // self.days)


@dataclass
class Found:
    """What was measured: side -> how many orders -> its run."""

    runs: dict[str, dict[int, Run]] = field(default_factory=lambda: {side: {} for side in _SIDES})


def bench(sizes: Sizes, say: Say, run: Turn = turn) -> Found:
    """Run every side over each size, one after the other."""
    found = Found()
    for count in sizes.orders:
        with fresh_folder() as folder:
            shop = Shop(folder, count, sizes.a_day, sizes.days)
            say(f"making {count:,} orders")
            make(shop)
            for side in _SIDES:
                ran = run("bench.orders.sides", [side, *shop.words])
                found.runs[side][count] = ran
                say(f"{side}, {count:,} orders: {ran['seconds']:.2f} s, {ran['tree_peak_bytes'] / MB:.0f} MB")
    return found


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part; those of one size are of the largest."""
    ours, by_hand = found.runs["ours"], found.runs["by_hand"]
    mine, hand = ours[sizes.large], by_hand[sizes.large]
    return [
        Figure("orders_orders", sizes.large, "orders"),
        Figure("orders_waiting", mine["waiting"], "sightings"),
        Figure("orders_seconds", round(mine["seconds"], 3), "s", better="lower"),
        Figure("orders_cpu_seconds", round(mine["cpu_seconds"], 3), "s", better="lower"),
        Figure("orders_start_up_seconds", round(mine["start_up_seconds"], 3), "s", better="lower"),
        Figure("orders_by_hand_seconds", round(hand["seconds"], 3), "s", better="lower"),
        Figure("orders_by_hand_cpu_seconds", round(hand["cpu_seconds"], 3), "s", better="lower"),
        Figure("orders_over_by_hand", round(_working(mine) / hand["seconds"], 3), "x", 3, "lower"),
        Figure("orders_all_over_by_hand", round(mine["seconds"] / hand["seconds"], 3), "x", better="lower"),
        Figure("orders_time_growth", _growth(_each(ours, _working)), "x", _GROWTH, "lower"),
        Figure("orders_memory", round(_memory(mine)), "MB", better="lower"),
        Figure("orders_by_hand_memory", round(_memory(hand)), "MB", better="lower"),
        Figure("orders_memory_growth", _growth(_each(ours, _memory)), "x", _GROWTH, "lower"),
        *_of_increments(found.runs["increment"], sizes),
        Figure("orders_sides_agree", int(_agree(found, sizes)), "1 or 0", 1),
    ]


def _of_increments(runs: Mapping[int, Run], sizes: Sizes) -> list[Figure]:
    """A day with as many orders after a long history and after a short one, compared by processor time."""
    large, small = runs[sizes.large], runs[sizes.orders[0]]
    growth = round(large["cpu_seconds"] / small["cpu_seconds"], 2)
    return [
        Figure("orders_increment_orders", sizes.a_day, "orders"),
        Figure("orders_increment_seconds", round(large["seconds"], 3), "s", better="lower"),
        Figure("orders_increment_working_seconds", round(_working(large), 3), "s", better="lower"),
        Figure("orders_increment_cpu_seconds", round(large["cpu_seconds"], 3), "s", better="lower"),
        Figure("orders_increment_growth", growth, "x", 1.5, "lower"),
    ]


def _working(run: Run) -> float:
    """Seconds without what dbt takes until it begins with the first table."""
    return float(run["seconds"] - run["start_up_seconds"])


def _memory(run: Run) -> float:
    """Megabytes over all processes."""
    return float(run["tree_peak_bytes"]) / MB


def _each(runs: Mapping[int, Run], of: Callable[[Run], float]) -> dict[int, float]:
    return {count: of(run) for count, run in runs.items()}


def _growth(costs: Mapping[int, float]) -> float:
    """The cost of an order at the largest size over that at the one before it."""
    before, largest = sorted(costs)[-2:]
    return round((costs[largest] / largest) / (costs[before] / before), 2)


def _agree(found: Found, sizes: Sizes) -> bool:
    """Whether both came to the same rows in every table, and all orders are there, those of the added day too."""
    runs = found.runs
    return all(
        runs["ours"][count]["tables"] == runs["by_hand"][count]["tables"]
        and runs["ours"][count]["orders"] == count
        and runs["increment"][count]["orders"] == count + sizes.a_day
        for count in sizes.orders
    )


def draw(found: Found, folder: Path) -> None:
    """Time and memory against the number of orders."""
    named = {"ours": "ours", "by_hand": "by hand", "increment": "one day more"}
    seconds = {
        named[side]: list(_each(runs, lambda run: float(run["seconds"])).items())
        for side, runs in found.runs.items()
    }
    working = list(_each(found.runs["ours"], _working).items())
    plots.draw(
        folder / "cost-of-orders.svg",
        "From what the sources say to insights",
        "orders",
        "seconds",
        {**seconds, "ours, dbt started": working},
    )
    plots.draw(
        folder / "memory-of-orders.svg",
        "The same: memory over all processes",
        "orders",
        "MB",
        {named[side]: list(_each(runs, _memory).items()) for side, runs in found.runs.items()},
    )
