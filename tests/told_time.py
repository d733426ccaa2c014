"""Time that a test tells: it moves only when somebody waits, and every wait is noted."""

from dataclasses import dataclass, field

import pytest
import tenacity.nap

from resources import token_bucket


@dataclass
class ToldTime:
    """Stands in the place of the module `time`."""

    at: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """The time told, in seconds."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.waits.append(seconds)
        self.at += seconds


def told_time(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    """The time of doors, from now on to the end of the test."""
    told = ToldTime()
    monkeypatch.setattr(tenacity.nap, "time", told)
    monkeypatch.setattr(token_bucket, "time", told)
    return told
