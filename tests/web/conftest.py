"""One browser for all tests of a file, and a shop for each test."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from demo.shop_site import ShopSite
from resources.browser import Browser
from resources.open_browser import OpenBrowser
from tests.web.shop import TERMS, HeldBrowser, Shop


@pytest.fixture(scope="module")
def opened() -> Iterator[OpenBrowser]:
    with Browser("any", TERMS).open() as opened:
        yield opened


@pytest.fixture
def shop(tmp_path: Path, opened: OpenBrowser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    held = HeldBrowser("any", TERMS, opened)
    monkeypatch.setattr("roms_assets.doors.web.browser", lambda web: held)
    opened.terms = TERMS
    with ShopSite() as site, dg.instance_for_test() as instance:
        yield Shop(tmp_path, site, instance, opened)
