"""A port for what a test starts later, or starts again."""

import os
from itertools import count

from demo.free_port import free_port

_FIRST, _ROOM = 30_000, 2_700
"""Below those that systems give to whoever asks for any: nobody, the tests' own clients included, gets it meanwhile."""
_numbers = count(os.getpid() * 10)
"""Tests that run side by side begin at different ones."""


def a_free_port() -> int:
    """A port of this machine that nothing listens on, and another one each time."""
    return free_port(_FIRST + next(_numbers) % _ROOM)
