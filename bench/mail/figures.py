"""The mails' part of the bench: which sides run over how many of them, and what their runs come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.mail.mails import DIFFERENT, make_mails
from bench.ratios import Run, each, megabytes, middle, ratio
from bench.results import Figure
from bench.turns import fresh_folder, turn

USUAL, LARGE = 1_000, 20_000
"""The mails of a round, and with how many the memory is compared."""
_SIDES = ("ours", "stdlib", "extruct")
Runs = Mapping[str, Sequence[Run]]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sizes:
    """How many mails, and how often."""

    mails: int = USUAL
    large: int = LARGE
    rounds: int = 3
    different: int = DIFFERENT


@dataclass
class Found:
    """What was measured."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    large: Run = field(default_factory=dict)
    size: int = 0
    """Bytes of a mail, on the average."""


def bench(sizes: Sizes, say: Say) -> Found:
    """Run every side, in turns, over the same mails."""
    found = Found({side: [] for side in _SIDES})
    with fresh_folder() as folder:
        made = make_mails(folder, sizes.different)
        found.size = sum(path.stat().st_size for path in made) // len(made)
        for number in range(sizes.rounds):
            for side in _SIDES:
                ran = turn("bench.mail.sides", [side, folder, sizes.mails])
                found.runs[side].append(ran)
                say(f"round {number + 1}: {side} {ran['seconds']:.2f} s")
        found.large = turn("bench.mail.sides", ["ours", folder, sizes.large])
        say(f"ours, {sizes.large:,} mails: {found.large['seconds']:.2f} s")
    return found


def figures(found: Found, sizes: Sizes) -> list[Figure]:
    """Every figure of this part."""
    runs, ours = found.runs, found.runs["ours"]
    return [
        Figure("mail_mails", sizes.mails, "mails"),
        Figure("mail_size", round(found.size / 1000), "KB"),
        Figure("mail_per_second", _per_second(ours, sizes), "mails/s"),
        Figure("mail_per_core_second", _per_second(ours, sizes, "cpu_seconds"), "mails/s", 200),
        Figure("mail_stdlib_per_second", _per_second(runs["stdlib"], sizes), "mails/s"),
        Figure("mail_extruct_per_second", _per_second(runs["extruct"], sizes), "mails/s"),
        Figure("mail_faster_than_stdlib", ratio(each(runs["stdlib"]), each(ours)), "x"),
        Figure("mail_faster_than_extruct", ratio(each(runs["extruct"]), each(ours)), "x"),
        Figure("mail_events", ours[0]["events"], "events"),
        Figure("mail_doubts", ours[0]["doubts"], "mails"),
        Figure("mail_memory", megabytes(ours), "MB", better="lower"),
        Figure("mail_large_mails", sizes.large, "mails"),
        Figure("mail_large_memory", round(found.large["tree_peak_bytes"] / 1e6), "MB", better="lower"),
        Figure("mail_memory_growth", _growth(found), "x", 1.1, "lower"),
    ]


def _per_second(runs: Sequence[Run], sizes: Sizes, seconds: str = "seconds") -> float:
    return round(sizes.mails / middle(runs, seconds))


def _growth(found: Found) -> float:
    return round(float(found.large["tree_peak_bytes"]) / (megabytes(found.runs["ours"]) * 1e6), 2)
