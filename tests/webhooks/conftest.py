"""Time is told by the test: pauses between attempts are noted, not waited for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.told_time import ToldTime, told_time
from tests.webhooks.shop import Shop, a_shop


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def shop(tmp_path: Path, told: ToldTime) -> Iterator[Shop]:
    with a_shop(tmp_path, told) as found:
        yield found
