"""The heat map in a real browser, opened as a file: a click or a key shows the reason, and nobody is asked anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from roms_assets.pos.picture.kinds import Kind
from roms_assets.pos.picture.page import Gap, page
from tests.pos.picture.calendar_days import a_till

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NASTY = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
pytestmark = pytest.mark.browser


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The page of two tills as a file."""
    tills = [*a_till("ampcr?", reason="the host answered HTTP 500"), *a_till("ma", "BMC-2", NASTY)]
    gaps = [
        Gap("2025-11-28", "BMC-1", Kind.ABSENT, "the host answered HTTP 500"),
        Gap(
            "2025-11-03 to 12-28",
            "AYALA-FRN-1, AYALA-FRN-2",
            Kind.REFUSED,
            "all files: the file is a web page",
        ),
    ]
    file = tmp_path / "heat map.html"
    file.write_text(page("Luna", "now", tills, gaps), encoding="utf-8")
    return file


@pytest.fixture
def opened(browser: "Browser", place: Path) -> Iterator["Page"]:
    """The page, opened; at the end nothing was asked for, nothing from outside has run, nothing failed."""
    tab, seen = browser.new_page(), list[str]()
    tab.on("request", lambda request: seen.append(request.url))
    tab.on("dialog", lambda dialog: seen.append(f"a dialog: {dialog.message}"))
    tab.on("console", lambda message: seen.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: seen.append(f"an error: {error}"))
    tab.goto(place.as_uri())
    yield tab
    assert [each for each in seen if each not in (place.as_uri(), "data:,")] == []
    tab.close()


def test_a_click_shows_the_reason(opened: "Page") -> None:
    why = opened.locator("#why")
    assert why.is_hidden()
    opened.get_by_role("button", name="2025-11-28: absent").click()

    assert why.locator("p").all_inner_texts() == [
        "2025-11-28 · BMC-1 · ○ absent",
        "the host answered HTTP 500",
        "To ask the host for it again: roms fill --branch BMC --start 2025-11-28 --end 2025-11-28",
    ]
    opened.get_by_role("button", name="2025-11-30: closed").click()
    assert why.locator("p").all_inner_texts() == ["2025-11-30 · BMC-1 · · closed", "closed on sundays", ""]
    opened.get_by_role("button", name="Close", exact=True).click()
    assert why.is_hidden()


def test_a_reason_is_shown_as_text_whatever_it_is(opened: "Page") -> None:
    opened.get_by_role("button", name="2025-11-27: absent").click()

    assert opened.locator("#reason").inner_text() == NASTY
    assert opened.locator("img").count() == 0


def test_keys_alone_are_enough(opened: "Page") -> None:
    def focused() -> str | None:
        return opened.evaluate("document.activeElement.ariaLabel")  # type: ignore[no-any-return]

    for _ in range(2):  # the till's heading, its first button
        opened.keyboard.press("Tab")
    assert focused() == "2025-11-28: absent"
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"):
        opened.keyboard.press(key)
    assert focused() == "2025-11-29: partial"
    opened.keyboard.press("Enter")
    assert "--force" in opened.locator("#advice").inner_text()
    opened.keyboard.press("Escape")
    assert opened.locator("#why").is_hidden()
    assert focused() == "2025-11-29: partial"
    for _ in range(2):  # one stop for each till
        opened.keyboard.press("Tab")
    assert focused() == "2025-11-27: absent"


def test_the_states_can_be_told_without_colour(opened: "Page") -> None:
    cells = opened.locator("table[data-till='BMC-1'] td[class]")
    assert cells.all_inner_texts() == ["✓", "○", "◐", "·", "✗", "?"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_follows_the_system(browser: "Browser", place: Path, scheme: str) -> None:
    tab = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(place.as_uri())
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 27)"}[scheme]
    tab.close()


def test_on_a_telephone_only_calendars_scroll_sideways(browser: "Browser", place: Path) -> None:
    tab = browser.new_page(viewport={"width": 380, "height": 700})
    tab.goto(place.as_uri())
    widths = tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    tab.close()
    assert widths == [380, 380]


def test_without_scripts_states_and_reasons_can_be_read(browser: "Browser", place: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(place.as_uri())

    assert tab.locator("td.absent").first.is_visible()
    assert tab.get_by_role("cell", name="the host answered HTTP 500").is_visible()
    context.close()
