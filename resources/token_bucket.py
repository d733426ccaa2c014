"""How often a door may knock: so many times a second, over all threads, and a few at once after a rest."""

import threading
import time


class TokenBucket:
    """A bucket that holds up to `burst` tokens and gets `per_second` more each second."""

    def __init__(self, per_second: float, burst: int = 1) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = float(burst)
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Take one token; wait until there is one."""
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second) - 1
            self._at = now
            lacking = -self._tokens
        if lacking > 0:
            time.sleep(lacking / self._per_second)

    def slow_down(self, per_second: float) -> None:
        """Give no more than so many a second, from the last one that was given on."""
        with self._lock:
            owed = max(0.0, -self._tokens)
            self._at += owed / self._per_second
            self._tokens += owed
            self._per_second = min(self._per_second, per_second)

    def rest(self, seconds: float) -> None:
        """Give no token for so long, as who is asked wants it."""
        with self._lock:
            self._at = time.monotonic()
            self._tokens = min(self._tokens, 1 - seconds * self._per_second)
