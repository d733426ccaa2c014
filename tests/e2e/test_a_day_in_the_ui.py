"""A person in the Dagster UI: a day, a range with a bad till in it, the one that is missing, and how it is filled.

Once is enough for all that a browser shows: starting ROMS and a browser takes longer than looking.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingress.people.rows import Pages
from tests.cli.shopkeeper import Shopkeeper
from tests.docs.picture_script import picture_script
from tests.e2e.running import roms_up
from tests.waiting import PATIENCE_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

BAD = "2025-11-15|BMC-1"
WHY = "the host answered a web page instead of a list of files"
PATIENCE_MS = PATIENCE_SECONDS * 1000
NOTHING_MOVES = """
document.addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = "*, *::before, *::after { animation: none !important; transition: none !important }";
    document.head.append(style);
});
"""
"""What turns until a run is over is drawn anew sixty times a second."""


@pytest.fixture
def tab(shopkeeper: Shopkeeper, tmp_path: Path, browser: "Browser") -> Iterator["Page"]:
    """The UI in a tab; what it shows at the end is in `last-seen.png` of the test's folder."""
    with roms_up(tmp_path) as address:
        tab = browser.new_page(base_url=address, viewport={"width": 1400, "height": 2400})
        tab.set_default_timeout(PATIENCE_MS)
        tab.add_init_script(NOTHING_MOVES)
        yield tab
        tab.screenshot(path=tmp_path / "last-seen.png")
        tab.close()


@pytest.mark.browser
def test_the_bad_till_day_alone_stays_missing_and_is_filled_once_the_host_is_mended(
    tab: "Page", shopkeeper: Shopkeeper, browser: "Browser", tmp_path: Path
) -> None:
    assert_nothing_greets(tab)
    with chosen(tab, "2025-11-14") as dialog:
        dialog.get_by_text("Select a partition").click()
        tab.get_by_title("BMC-2").locator("visible=true").last.click()
        tab.keyboard.press("Escape")
        dialog.get_by_role("button", name="Launch 1 run").click()
    sees(tab, "raw_pos_files", materialized=1, missing=8)

    with chosen(tab, "[2025-11-14...2025-11-16]") as dialog:
        dialog.get_by_role("button", name="All", exact=True).last.click()  # the tills'; the days' comes first
        dialog.get_by_text("Backfill only failed and missing partitions within selection").click()
        dialog.get_by_text("8 partitions", exact=True).wait_for()
        dialog.get_by_role("button", name="Launch backfill").click()
    backfill = tab.get_by_text("Created backfill").inner_text().split()[-1]
    sees(tab, "pos_records", materialized=8, missing=1)
    sees(tab, "raw_pos_files", materialized=8, missing=1)
    assert the_missing(tab, but=8) == BAD.split("|")
    assert what_did_not_arrive(tab, backfill) == [f"1 of 3 till-days did not arrive:\n{BAD}: absent: {WHY}"]
    assert_the_pictures_of_the_pages_can_be_taken(browser, tab, tmp_path)

    shopkeeper.host.mend(BAD)
    fill(tab)
    for asset, every in (("raw_pos_files", 9), ("pos_records", 9), ("record2025", 3), ("pos_arrivals", 3)):
        sees(tab, asset, materialized=every, missing=0)
    tab.goto(Pages("/").asset("record2025", "2025-11-15"))  # as the front door's page leads there
    tab.get_by_text("3/3", exact=True).wait_for()


def assert_nothing_greets(tab: "Page") -> None:
    """The first visit shows the assets, and no dialog."""
    tab.goto("/assets")
    for name in ("raw_pos_files", "pos_records", "record2025", "pos_arrivals"):
        tab.get_by_text(name, exact=True).first.wait_for()
    assert tab.get_by_role("dialog").count() == 0


def assert_the_pictures_of_the_pages_can_be_taken(browser: "Browser", tab: "Page", folder: Path) -> None:
    """Heat map, graph and arrivals of the day with the bad till, by the script that takes those of the docs."""
    script, address = picture_script(), tab.url.split("/runs")[0]
    sees(tab, "pos_arrivals", materialized=3, missing=0)
    script.take(browser, address, script.heat_map(dict(os.environ), folder), folder, BAD[:10])
    for name in ("heat-map", "asset-graph", "pos-arrivals"):
        assert script.check(folder / f"{name}.png") > 10_000
    script.show_arrivals(tab, address, BAD[:10])
    told = tab.get_by_role("dialog").get_by_role("listitem").all_inner_texts()
    assert told == [f"BMC-1: ○ absent: {WHY}"]
    tab.goto("/assets/record2025?view=partitions&partition=2025-11-15")
    tab.get_by_text("2/3", exact=True).wait_for()


@contextmanager
def chosen(tab: "Page", days: str) -> Iterator["Locator"]:
    """The dialog of Materialize on `raw_pos_files`, with these days; it closes when something was launched."""
    tab.goto("/assets/raw_pos_files?view=partitions")
    tab.get_by_role("button", name="Materialize").first.click()
    dialog = tab.get_by_role("dialog").first
    dialog.get_by_placeholder("ex: 2025-11-14").fill(days)
    yield dialog
    dialog.wait_for(state="hidden")


def sees(tab: "Page", asset: str, materialized: int, missing: int) -> None:
    """Wait until the page of the asset's partitions shows these numbers."""
    tab.goto(f"/assets/{asset}?view=partitions")
    for told in (f"Materialized ({materialized})", f"Missing ({missing})", "Failed (0)"):
        tab.get_by_text(told, exact=True).wait_for()


def the_missing(tab: "Page", but: int) -> list[str | None]:
    """The days and tills that the page lists once what is materialized is hidden."""
    tab.get_by_text(f"Materialized ({but})", exact=True).click()
    tab.get_by_text("1 Partitions Selected").wait_for()
    return [each.get_attribute("title") for each in tab.get_by_title(re.compile(r"-\d+$")).all()]


def what_did_not_arrive(tab: "Page", backfill: str) -> list[str]:
    """What the logs of the backfill's runs say about it."""
    tab.goto(f"/runs/b/{backfill}?tab=runs")
    runs = tab.locator("a[href^='/runs/']").filter(has_text=re.compile("^[0-9a-f]{8}$"))
    tab.get_by_text("Failed", exact=True).wait_for()  # the backfill, not one of its runs
    told = []
    for run in [each.get_attribute("href") or "" for each in runs.all()]:
        tab.goto(run)
        tab.get_by_text("RUN_SUCCESS", exact=True).wait_for()
        told += tab.get_by_text("did not arrive").all_inner_texts()
    return told


def fill(tab: "Page") -> None:
    """Press Launch Run in the launchpad of `fill_missing`."""
    tab.goto("/locations/roms/jobs/fill_missing/playground")
    tab.get_by_role("button", name="Launch Run").click()
    tab.get_by_text("RUN_SUCCESS", exact=True).wait_for()


@pytest.mark.browser
def test_the_browser_of_an_earlier_test_left_no_event_loop_running() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        asyncio.get_running_loop()
