"""A shop for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.sheets import SPREADSHEET, SheetsHost
from tests.dropped.shop import PARCELS, Shop
from tests.told_time import told_time


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """One that keeps its parcels in a Google Sheet."""
    told_time(monkeypatch)
    with SheetsHost() as host:
        host.cells[SPREADSHEET, "Parcels"] = [["Order Number", "Tracking Number"], ["A1", "1Z1"]]
        yield Shop(tmp_path, host, orders={"sheets": [PARCELS]})
