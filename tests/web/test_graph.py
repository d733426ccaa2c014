"""What the graph does by itself and on a click: the job, days that are shown, the check, the clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from demo.shop_site import PASSWORD, USER, ShopSite
from roms_assets.definitions import definitions
from roms_assets.notices.rules.failures import in_one_line
from roms_assets.notices.runs import RunWatch
from roms_assets.web.rules.schemas import WebListing
from roms_assets.web.rules.sites import SHARED
from tests.web.shop import Shop, a_site


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Each run opens its own browser, as runs do."""
    with ShopSite() as site, dg.instance_for_test() as instance:
        site.has_wall = False
        yield Shop(tmp_path, site, instance, sites=[a_site("offers")], wait_seconds=3)


def log_of(shop: Shop, result: dg.ExecuteInProcessResult) -> str:
    entries = shop.instance.all_logs(result.run_id)
    return "\n".join(f"{each.user_message} {each.dagster_event}" for each in entries)


@pytest.mark.browser
def test_a_run_shows_the_day_with_its_numbers_and_a_changed_page_fails_the_check(shop: Shop) -> None:
    assert shop.run().success
    assert shop.shown("web_pages") == shop.shown("web_listings") == {"2025-11-12"}
    assert shop.check() == {
        "passed": True,
        "description": "kept by all of 1 sites",
        "looked_at": 1,
        "broken": 0,
    }
    shop.tomorrow()
    shop.site.has_new_markup = True
    result = shop.run()
    assert not result.success
    assert shop.shown("web_pages") == {"2025-11-12", "2025-11-13"}
    assert shop.shown("web_listings") == {"2025-11-12"}
    told = shop.check()
    (*_, job) = shop.rows("scraping_jobs", "started_at")
    assert (told["passed"], told["broken"]) == (False, 1)
    assert (
        "supplier: `.product` finds no row on 3 pages; the last good reading had 20 rows"
        in told["description"]
    )
    assert job["screenshot_sha256"] in told["where"]
    assert "finds no row on 3 pages" in log_of(shop, result)
    (failed,) = RunWatch(shop.instance).troubles([], datetime.now(UTC))
    assert failed.cause == in_one_line(job["error"]), "who hears of the site hears no second time of its run"


@pytest.mark.browser
def test_secrets_are_in_no_log_and_in_no_landed_page(shop: Shop) -> None:
    shop.sites = [a_site()]
    result = shop.run()
    assert result.success
    told = log_of(shop, result)
    landing = shop.desk.stores.landing
    told += "".join(landing.read(page["html_sha256"]).decode() for page in shop.rows("web_pages"))
    assert PASSWORD not in told
    assert USER not in told


@pytest.mark.browser
def test_a_click_on_today_fetches_and_one_on_a_past_day_reads_what_is_landed(shop: Shop) -> None:
    today = shop.desk.today
    assert shop.materialize("web_pages", today).success
    assert shop.shown("web_listings") == {"2025-11-12"}
    with shop.desk.stores.lake.writing() as lake:
        lake.replace_rows("web_listings", "date", [today], lake.query("SELECT * FROM web_listings LIMIT 0"))
    shop.tomorrow()
    asked = len(shop.site.seen)
    late = shop.materialize("web_pages", today)
    assert not late.success
    assert "a page can be fetched on its own day only, which is 2025-11-13" in log_of(shop, late)
    assert shop.materialize("web_listings", today).success
    assert len(shop.site.seen) == asked
    assert list(shop.prices()) == [today]


@pytest.mark.browser
def test_the_reconcile_brings_back_what_a_lost_lake_held(shop: Shop) -> None:
    shop.read_one()
    prices, pages = shop.prices(), shop.rows("web_pages")
    assert shop.desk.lost_days() == []
    (shop.home / "lake.duckdb").unlink()
    assert shop.desk.lost_days() == list(prices)
    asked = len(shop.site.seen)
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile")
    assert job.execute_in_process(instance=shop.instance, op_selection=["mend_web_pages"]).success
    assert (shop.prices(), shop.rows("web_pages"), shop.desk.lost_days()) == (prices, pages, [])
    assert len(shop.site.seen) == asked


@pytest.mark.browser
def test_an_original_that_is_lost_stops_no_other_and_the_reconcile_says_so(shop: Shop) -> None:
    shop.sites = [a_site("offers"), a_site("sold-out", name="other")]
    page, *_ = shop.desk.keeper.pages(shop.read()["supplier"].job_id)
    for path in shop.home.rglob(f"*{page['html_sha256'][4:]}*"):
        path.unlink()
    (shop.home / "lake.duckdb").unlink()
    made = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile")
    result = made.execute_in_process(
        instance=shop.instance, op_selection=["mend_web_pages"], raise_on_error=False
    )
    assert not result.success
    assert "1 of 2 readings cannot be made anew from landing; the first is supplier of 2025-11-12" in log_of(
        shop, result
    )


def at(shop: Shop, hour: int) -> list[str] | None:
    """The sites that the schedule reads at that hour in Manila; None when it starts no run."""
    graph = definitions(shop.settings, clock=shop.clock)
    schedule = graph.resolve_schedule_def("read_web_pages_when_due")
    moment = datetime(2025, 11, 12, hour, tzinfo=UTC) - timedelta(hours=8)
    context = dg.build_schedule_context(instance=shop.instance, scheduled_execution_time=moment)
    requests = schedule.evaluate_tick(context).run_requests or []
    if not requests:
        return None
    (request,) = requests
    sites: list[str] = request.run_config["ops"]["read_sites"]["config"]["sites"]
    return sites


def test_each_site_is_read_at_its_own_times_in_one_run_with_others_of_that_time(shop: Shop) -> None:
    shop.sites = [
        a_site("offers"),
        a_site("offers", name="twice", read_at=["05:00", "17:00"]),
        a_site("offers", name="never", read_at=[]),
    ]
    schedule = definitions(shop.settings).resolve_schedule_def("read_web_pages_when_due")
    assert schedule.cron_schedule == ["0 5 * * *", "0 17 * * *"]
    assert schedule.execution_timezone == "Asia/Manila"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert at(shop, 5) == ["supplier", "twice"]
    assert at(shop, 17) == ["twice"]
    assert at(shop, 6) is None, "a run that names no site would read them all"


def test_without_times_there_is_no_schedule_and_without_sites_nothing(shop: Shop) -> None:
    shop.sites = [a_site("offers", read_at=[])]
    names = {each.name for each in definitions(shop.settings).schedules or []}
    assert "read_web_pages_when_due" not in names


@pytest.mark.parametrize("asset", ["web_pages", "web_listings"])
def test_today_is_a_day_already_and_the_columns_of_the_sites_are_shown(shop: Shop, asset: str) -> None:
    graph = definitions(shop.settings, clock=shop.clock).resolve_asset_graph()
    node = graph.get(dg.AssetKey(asset))
    assert node.partitions_def
    keys = node.partitions_def.get_partition_keys(current_time=shop.clock.now())
    assert (keys[0], keys[-1]) == ("2025-11-10", "2025-11-12")
    columns = {column.name: column for column in node.metadata["dagster/column_schema"].schema.columns}
    assert all(column.description for column in columns.values())
    own = {"sku", "title", "price_minor", "price_currency", "stock", "since", "link"}
    assert own <= set(columns) if asset == "web_listings" else not own & set(columns)


def test_no_site_may_name_a_column_as_those_that_all_share() -> None:
    assert tuple(WebListing.to_schema().columns) == SHARED


def test_a_day_is_the_business_own(shop: Shop) -> None:
    shop.clock.at = datetime(2025, 11, 12, 17, tzinfo=UTC)
    assert shop.desk.today == date(2025, 11, 13)
