"""What a host forbids in its robots.txt is not asked for, and no host more often than was agreed or it wants."""

import pytest

from demo.shop_site import ShopSite
from resources.open_browser import OpenBrowser
from resources.page_addresses import host_of
from resources.page_terms import Manners
from roms_assets.kernel.errors import (
    RomsError,
    RuleBroken,
    SourceChangedShape,
    SourceUnavailable,
)
from tests.resources.browser.visiting import asked_of_others, visiting
from tests.told_time import told_time


@pytest.mark.browser
def test_robots_txt_that_cannot_be_read_forbids_all_and_one_that_is_not_there_nothing(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    shop.robots_status = 503
    with (
        visiting(opened, shop) as visit,
        pytest.raises(SourceUnavailable, match="answered HTTP 503, so nothing is asked there"),
    ):
        visit.go(f"{shop.address}offers")
    assert shop.paths == ["/robots.txt"]
    shop.robots_status = 404
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}private/offers")


@pytest.mark.browser
def test_what_robots_txt_forbids_is_asked_for_on_no_detour_either(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    told = r"it leads to http://127.0.0.1:\d+/private/offers, which robots.txt does not allow"
    with (
        visiting(opened, shop) as visit,
        pytest.raises(SourceChangedShape, match=f"/leads-in-private: {told}"),
    ):
        visit.go(f"{shop.address}leads-in-private")
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}goes-in-private")
        with pytest.raises(SourceChangedShape, match=f"/goes-in-private: {told}"):
            visit.wait(".product", "#never")
    assert "/private/offers" not in shop.paths


@pytest.mark.browser
def test_robots_txt_is_followed_five_times_and_to_no_other_host(opened: OpenBrowser, shop: ShopSite) -> None:
    shop.robots_at = "/robots-hops?4"
    with visiting(opened, shop) as visit, pytest.raises(RuleBroken, match="does not allow"):
        visit.go(f"{shop.address}private/offers")
    shop.robots_at = "/robots-hops?5"
    with (
        visiting(opened, shop) as visit,
        pytest.raises(SourceUnavailable, match="leads on and on, so nothing is asked there"),
    ):
        visit.go(f"{shop.address}offers")
    for elsewhere in (
        f"{shop.other}robots.txt",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "http://[bad",
    ):
        shop.robots_at = elsewhere
        with visiting(opened, shop) as visit, pytest.raises(RomsError, match="so nothing is asked there"):
            visit.go(f"{shop.address}offers")
    assert asked_of_others(shop) == []
    assert "/offers" not in shop.paths
    shop.robots_at = f"{shop.other}robots.txt"
    with opened.visit(Manners([host_of(shop.address), host_of(shop.other)], 1e6)) as visit:
        visit.go(f"{shop.address}offers")
    assert asked_of_others(shop) == ["/robots.txt"]


@pytest.mark.browser
def test_a_byte_order_mark_hides_no_rule_of_robots_txt(opened: OpenBrowser, shop: ShopSite) -> None:
    shop.robots = "\ufeff" + shop.robots
    with visiting(opened, shop) as visit, pytest.raises(RuleBroken, match="does not allow"):
        visit.go(f"{shop.address}private/offers")


@pytest.mark.browser
def test_the_shops_own_robots_txt_is_not_asked(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop, respects_robots=False) as visit:
        visit.go(f"{shop.address}private/offers")
    assert shop.paths == ["/private/offers"]


@pytest.mark.browser
def test_a_host_is_asked_as_often_as_agreed_over_all_visits_and_as_seldom_as_it_wants(
    opened: OpenBrowser, shop: ShopSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_time(monkeypatch)
    for _ in range(2):
        with visiting(opened, shop, requests_per_minute=30, respects_robots=False) as visit:
            visit.go(f"{shop.address}offers")
            visit.go(f"{shop.address}offers?page=2")
    assert told.waits == pytest.approx([2, 2, 2])
    told.waits.clear()
    shop.robots = "User-agent: ROMS\nCrawl-delay: 7\n"
    with visiting(opened, shop, requests_per_minute=30) as visit:
        visit.go(f"{shop.address}offers")
        visit.go(f"{shop.address}offers?page=2")
    assert told.waits == pytest.approx([2, 7, 7])
    told.waits.clear()
    shop.robots = "User-agent: *\nCrawl-delay: 3600\n"
    with visiting(opened, shop) as visit:
        for _ in range(2):
            with pytest.raises(
                RuleBroken, match=r"wants 3,600 s between two pages, and more than 60 s are not"
            ):
                visit.go(f"{shop.address}offers")
    assert max(told.waits) < 60


@pytest.mark.browser
def test_two_sites_of_one_host_are_both_read_as_seldom_as_the_slower_one_wants(
    opened: OpenBrowser, shop: ShopSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = told_time(monkeypatch)
    for per_minute in (30, 6, 30):
        with visiting(opened, shop, requests_per_minute=per_minute, respects_robots=False) as visit:
            visit.go(f"{shop.address}offers")
            visit.go(f"{shop.address}offers?page=2")
    assert told.waits == pytest.approx([2, 10, 10, 10, 10])
