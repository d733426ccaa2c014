"""The mails' part of the bench: which sides run over how many of them, and what their runs come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.mail.dovecot import program, serving
from bench.mail.mails import DIFFERENT, make_mails
from bench.ratios import Run, each, megabytes, middle, ratio
from bench.results import Figure
from bench.turns import fresh_folder, turn

USUAL, LARGE = 1_000, 20_000
"""The mails of a round, and with how many the memory is compared."""
LYING, LYING_FEW = 50_000, 500
"""The mails of the mailboxes that are polled although nothing new has come."""
_LARGE, _SMALL = "large", "small"
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
    lying: int = LYING
    lying_few: int = LYING_FEW
    polls: int = 9


@dataclass
class Found:
    """What was measured."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    large: Run = field(default_factory=dict)
    size: int = 0
    """Bytes of a mail, on the average."""
    polled: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """Mailbox -> seconds of its polls and questions; empty where there is no Dovecot."""


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
    if dovecot := program():
        found.polled = _polled(dovecot, sizes, say)
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
        *_of_polls(found, sizes),
    ]


def _polled(dovecot: str, sizes: Sizes, say: Say) -> dict[str, dict[str, list[float]]]:
    """A large and a small mailbox of one server, polled in turns by one process."""
    with fresh_folder() as folder:
        say(f"making mailboxes of {sizes.lying:,} and {sizes.lying_few:,} mails")
        with serving(dovecot, folder, {_LARGE: sizes.lying, _SMALL: sizes.lying_few}) as address:
            found = turn("bench.mail.polling", [address, sizes.polls, _LARGE, _SMALL])
    say(f"a poll of {sizes.lying:,} mails: {median(found[_LARGE]['polls']):.3f} s")
    return {user: dict(found[user]) for user in (_LARGE, _SMALL)}


def _of_polls(found: Found, sizes: Sizes) -> list[Figure]:
    """Void where nothing was polled, or where something new was found although there is none."""
    is_void = not found.polled or any(of_user["seen"] for of_user in found.polled.values())
    large, small = ({}, {}) if is_void else (found.polled[_LARGE], found.polled[_SMALL])
    return [
        Figure("mail_poll_mails", sizes.lying, "mails"),
        Figure("mail_poll_seconds", _middle(large, "polls"), "s", 1, "lower"),
        Figure("mail_poll_few_mails", sizes.lying_few, "mails"),
        Figure("mail_poll_few_seconds", _middle(small, "polls"), "s", better="lower"),
        Figure(
            "mail_poll_over_few",
            None if is_void else ratio(large["polls"], small["polls"]),
            "x",
            better="lower",
        ),
        Figure("mail_question_seconds", _middle(large, "questions"), "s", better="lower"),
    ]


def _middle(of_user: Mapping[str, list[float]], name: str) -> float | None:
    return round(median(of_user[name]), 3) if of_user else None


def _per_second(runs: Sequence[Run], sizes: Sizes, seconds: str = "seconds") -> float:
    return round(sizes.mails / middle(runs, seconds))


def _growth(found: Found) -> float:
    return round(float(found.large["tree_peak_bytes"]) / (megabytes(found.runs["ours"]) * 1e6), 2)
