"""A visit to the faked shop for a test, and what it shows of whom the browser asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from demo.shop_site import ShopSite
from resources.open_browser import OpenBrowser
from resources.page_addresses import host_of
from resources.page_terms import Manners, Terms
from resources.page_visit import Visit

TERMS = Terms("ROMS/test (+owner@luna.example)", timeout_seconds=30, largest_bytes=1_000_000)


@contextmanager
def visiting(opened: OpenBrowser, shop: ShopSite, **more: Any) -> Iterator[Visit]:
    """A visit to the shop's host alone, as quick as can be unless `more` says otherwise."""
    manners = {"requests_per_minute": 1e6, **more}
    with opened.visit(Manners(frozenset([host_of(shop.address)]), **manners)) as visit:
        yield visit


def asked_of_others(shop: ShopSite) -> list[str]:
    """The paths that the other host was asked for."""
    return [path for path, _ in shop.others_seen]  # type: ignore[attr-defined]
