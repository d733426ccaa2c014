"""How far long work got: a bar on a terminal, a plain line now and then elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_TENTHS = 10


class Bar:
    """A line of the terminal that fills."""

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._task = drawn.add_task("starting", total=None)

    def begin(self, what: str, total: int) -> None:
        """Start anew with other work."""
        self._drawn.reset(self._task, description=what, total=total)

    def advance(self, pieces: int = 1) -> None:
        """Fill it by so much."""
        self._drawn.advance(self._task, pieces)


class Lines:
    """A plain line for each tenth of the work."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._what, self._total, self._done = "", 0, 0

    def begin(self, what: str, total: int) -> None:
        """Say what begins."""
        self._what, self._total, self._done = what, total, 0
        if total:
            self._console.print(f"{what}: {total}", style="quiet")

    def advance(self, pieces: int = 1) -> None:
        """Say how far it got when another tenth is done."""
        before, self._done = self._tenth, self._done + pieces
        if self._tenth > before:
            self._console.print(f"{self._what}: {self._done} of {self._total}", style="quiet")

    @property
    def _tenth(self) -> int:
        return self._done * _TENTHS // max(self._total, 1)


@contextmanager
def shown_progress(console: Console) -> Iterator[Bar | Lines]:
    """What to give to whoever works."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as drawn:
        yield Bar(drawn)
