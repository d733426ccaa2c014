"""The page of the interface: it needs no Internet, and lets nothing in that is not its own."""

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.ingress.front_door import Door, opened, some_settings
from tests.waiting import PATIENCE_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SHOP = "http://shop.example"
"""Where a person has the door; an address of this machine alone might be spared what leaves others."""


@pytest.mark.browser
def test_in_a_browser_it_shows_every_address_and_asks_nobody_but_the_door(
    tmp_path: Path, browser: "Browser"
) -> None:
    with opened(some_settings(tmp_path)) as door:
        page, troubles = browser.new_page(), list[str]()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        asked_elsewhere = only_the_door(page, door)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda told: troubles.append(told.text) if told.type == "error" else None)
        page.goto(f"{SHOP}/docs")
        page.get_by_text("Deliver an event").click()
        page.get_by_text("More events a second than the source may send.").wait_for()
        shown = {" ".join(each.split()) for each in page.locator(".opblock-summary-path").all_inner_texts()}
        page.close()
        told = httpx.get(f"{door.address}/openapi.json").json()["paths"]
    assert {each.replace("\u200b", "") for each in shown} == set(told)
    assert (asked_elsewhere, troubles) == ([], [])


def only_the_door(page: "Page", door: Door) -> list[str]:
    """Let the page reach the door as the shop's host, and nobody else; a list of whom else it asks."""
    elsewhere: list[str] = []

    def answer(route: "Route") -> None:
        address = route.request.url
        if not address.startswith(f"{SHOP}/"):
            elsewhere.append(address)
            route.abort()
            return
        route.fulfill(response=route.fetch(url=address.replace(SHOP, door.address, 1)))

    page.route("**/*", answer)
    return elsewhere


def test_nothing_but_the_doors_own_scripts_may_run_in_it(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        answer = httpx.get(f"{door.address}/docs")
        statuses = [httpx.get(f"{door.address}{path}").status_code for path in ("/redoc", "/docs/other.js")]
    policy = dict(each.split(" ", 1) for each in answer.headers["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["img-src"]) == ("'self'", "'self' data:")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "//" not in answer.text, "no address of another host"
    assert statuses == [404, 404]
