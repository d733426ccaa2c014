"""The web pages' part of the bench: which sides run over how many pages, and what their runs come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.ratios import Run, megabytes, middle, ratio
from bench.results import Figure
from bench.turns import host, turn
from bench.web.ours import ROWS_OF_A_PAGE

USUAL = 60
RATE = 240.0
"""Pages a minute of the polite run: more than any real site should be asked for, so that it does not take an hour."""
_UNLIMITED = 1e6
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many pages, how many a minute, and how often."""

    pages: int = USUAL
    rate: float = RATE
    rounds: int = 3


@dataclass
class Found:
    """What was measured."""

    polite: list[Run] = field(default_factory=list)
    fast: list[Run] = field(default_factory=list)
    """Without a limit."""
    bare: list[Run] = field(default_factory=list)


def bench(sizes: Sizes, say: Say) -> Found:
    """Run every side, in turns, over the pages of one faked shop; the polite one once, for it mostly waits."""
    found = Found()
    with host("demo.shop_site", []) as shop:
        asked = (shop.address, sizes.pages)
        found.polite.append(turn("bench.web.sides", ["ours", *asked, sizes.rate]))
        say(f"as polite as configured: {found.polite[0]['seconds']:.2f} s")
        for number in range(sizes.rounds):
            found.fast.append(turn("bench.web.sides", ["ours", *asked, _UNLIMITED]))
            found.bare.append(turn("bench.web.sides", ["bare", *asked, _UNLIMITED]))
            say(
                f"round {number + 1}: {found.fast[-1]['seconds']:.2f} s, bare {found.bare[-1]['seconds']:.2f} s"
            )
    return found


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part."""
    polite = _per_minute(found.polite, sizes)
    fast, bare = _speeds(found.fast, sizes), _speeds(found.bare, sizes)
    whole = sizes.pages * ROWS_OF_A_PAGE
    has_all = all(run["rows"] == whole for run in [*found.polite, *found.fast, *found.bare])
    return [
        Figure("web_pages", sizes.pages, "pages"),
        Figure("web_rate", sizes.rate, "pages/min"),
        Figure("web_per_minute", polite, "pages/min", sizes.rate * 1.02, "lower"),
        Figure("web_share_of_rate", round(polite / sizes.rate, 3), "x", 0.9),
        Figure("web_unlimited_per_minute", _per_minute(found.fast, sizes), "pages/min"),
        Figure("web_bare_per_minute", _per_minute(found.bare, sizes), "pages/min"),
        Figure("web_over_bare", ratio(fast, bare), "x"),
        Figure("web_cpu_seconds", middle(found.fast, "cpu_seconds"), "s", better="lower"),
        Figure("web_memory", megabytes(found.fast), "MB", better="lower"),
        Figure("web_bare_memory", megabytes(found.bare), "MB", better="lower"),
        Figure("web_sides_agree", int(has_all), "1 or 0", 1),
    ]


def _speeds(runs: Sequence[Run], sizes: Sizes) -> list[float]:
    """Pages a minute of each round, between the first page and the last."""
    return [(sizes.pages - 1) * 60 / float(run["between_seconds"]) for run in runs]


def _per_minute(runs: Sequence[Run], sizes: Sizes) -> float:
    return round(sorted(_speeds(runs, sizes))[len(runs) // 2], 1)
