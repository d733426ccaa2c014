"""Killed while a page is under way: no browser stays behind, and the next reading closes what was left."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest

from demo.shop_site import ShopSite
from tests.resources.processes import ended, started
from tests.waiting import until
from tests.web.shop import Shop, a_site


@pytest.fixture
def site() -> Iterator[ShopSite]:
    with ShopSite() as site:
        yield site


def a_shop(home: Path, site: ShopSite, path: str) -> Shop:
    with dg.instance_for_test() as instance:
        return Shop(home, site, instance, sites=[a_site(path)])


def read_what_never_comes(home: str, port: int) -> None:
    list(a_shop(Path(home), ShopSite(port), "never").desk.read())


@pytest.mark.browser
def test_a_kill_leaves_no_browser_and_the_next_reading_says_so(tmp_path: Path, site: ShopSite) -> None:
    site.has_wall = False
    process = started(read_what_never_comes, str(tmp_path), site.port)
    until(lambda: "/never" in site.paths, "the page is asked for")
    assert process.pid
    family = psutil.Process(process.pid).children(recursive=True)
    assert any("chrom" in each.name() for each in family)
    process.kill()
    ended(process)
    until(lambda: not any(_lives(each) for each in family), "browser and driver end with us")
    shop = a_shop(tmp_path, site, "offers")
    assert shop.rows("scraping_jobs")[0]["state"] == "running"
    reading = shop.read_one()
    assert reading.error == ""
    assert {job["state"] for job in shop.rows("scraping_jobs")} == {"killed", "read"}


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
