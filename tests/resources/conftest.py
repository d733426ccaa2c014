"""A lake of each kind, where a test names none of its own, and a disk that takes no large file."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.lake import Lake
from tests.resources.lakes import ADDRESSES


@pytest.fixture(params=ADDRESSES.values(), ids=list(ADDRESSES))
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(address=request.param.format(tmp_path), lock_folder=str(tmp_path / "locks"))


@pytest.fixture
def no_large_files() -> Iterator[None]:
    """No file of this process may have more than a few KB, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
