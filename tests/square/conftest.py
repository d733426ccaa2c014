"""Time is told by the test: pauses between attempts are noted, not waited for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import tenacity.nap

from resources import token_bucket
from tests.square.merchant import Merchant, a_merchant, a_world


@dataclass
class ToldTime:
    """A clock that moves only when somebody waits."""

    at: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """The time told."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.waits.append(seconds)
        self.at += seconds


@pytest.fixture(autouse=True)
def told_time(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    told = ToldTime()
    monkeypatch.setattr(tenacity.nap, "time", told)
    monkeypatch.setattr(token_bucket, "time", told)
    return told


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    with a_merchant(a_world(), tmp_path) as found:
        yield found
