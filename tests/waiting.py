"""Waiting for what another process does."""

import importlib
import threading
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 300.0
"""After this something counts as hung, on a busy machine too. What is promised to be quick is measured apart."""

Answer = TypeVar("Answer")


def until(is_so: Callable[[], object], what: str) -> None:
    """Come back once it is so; fails when that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"still waiting for: {what}"
        threading.Event().wait(0.05)


def in_time(seconds: float, ask: Callable[[], Answer], what: str) -> Answer:
    """The first answer that came within so many seconds; fails when none does.

    A busy machine is slow now and then; whoever waits for something that hangs is slow each time.
    """

    def has_come() -> bool:
        started = time.monotonic()
        answers.append(ask())
        return time.monotonic() - started < seconds

    answers: list[Answer] = []
    until(has_come, f"{what} within {seconds:g} s")
    return answers[-1]


def let_clients_be_patient() -> None:
    """Let httpx, where a caller says no time-out, wait as long as tests do: else it gives up after five seconds."""
    usual = importlib.import_module("httpx._config").DEFAULT_TIMEOUT_CONFIG
    usual.connect = usual.read = usual.write = usual.pool = PATIENCE_SECONDS
