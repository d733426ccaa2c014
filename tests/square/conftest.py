"""Time is told by the test: pauses between attempts are noted, not waited for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.square.insight_shop import a_shop
from tests.square.merchant import Merchant, a_merchant, a_world
from tests.told_time import ToldTime, told_time


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    with a_merchant(a_world(), tmp_path) as found:
        yield found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Merchant]:
    """A shop of which nothing is known yet."""
    with a_shop(tmp_path) as merchant:
        yield merchant
