"""A visit stays with its site: no other host is sent a secret or asked for anything that nobody wanted."""

import pytest

from demo.shop_site import PASSWORD, ShopSite
from resources.open_browser import OpenBrowser
from resources.page_guard import only_to
from resources.page_visit import Visit
from roms_assets.kernel.errors import (
    RuleBroken,
    SourceChangedShape,
)
from tests.resources.browser.visiting import asked_of_others, visiting
from tests.waiting import until


@pytest.mark.browser
def test_no_secret_is_sent_to_another_host(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}posts-elsewhere")
        visit.fill("#password", PASSWORD)
        with pytest.raises(SourceChangedShape, match="it leads to another host, localhost"):
            _clicked(visit)
        with pytest.raises(RuleBroken, match="is of another host than the site"):
            visit.go(f"{shop.other}offers")
    assert asked_of_others(shop) == []


def _clicked(visit: Visit) -> None:
    """The click itself may be over before the browser asks."""
    visit.click("#enter")
    visit.wait("#account")


@pytest.mark.browser
def test_other_hosts_are_asked_for_pictures_only_where_it_is_wanted(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    for loads_others in (False, True):
        with visiting(opened, shop, loads_others=loads_others) as visit:
            visit.go(f"{shop.address}framed")
            assert visit.wait(".product")
            visit.captured()
        assert bool(asked_of_others(shop)) is loads_others


@pytest.mark.browser
def test_no_window_socket_or_look_ahead_reaches_another_host(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop) as visit:
        _log_in_in_a_window(visit, shop)
    with visiting(opened, shop, loads_others=True) as visit:  # by then those of before would have come, too
        _log_in_in_a_window(visit, shop)
        until(lambda: visit.wait("body") and "/socket" in asked_of_others(shop), "the socket")
    for path in ("/socket", "/window", "/ahead"):
        assert asked_of_others(shop).count(path) <= 1


def _log_in_in_a_window(visit: Visit, shop: ShopSite) -> None:
    visit.go(f"{shop.address}opens-elsewhere")
    visit.fill("#password", PASSWORD)
    visit.click("#enter")
    visit.captured()


def test_behind_a_proxy_that_the_environment_names_that_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    told = only_to(["shop.example.com", "[::1]:8080"])
    assert told
    assert told["bypass"] == "<-loopback>,[::1]:8080,shop.example.com"
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    assert only_to(["shop.example.com"]) is None
