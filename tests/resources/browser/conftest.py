"""One Chromium for all tests of a file, and two shops: one that is visited, and another host."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from demo.shop_site import PASSWORD, ShopSite
from resources.browser import Browser
from resources.open_browser import OpenBrowser
from tests.resources.browser.visiting import TERMS


@pytest.fixture(scope="module")
def opened() -> Iterator[OpenBrowser]:
    """One browser for all tests of a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROMS_WEB_SUPPLIER_PASSWORD", PASSWORD)
        with Browser("any", TERMS).open() as opened:
            yield opened


@pytest.fixture
def shop() -> Iterator[ShopSite]:
    """The shop that is visited; it knows the address of another host, and what that one was asked."""
    with ShopSite() as shop, ShopSite() as other:
        shop.has_wall = other.has_wall = False
        # Another site for the browser, not only another port.
        shop.other = other.address.replace("127.0.0.1", "localhost")
        shop.others_seen = other.seen  # type: ignore[attr-defined]
        yield shop


@pytest.fixture
def impatient(opened: OpenBrowser) -> Iterator[None]:
    """What may come late in a page is waited for for a moment only; the page itself is not hurried."""
    opened.terms = replace(TERMS, wait_seconds=1)
    yield
    opened.terms = TERMS
