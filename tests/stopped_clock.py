"""A clock that a test sets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from resources.clock import Clock


@dataclass
class StoppedClock(Clock):
    """It moves when somebody sets it or waits by it; what may happen meanwhile happens then."""

    at: datetime
    while_waiting: list[Callable[[], object]] = field(default_factory=list)

    def now(self) -> datetime:
        """The moment that was set."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=seconds)
        if self.while_waiting:
            self.while_waiting.pop(0)()
