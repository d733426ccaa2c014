"""A port for what a test starts later, or starts again."""

import os
import socket
from contextlib import closing
from itertools import count

_FIRST, _LAST = 20_000, 32_000
"""Below those that systems give to whoever asks for any: nobody, the tests' own clients included, gets it meanwhile."""
_numbers = count(os.getpid() * 10)
"""Tests that run side by side begin at different ones."""


def a_free_port() -> int:
    """A port of this machine that nothing listens on, and that this process was not given before."""
    for number in _numbers:
        port = _FIRST + number % (_LAST - _FIRST)
        with closing(socket.socket()) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("count never ends")
