"""A lake of each kind, where a test names none of its own."""

from pathlib import Path

import pytest

from resources.lake import Lake
from tests.resources.lakes import ADDRESSES


@pytest.fixture(params=ADDRESSES.values(), ids=list(ADDRESSES))
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(address=request.param.format(tmp_path), lock_folder=str(tmp_path / "locks"))
