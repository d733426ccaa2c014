"""Where long work says how far it got. Dagster's runs say it in their log; a terminal draws a bar."""

from typing import Protocol


class Progress(Protocol):
    """Told of each piece of work that is done."""

    def begin(self, what: str, total: int) -> None:
        """Work of so many pieces begins."""

    def advance(self, pieces: int = 1) -> None:
        """So many more pieces are done."""


class Quiet:
    """Says nothing."""

    def begin(self, what: str, total: int) -> None:
        """Nothing is said."""

    def advance(self, pieces: int = 1) -> None:
        """Nothing is said."""
