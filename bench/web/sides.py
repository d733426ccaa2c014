"""The sides, each in a process of its own: `python -m bench.web.sides NAME ADDRESS COUNT RATE WORK` prints JSON."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.sides import Watch
from bench.square.sides import taken

Told = dict[str, Any]
Side = Callable[[str, int, float, Path], Told]


def ours(address: str, count: int, rate: float, work: Path) -> Told:
    """ROMS itself, at most so many pages a minute: landed, typed, checked, and in the lake."""
    from bench.web.ours import settings
    from roms_assets.doors.web import web_desk

    told = settings(address, count, rate, work)
    assert told.business.web
    desk, watch = web_desk(told, told.business.web), Watch()
    (reading,) = desk.read()
    took = taken(watch)
    if reading.fault:
        raise reading.fault
    first, last = reading.pages[0].fetched_at, reading.pages[-1].fetched_at
    with desk.stores.lake.reading() as lake:
        rows = lake.execute("SELECT count(*) FROM web_listings").fetchall()[0][0]
    return {**took, "between_seconds": (last - first).total_seconds(), "rows": rows}


def bare(address: str, count: int, _rate: float, _work: Path) -> Told:
    """What somebody would write who needs documents and pictures once: nothing waits, is kept, typed or refused."""
    import os

    from playwright.sync_api import sync_playwright

    from bench.web.ours import addresses
    from resources.open_browser import program_of

    rows, watch = 0, Watch()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program_of("any", playwright), args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(addresses(address, 1)[0])
        page.click("#accept")
        page.wait_for_selector(".product")
        began = Watch()
        for place in addresses(address, count):
            page.goto(place, wait_until="domcontentloaded")
            page.wait_for_selector(".product")
            rows += page.content().count('class="product"')
            page.screenshot(full_page=True)
        between = began.seconds
        browser.close()
    return {**taken(watch), "between_seconds": between, "rows": rows}


SIDES: dict[str, Side] = {"ours": ours, "bare": bare}


def main() -> None:
    """Run one side over COUNT pages of the shop at ADDRESS, at most RATE a minute, its results below WORK."""
    name, address, count, rate, work = sys.argv[1:]
    print(json.dumps(SIDES[name](address, int(count), float(rate), Path(work))))


if __name__ == "__main__":
    main()
