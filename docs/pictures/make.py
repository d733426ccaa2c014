"""Takes the pictures that README and docs show: `make pictures`.

The demo's world is collected into a folder that is gone afterwards; then a real browser opens what a person would.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from demo.browsers import chromium as found_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DAY_OF_DEMO = "2025-12-10"
"""A day on which one till's files were refused."""
NOBODY = "http://127.0.0.1:9/tills/"
GRAPH = (
    "raw_pos_files",
    "pos_records",
    "record2025",
    "pos_daily_sales",
    "pos_arrivals",
    "pos_refused_lines",
    "pos_tenders",
)
"""The assets that the picture of the graph must show, each with how much of it is filled."""
PATIENCE_MS = 300_000
LARGEST_BYTES = 300_000
HEAT_MAP = ("missing", "--format", "html", "--out")
SETTLE_MS = 1_000
"""The UI draws in steps and says of none that it is the last."""

ROMS = [sys.executable, "-m", "roms_assets.cli"]


def main() -> None:
    """Collect the demo's world, open it in a browser, write the pictures beside this script."""
    with TemporaryDirectory(prefix="roms-pictures-") as folder:
        environment = {**os.environ, "ROMS_HOME": folder, "ROMS_POS_HOST_ADDRESS": NOBODY}
        subprocess.run([sys.executable, "-m", "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
        environment["ROMS_CONFIG"] = str(ROOT / "demo" / "roms.yaml")
        with up(environment) as address, chromium() as browser:
            take(browser, address, heat_map(environment, Path(folder)), HERE)
    for picture in sorted(HERE.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {check(picture):,} bytes")


def heat_map(environment: dict[str, str], folder: Path) -> Path:
    """The heat map's page, as the command writes it."""
    page = folder / "heat-map.html"
    subprocess.run([*ROMS, *HEAT_MAP, str(page)], cwd=ROOT, env=environment, check=True)
    return page


def take(browser: "Browser", address: str, page: Path, folder: Path, day: str = DAY_OF_DEMO) -> None:
    """Every picture into a folder; `address` is the UI's, `page` the heat map's file."""

    def shoot(name: str, of: Callable[["Page"], None], width: int, height: int) -> None:
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.set_default_timeout(PATIENCE_MS)
        of(tab)
        tab.screenshot(path=folder / f"{name}.png")
        tab.close()

    shoot("heat-map", lambda tab: show_heat_map(tab, page), 900, 720)
    shoot("asset-graph", lambda tab: show_graph(tab, address), 1400, 820)
    shoot("pos-arrivals", lambda tab: show_arrivals(tab, address, day), 1200, 720)


def show_heat_map(tab: "Page", page: Path) -> None:
    """The page with the reason of one till-day."""
    tab.goto(page.as_uri())
    tab.locator("td.refused button, td.absent button").first.click()
    tab.mouse.move(0, 0)


def show_graph(tab: "Page", address: str) -> None:
    """Dagster's graph of the group `pos`; the graph of all assets shows each group as one folded box."""
    tab.goto(f"{address}/locations/roms/asset-groups/pos/lineage")
    for asset in GRAPH:
        tab.get_by_text(asset, exact=True).last.wait_for()
    tab.get_by_text("% filled").nth(len(GRAPH) - 1).wait_for()
    tab.wait_for_timeout(SETTLE_MS)


def show_arrivals(tab: "Page", address: str, day: str) -> None:
    """The picture in the metadata of a day of `pos_arrivals`."""
    tab.goto(f"{address}/assets/pos_arrivals?view=partitions&partition={day}")
    tab.get_by_text("[Show Markdown]").click()
    picture = tab.locator("img[src^='data:image/svg+xml']")
    picture.wait_for()
    tab.wait_for_function(
        "picture => picture.complete && picture.naturalWidth > 0", arg=picture.element_handle()
    )
    tab.wait_for_timeout(SETTLE_MS)


@contextmanager
def up(environment: dict[str, str]) -> Iterator[str]:
    """The address of the UI, while it runs."""
    with subprocess.Popen(
        [*ROMS, "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield _address(running)
        finally:
            running.terminate()
            running.communicate(timeout=PATIENCE_MS / 1000)


def _address(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    said = ""
    while not (ready := re.search(r"ready: (http://\S+)", said)):
        line = running.stdout.readline()
        if not line:
            raise SystemExit(f"roms up did not come up:\n{said}")
        said += line
    return ready[1]


@contextmanager
def chromium() -> Iterator["Browser"]:
    """The system's own browser, else the one that Playwright fetched."""
    program = found_chromium()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


def check(picture: Path) -> int:
    """Its bytes. Raises SystemExit when it is too large for a page that people read."""
    size = picture.stat().st_size
    if size > LARGEST_BYTES:
        raise SystemExit(f"{picture.name} has {size:,} bytes, more than {LARGEST_BYTES:,}; make it smaller")
    return size


if __name__ == "__main__":
    main()
