"""The connections that the threads of one client have open, so that somebody can cut all of them at once.

Closing a socket does not wake a thread that waits on it; shutting it down does.
"""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakSet

_OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Connections:
    """Notes each connection as it opens. Once cut, nobody waits any longer and no new one lasts."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()
        self._changing = threading.Lock()
        self._is_cut = threading.Event()

    @property
    def are_cut(self) -> bool:
        """Whether somebody has cut them."""
        return self._is_cut.is_set()

    def follow(self, event: str, info: Mapping[str, Any]) -> None:
        """What a request is given as its `trace`: https://www.encode.io/httpcore/extensions/#trace"""
        if event in _OPENED:
            opened: socket.socket = info["return_value"].get_extra_info("socket")
            with self._changing:
                self._open.add(opened)
            if self.are_cut:
                _shut_down(opened)

    def pause(self, seconds: float) -> None:
        """Wait so long, or until they are cut."""
        self._is_cut.wait(seconds)

    def cut(self) -> None:
        """Let every request under way fail now."""
        self._is_cut.set()
        with self._changing:
            for each in self._open:
                _shut_down(each)


def _shut_down(opened: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself
        opened.shutdown(socket.SHUT_RDWR)
