"""The demo's chapter of orders: five sources tell of one, a file cancels another before it is known, the bank pays."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.mail_letters import CRAFTED
from demo.order_story import SHOWN, TWO_KINDS, written
from demo.orders_shown import shown_joined, shown_statement

Roms = Callable[[list[str], dict[str, str]], int]
Say = Callable[[str], None]
_REFUSED = 1
"""The exit code of a file some of whose lines cannot be used, and of sheets that differ."""


@dataclass(frozen=True)
class _Step:
    """One command, what is said before it and shown after it, and how it must end."""

    command: Sequence[str]
    say: str = ""
    ends_with: int = 0
    show: Callable[[Path], list[str]] = lambda lake: []


def cancel_first(environment: dict[str, str], roms: Roms, say: Say) -> int:
    """Import what cancels an order that nobody has heard of; the exit code of what did not end as it must."""
    said = f"A file cancels order {CRAFTED}, which nobody has heard of yet: roms import cancelled"
    return _done(
        [_Step(["import", "cancelled", _files(environment)["cancelled"]], said)], environment, roms, say
    )


def join_orders(environment: dict[str, str], roms: Roms, say: Say) -> int:
    """Import lists, make orders of everything, hold the bank against them, and look at the stock."""
    return _done(
        [*_lists(_files(environment)), *_orders(_files(environment)), *_stock()], environment, roms, say
    )


def _lists(files: dict[str, str]) -> list[_Step]:
    return [
        _Step(
            ["import", "tracking", files["tracking"]],
            "People have lists, too; what cannot be used of them is told: roms import",
        ),
        _Step(["import", "sheet", files["sheet"]]),
        _Step(["import", "received", files["received"]], ends_with=_REFUSED),
    ]


def _orders(files: dict[str, str]) -> list[_Step]:
    return [
        _Step(
            ["orders", "build"],
            "Whatever tells of an order becomes one order with all its evidence: roms orders build",
            show=lambda lake: shown_joined(lake, SHOWN),
        ),
        _Step(
            ["orders", "show", TWO_KINDS],
            f"A carrier's mail names no order; its parcel's number tells whose it is: roms orders show {TWO_KINDS}",
        ),
        _Step(
            ["orders", "show", CRAFTED],
            f"It was cancelled before its mail was understood, and is: roms orders show {CRAFTED}",
        ),
        _Step(
            ["compare", files["sheet"]],
            "Where the former sheet and these orders differ, and why: roms compare",
            ends_with=_REFUSED,
        ),
        _Step(
            ["statements", "import", files["statements"]],
            "The bank's lines find their orders, to the cent; what is left is explained: roms statements import",
            show=shown_statement,
        ),
    ]


def _stock() -> list[_Step]:
    return [
        _Step(
            ["inventory", "build"],
            "Orders, receipts and counts become stock, insights and priced moves: roms inventory build",
        ),
        _Step(["inventory", "show", "--limit", "3"]),
    ]


def _done(steps: Iterable[_Step], environment: dict[str, str], roms: Roms, say: Say) -> int:
    """Take one step after the other; the exit code of the first that did not end as it must."""
    lake = Path(environment["ROMS_HOME"], "lake.duckdb")
    for step in steps:
        if step.say:
            say(step.say)
        code = roms(list(step.command), environment)
        if code != step.ends_with:
            return code or 1
        for line in step.show(lake):
            print(line, flush=True)
    return 0


def _files(environment: dict[str, str]) -> dict[str, str]:
    places = written(Path(environment["ROMS_HOME"], "files"))
    return {kind: str(place) for kind, place in places.items()}
