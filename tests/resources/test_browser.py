"""The door to web pages, with a real Chromium at a real shop: what it hands over, and what goes wrong."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from traceback import format_exception
from typing import Any

import psutil
import pytest
from playwright.sync_api import TimeoutError as TookTooLong

from demo.shop_site import PASSWORD, USER, ShopSite
from resources.browser import Browser
from resources.open_browser import OpenBrowser
from resources.page_addresses import host_of
from resources.page_guard import only_to
from resources.page_terms import Manners, Terms
from resources.page_visit import Visit
from roms_assets.kernel.errors import (
    RomsError,
    RuleBroken,
    SettingsWrong,
    SourceChangedShape,
    SourceUnavailable,
)
from roms_assets.web.rules.listings import next_address, rows_of
from roms_assets.web.rules.sites import Column, Site
from tests.told_time import told_time
from tests.waiting import until

TERMS = Terms("ROMS/test (+owner@luna.example)", timeout_seconds=30, largest_bytes=1_000_000)
PNG = b"\x89PNG\r\n"


@pytest.fixture(scope="module")
def opened() -> Iterator[OpenBrowser]:
    """One browser for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROMS_WEB_SUPPLIER_PASSWORD", PASSWORD)
        with Browser("any", TERMS).open() as opened:
            yield opened


@pytest.fixture
def shop() -> Iterator[ShopSite]:
    with ShopSite() as shop, ShopSite() as other:
        shop.has_wall = other.has_wall = False
        # Another site for the browser, not only another port.
        shop.other = other.address.replace("127.0.0.1", "localhost")
        shop.others_seen = other.seen  # type: ignore[attr-defined]
        yield shop


@pytest.fixture
def impatient(opened: OpenBrowser) -> Iterator[None]:
    """Pages are waited for for a moment only."""
    opened.terms = replace(TERMS, timeout_seconds=1, wait_seconds=1)
    yield
    opened.terms = TERMS


@contextmanager
def visiting(opened: OpenBrowser, shop: ShopSite, **more: Any) -> Iterator[Visit]:
    manners = {"requests_per_minute": 1e6, **more}
    with opened.visit(Manners(frozenset([host_of(shop.address)]), **manners)) as visit:
        yield visit


def asked_of_others(shop: ShopSite) -> list[str]:
    return [path for path, _ in shop.others_seen]  # type: ignore[attr-defined]


@pytest.mark.browser
def test_a_page_is_handed_over_with_its_picture_and_the_shop_knows_who_asks(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers?page=2")
        assert visit.wait(".nothing-like-it", ".product") == ".product"
        found = visit.captured()
    assert (found.address, found.status) == (f"{shop.address}offers?page=2", 200)
    assert found.html.startswith(b"<!DOCTYPE html>")
    assert "Cream cheese" in found.html.decode()
    assert found.screenshot.startswith(PNG)
    assert found.seconds > 0
    assert {headers["user-agent"] for _, headers in shop.seen} == {TERMS.user_agent}
    assert shop.paths == ["/robots.txt", "/offers"]


@pytest.mark.browser
def test_what_the_browser_does_not_show_is_marked_in_the_document_and_not_in_the_page(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}hiding")
        found, again = visit.captured(), visit.captured()
        assert visit.wait("[data-roms-unseen]", "body") == "body"
    assert found.html == again.html
    site = Site("supplier", ".product", (Column("title"),), next_page="a.next")
    rows = rows_of(found.html, site, found.address).rows
    assert [row.values["title"] for row in rows] == ["Bread", "Cake", "Afloat"]
    assert next_address(found.html, "a.next", found.address) is None


@pytest.mark.browser
def test_cookies_end_with_the_visit(opened: OpenBrowser, shop: ShopSite) -> None:
    shop.has_wall = True
    for _ in range(2):
        with visiting(opened, shop) as visit:
            visit.go(f"{shop.address}offers")
            assert visit.wait("#accept") == "#accept"
            visit.click("#accept")
            assert visit.wait(".product") == ".product"
            visit.go(f"{shop.address}offers")
            assert visit.wait("#accept", ".product") == ".product"


@pytest.mark.browser
def test_a_login_is_typed_and_kept(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}login")
        visit.fill("#user", USER)
        visit.fill("#password", PASSWORD)
        visit.click("#enter")
        assert visit.wait("#account") == "#account"
        visit.go(f"{shop.address}wholesale")
        assert visit.wait(".product") == ".product"
        assert visit.pages == 3


@pytest.mark.browser
@pytest.mark.usefixtures("impatient")
def test_a_page_that_never_loads(opened: OpenBrowser, shop: ShopSite) -> None:
    with (
        visiting(opened, shop) as visit,
        pytest.raises(SourceUnavailable, match=r"/never had not loaded after 1 s"),
    ):
        visit.go(f"{shop.address}never?token=s3cret")


@pytest.mark.browser
@pytest.mark.usefixtures("impatient")
def test_a_page_whose_script_never_ends_holds_nobody_up(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}busy")
        visit.wait(".comes-never")
        with pytest.raises(SourceUnavailable, match="/busy had not loaded"):
            visit.captured()
        with pytest.raises(TookTooLong):
            visit._is_there(".product")
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
        assert visit.captured().status == 200
    assert opened.started == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        ("price-list", SourceChangedShape, "/price-list is a download, not a page"),
        ("offers.json", SourceChangedShape, "/offers.json is no page but application/json"),
        ("broken", SourceUnavailable, "/broken answered HTTP 500"),
        ("gone", SourceChangedShape, "/gone answered HTTP 404"),
        ("endless", SourceChangedShape, "/endless: it is larger than 1 MB and was not kept"),
        ("moved", SourceChangedShape, "/moved: it leads to another host, localhost:"),
        ("private/offers", RuleBroken, "does not allow http"),
        ("offers?sort=price", RuleBroken, "does not allow http"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(
    opened: OpenBrowser, shop: ShopSite, path: str, kind: type[Exception], told: str
) -> None:
    with visiting(opened, shop) as visit, pytest.raises(kind, match=told) as error:
        visit.go(f"{shop.address}{path}")
    assert "sort=price" not in str(error.value), "a query may hold what nobody should read in a log"
    assert asked_of_others(shop) == []
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
        assert visit.captured().status == 200


@pytest.mark.browser
def test_nobody_listens_there(opened: OpenBrowser) -> None:
    with (
        opened.visit(Manners(["127.0.0.1:9"], 1e6, respects_robots=False)) as visit,
        pytest.raises(SourceUnavailable, match=r"http://127.0.0.1:9/x cannot be reached \(ERR_"),
    ):
        visit.go("http://127.0.0.1:9/x")


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


@pytest.mark.browser
@pytest.mark.parametrize("selector", ["#1", "a|b", ':lexbor-contains("x")', "[a=b s]"])
def test_a_selector_that_the_browser_does_not_know_is_named(
    opened: OpenBrowser, shop: ShopSite, selector: str
) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
        with pytest.raises(SettingsWrong, match="is no selector that the browser knows") as error:
            visit.wait(f"{selector} >> visible=true", ".product")
    assert str(error.value).startswith(repr(selector))


@pytest.mark.browser
@pytest.mark.usefixtures("impatient")
def test_what_was_typed_is_in_no_error(opened: OpenBrowser, shop: ShopSite) -> None:
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
        with pytest.raises(SourceChangedShape, match=r"'#user' cannot be filled within 1 s") as error:
            visit.fill("#user", PASSWORD)
    assert PASSWORD not in "".join(format_exception(error.value))


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


@pytest.mark.browser
def test_what_is_waited_for_may_come_late_and_is_missed_only_after_the_whole_wait(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    opened.terms = replace(TERMS, wait_seconds=2)
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}late")
        assert visit.wait(".empty", ".product") == ".product"
        assert "Late bread" in visit.captured().html.decode()
        began = time.monotonic()
        assert visit.wait(".empty") is None
        assert 2 <= time.monotonic() - began < 20, "told after the wait, not before"
    opened.terms = TERMS


@pytest.mark.browser
def test_a_browser_that_ended_is_started_again(shop: ShopSite, opened: OpenBrowser) -> None:
    began = opened.started
    opened.close()
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
        opened.close()
        with pytest.raises(SourceUnavailable):
            visit.captured()
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}offers")
    assert opened.started == began + 2


@pytest.mark.browser
def test_the_browser_does_not_inherit_our_secrets(opened: OpenBrowser) -> None:
    assert "ROMS_WEB_SUPPLIER_PASSWORD" in os.environ
    inherited = []
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):  # it ended while it was looked at
            if "chrom" in each.name():
                inherited.append([name for name in each.environ() if name.startswith("ROMS_")])
    assert inherited
    assert not any(inherited)
