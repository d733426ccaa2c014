"""A shop with Square alone, without tills, at the faked Square."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from demo.square_host import SquareHost
from demo.square_world import SquareSizes, SquareWorld
from tests.bare_environment import unset_variables
from tests.square.merchant import DAYS

BUSINESS = {"name": "T", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-10"}


@contextmanager
def a_square_shop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SquareHost]:
    """The faked Square, and a folder to be in whose `roms.yaml` and environment lead to it."""
    unset_variables(monkeypatch)
    told = {
        "business": {**BUSINESS, "last_day": "2025-11-19"},
        "square": {"requests_per_second": 5000},
    }
    (folder / "roms.yaml").write_text(yaml.safe_dump(told))
    with SquareHost(SquareWorld(DAYS, SquareSizes(2, 2, 4))) as host:
        monkeypatch.setenv("ROMS_SQUARE_ADDRESS", host.address)
        monkeypatch.setenv("ROMS_SQUARE_ACCESS_TOKEN", host.world.token)
        monkeypatch.chdir(folder)
        yield host
