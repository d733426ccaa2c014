"""Where the command line writes: results to standard output, everything else to standard error."""

import sys

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

WIDTH_OF_A_FILE = 110
"""Columns when the output is no terminal, so that a log or a pipe reads the same everywhere."""
COLOURS = Theme(
    {
        "arrived": "green",
        "partial": "yellow",
        "closed": "bright_black",
        "refused": "bold magenta",
        "absent": "bold red",
        "never": "cyan",
        "heading": "bold",
        "quiet": "bright_black",
        "bad": "bold red",
        "good": "green",
    }
)


def out() -> Console:
    """Standard output as it is now."""
    return _console(sys.stdout.isatty(), stderr=False)


def err() -> Console:
    """Standard error as it is now."""
    return _console(sys.stderr.isatty(), stderr=True)


def tell_error(message: str) -> None:
    """What went wrong, in red."""
    err().print(Text(message, style="bad"), soft_wrap=True)


def _console(is_terminal: bool, stderr: bool) -> Console:
    width = None if is_terminal else WIDTH_OF_A_FILE
    return Console(stderr=stderr, theme=COLOURS, highlight=False, width=width)
