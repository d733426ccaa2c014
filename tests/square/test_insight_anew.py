"""When the tables that SQL makes are made anew, and what of them: what changed, on either lake, and nothing else."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from resources.dbt import PROJECT, Dbt
from roms_assets.definitions import definitions
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from tests.square.insight_shop import MODELS, a_shop, as_the_books_say, checks, completed
from tests.square.merchant import DAYS, Merchant


@pytest.fixture(scope="module")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy in which all of it is read, and nothing is calculated."""
    with a_shop(tmp_path_factory.mktemp("read")) as merchant:
        assert merchant.run({"since": str(DAYS[0])}).success
        return merchant.home


@pytest.fixture
def read(shop: Merchant, read_home: Path) -> Merchant:
    """All of it is read, and nothing is calculated."""
    shutil.copytree(read_home, shop.home)
    return shop


def rows(shop: Merchant, table: str) -> pl.DataFrame:
    """A table without when it was made, in one order."""
    found = shop.table(table).drop("built_at")
    return found.sort(found.columns)


def built(shop: Merchant) -> dict[date, datetime]:
    """Day -> when its sales were calculated."""
    return dict(shop.query("SELECT DISTINCT date, built_at FROM square_daily_sales").rows())


def refund(shop: Merchant, order_id: str, day: date) -> None:
    """Money of an order is given back on a later day."""
    order = shop.world.orders[order_id].told
    told = {
        "id": "REFUND", "location_id": order["location_id"], "tender_id": order["tenders"][0]["id"],
        "created_at": f"{day}T03:00:00Z", "status": "APPROVED", "amount_money": order["total_money"],
    }  # fmt: skip
    shop.world.change(order_id, refunds=[told])


def results(shop: Merchant) -> Path:
    return shop.home / "dbt" / "square" / "target" / "run_results.json"


def test_only_what_changed_is_calculated_also_in_a_ducklake(shop: Merchant) -> None:
    shop.more["ROMS_LAKE"] = "ducklake:sqlite"
    assert shop.run({"since": str(DAYS[0])}, with_dbt=True).success
    first = shop.clock.at
    assert built(shop) == dict.fromkeys(DAYS, first)
    before = {table: rows(shop, table) for table in MODELS}
    ran_at = results(shop).stat().st_mtime_ns

    shop.later(hours=1)
    assert shop.run(with_dbt=True).success
    assert results(shop).stat().st_mtime_ns == ran_at, "nothing changed, so dbt was not started"
    for table in MODELS:
        assert rows(shop, table).equals(before[table]), table

    shop.later(hours=1)
    shop.world.change(completed(shop, DAYS[3]), state="CANCELED")
    refund(shop, completed(shop, DAYS[5]), DAYS[7])
    assert shop.run(with_dbt=True).success
    changed = (DAYS[3], DAYS[5], DAYS[7])
    assert built(shop) == dict.fromkeys(DAYS, first) | dict.fromkeys(changed, shop.clock.at)
    as_the_books_say(shop)


def test_looking_whether_anything_is_stale_writes_nothing(shop: Merchant) -> None:
    lake = shop.desk.stores.lake
    with lake.reading() as connection:
        connection.execute("SELECT 1")  # a lake that nobody has written becomes an empty one
    before = lake.newest_change()

    assert shop.desk.is_stale(), "no table is there yet"

    assert lake.newest_change() == before


def test_a_click_calculates_the_days_that_are_asked_for(read: Merchant) -> None:
    job = definitions(read.settings, clock=read.clock).resolve_implicit_global_asset_job_def()
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    result = job.execute_in_process(
        instance=read.instance,
        asset_selection=[dg.AssetKey(name) for name in DAY_MODELS],
        tags={"dagster/partition": str(DAYS[4])},
        run_config=quiet,
    )
    assert result.success
    assert set(read.table("square_daily_sales")["date"]) == {DAYS[4]}
    assert read.shown("square_hourly_sales") == {str(DAYS[4])}
    found = checks(read, *DAY_MODELS)
    assert found == dict.fromkeys(found, "SUCCEEDED")
    everything = [dg.AssetKey(name) for name in WHOLE_MODELS]
    assert job.execute_in_process(
        instance=read.instance, asset_selection=everything, run_config=quiet
    ).success
    as_the_books_say(read)
    assert read.shown("square_daily_sales") == {str(day) for day in DAYS}


def test_a_promise_that_does_not_hold_is_told_and_stops_nothing(read: Merchant, tmp_path: Path) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("target"))
    sql = project / "models" / "marts" / "square_daily_sales.sql"
    text = sql.read_text()
    assert "    count(*) as order_count" in text
    sql.write_text(text.replace("    count(*) as order_count", "    2 * count(*) as order_count"))
    doubled = replace(read.desk, dbt=Dbt(tmp_path / "dbt", project))

    made = doubled.calculate()

    failed = {check.name for check in made.checks if not check.is_good}
    wrong = {"square_daily_sales_add_up_to_the_orders", "square_hourly_sales_add_up_to_the_day"}
    assert failed == wrong | {"square_goods_use_every_line_of_the_csv"}
    assert made.is_whole_made, "the models behind it are made all the same"
    assert set(read.desk.calculate().days) == set(DAYS), "other SQL makes every day anew"
    as_the_books_say(read)


def test_what_changed_is_calculated_by_itself(read: Merchant) -> None:
    ticks = Ticks(read)
    assert "waiting until a minute is quiet" in ticks.tick()
    read.clock.at = datetime.now(read.clock.at.tzinfo) + timedelta(minutes=2)
    assert ticks.tick() == "requested"
    read.desk.calculate()
    read.clock.at += timedelta(minutes=2)
    assert ticks.tick() == "nothing of Square's changed"
    assert ticks.tick() == "nothing changed since the last look"


class Ticks:
    """The sensor, tick after tick."""

    def __init__(self, shop: Merchant) -> None:
        self._shop = shop
        self._cursor: str | None = None

    def tick(self) -> str:
        """Why nothing was requested, or `requested`."""
        made = definitions(self._shop.settings, clock=self._shop.clock)
        sensor = made.resolve_sensor_def("calculate_square_when_changed")
        with dg.build_sensor_context(
            instance=self._shop.instance,
            cursor=self._cursor,
            resources={"square": self._shop.desk},
            definitions=made,
        ) as context:
            told: Any = sensor.evaluate_tick(context)
            self._cursor = told.cursor
        return "requested" if told.run_requests else str(told.skip_message)
