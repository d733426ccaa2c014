"""One contract for every database that events may be in; the address alone chooses it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from resources.events import EventStore
from tests.resources.events.arrivals import opened


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers("postgres"))])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the events are; nobody has made the tables yet."""
    with ExitStack() as stack:
        if request.param == "postgres":
            yield stack.enter_context(request.getfixturevalue("postgres").database())
        else:
            yield f"sqlite:///{tmp_path}/state/events.sqlite"


@pytest.fixture
def store(address: str, tmp_path: Path) -> EventStore:
    """An empty store of events."""
    return opened(address, tmp_path)
