"""The door to web pages, with a real Chromium at a real shop: what it hands over, and what goes wrong."""

import os
import time
from contextlib import suppress
from dataclasses import replace
from traceback import format_exception

import psutil
import pytest
from playwright.sync_api import TimeoutError as TookTooLong

from demo.shop_site import PASSWORD, USER, ShopSite
from resources.open_browser import OpenBrowser
from resources.page_terms import Manners
from roms_assets.kernel.errors import (
    RuleBroken,
    SettingsWrong,
    SourceChangedShape,
    SourceUnavailable,
)
from roms_assets.web.rules.listings import next_address, rows_of
from roms_assets.web.rules.sites import Column, Site
from tests.resources.browser.visiting import TERMS, asked_of_others, visiting

PNG = b"\x89PNG\r\n"


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
    opened.terms = replace(TERMS, timeout_seconds=1)
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
        visit._terms = replace(TERMS, timeout_seconds=1, wait_seconds=1)
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
@pytest.mark.usefixtures("impatient")
def test_what_is_waited_for_may_come_late_and_is_missed_only_after_the_whole_wait(
    opened: OpenBrowser, shop: ShopSite
) -> None:
    opened.terms, impatient = TERMS, opened.terms
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}late")
        assert visit.wait(".empty", ".product") == ".product"
        assert "Late bread" in visit.captured().html.decode()
    opened.terms = impatient
    with visiting(opened, shop) as visit:
        visit.go(f"{shop.address}late")
        began = time.monotonic()
        assert visit.wait(".empty") is None
        assert 1 <= time.monotonic() - began < 20, "told after the wait, not before"


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
