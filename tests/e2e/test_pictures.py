"""The heat map and Dagster's UI as a person sees them, by the script that takes the pictures of the documentation."""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.shopkeeper import a_shopkeeper, a_world
from tests.docs.picture_script import picture_script

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = "2025-11-15"


@pytest.mark.browser
def test_a_day_shows_its_tills_and_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: "Browser"
) -> None:
    script = picture_script()
    with a_shopkeeper(a_world(BMC_1_15="html_list"), tmp_path, monkeypatch):
        subprocess.run(
            [*script.ROMS, "fill"], check=True
        )  # Dagster and Playwright cannot share an event loop
        environment = dict(os.environ)
        page = script.heat_map(environment, tmp_path)
        with script.up(environment) as address:
            script.take(browser, address, page, tmp_path, DAY)
            tab = browser.new_page()
            tab.goto(f"{address}/assets/record2025?view=partitions&partition={DAY}")
            tab.get_by_text("2/3", exact=True).wait_for(timeout=script.PATIENCE_MS)
            script.show_arrivals(tab, address, DAY)
            told = tab.get_by_role("dialog").get_by_role("listitem").all_inner_texts()
            tab.close()

    assert told == ["BMC-1: ○ absent: the host answered a web page instead of a list of files"]
    for name in ("heat-map", "asset-graph", "pos-arrivals"):
        assert script.check(tmp_path / f"{name}.png") > 10_000
