"""Waiting for what another process does."""

import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 300.0
"""After this something counts as hung, on a busy machine too. What is promised to be quick is measured apart."""


def until(is_so: Callable[[], object], what: str) -> None:
    """Come back once it is so; fails when that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"still waiting for: {what}"
        threading.Event().wait(0.05)
