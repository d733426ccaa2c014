"""`pos_daily_sales`: what dbt makes of the record, only of days that changed, on both kinds of lake."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from demo.world import Branch
from resources.dbt import PROJECT, Dbt
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.pos.daily_sales import DailySales
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, days
from tests.pos.shop import Shop, a_shop
from tests.pos.test_runs import Ticks, arrives, materialize

CHECKS = {"daily_sales_stand_once", "daily_sales_add_up_to_the_record", "daily_sales_have_no_empty_field"}
GRAIN = ["date", "branch", "pos", "department_code", "daypart", "payment_code"]
SECOND = days(2)[1]


def a_world() -> OddWorld:
    """Two generations of tills, three days; one till-day has not come."""
    branches = [Branch("BMC", ("1", "2")), Branch("BETA", ("1",), "new")]
    return OddWorld(branches, days(3), {f"{FIRST}|BMC-2": "never_uploaded"}, sizes=SMALL)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that has asked for nothing yet."""
    with a_shop(a_world(), tmp_path) as shop:
        yield shop


@pytest.fixture(scope="module")
def calculated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy in which the sales are calculated."""
    with a_shop(a_world(), tmp_path_factory.mktemp("calculated")) as shop:
        assert shop.run("fill_missing", with_dbt=True).success
        return shop.home


@pytest.fixture
def calculated(shop: Shop, calculated_home: Path) -> None:
    """The shop's sales are calculated."""
    shutil.copytree(calculated_home, shop.home, dirs_exist_ok=True)


def sales(shop: Shop) -> pl.DataFrame:
    return shop.table("pos_daily_sales").sort(GRAIN)


def expected_sales(shop: Shop) -> pl.DataFrame:
    """The same, calculated by other means."""
    sign = pl.when("is_return").then(-1).otherwise(1)
    is_item = ~pl.col("item_code").is_in(["REP1"]) & ~pl.col("item_code").str.starts_with("SDis")
    lines = shop.table("record_lines").with_columns(
        pl.col("department_code", "payment_code").fill_null("(none)"),
        pieces=pl.when(is_item).then("quantity").otherwise(0),
    )
    returned = pl.col("is_return")
    return (
        lines.group_by(GRAIN)
        .agg(
            line_count=pl.len().cast(pl.Int64),
            receipt_count=pl.col("or_number").n_unique().cast(pl.Int64),
            sold_quantity=pl.col("pieces").filter(~returned).sum().cast(pl.Float64),
            returned_quantity=pl.col("pieces").filter(returned).sum().cast(pl.Float64),
            gross_amount=pl.col("amount").filter(~returned).sum(),
            returned_amount=pl.col("amount").filter(returned).sum(),
            net_amount=(pl.col("amount") * sign).sum(),
        )
        .sort(GRAIN)
    )


def built(shop: Shop) -> dict[date, datetime]:
    """Day -> when all of its rows were calculated."""
    found = shop.query("SELECT DISTINCT date, built_at FROM pos_daily_sales ORDER BY date").rows()
    assert len(dict(found)) == len(found), "a day was calculated at two times"
    return dict(found)


def later(shop: Shop, hours: int) -> datetime:
    """Let the shop's clock be so many hours further; returns the time."""
    moment = shop.now + timedelta(hours=hours)
    shop.moment = moment
    return moment


def checks(shop: Shop) -> dict[str, str]:
    """Check -> how it last went."""
    keys = [dg.AssetCheckKey(dg.AssetKey("pos_daily_sales"), name) for name in CHECKS]
    latest = shop.instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    return {key.name: record.status.value for key, record in latest.items()}


def with_project(shop: Shop, project: Path) -> DailySales:
    """The shop's daily sales, made by another dbt project."""
    dbt = Dbt(shop.home / "dbt", project)
    return replace(shop.desk, dbt=dbt).daily_sales


def a_project(folder: Path, model: tuple[str, str]) -> Path:
    """A copy of the dbt project in which the model says something else."""
    project = Path(shutil.copytree(PROJECT, folder / "project", ignore=shutil.ignore_patterns("target")))
    sql = project / "models" / "marts" / "pos_daily_sales.sql"
    text = sql.read_text()
    assert model[0] in text
    sql.write_text(text.replace(*model))
    return project


@pytest.mark.parametrize("lake", ["duckdb", "ducklake:sqlite"])
def test_only_what_changed_is_calculated_and_it_is_right_to_the_last_digit(shop: Shop, lake: str) -> None:
    shop.more = {"ROMS_LAKE": lake}
    first = later(shop, 0)
    assert shop.run("fill_missing", with_dbt=True).success
    wanted = expected_sales(shop)
    assert wanted["returned_amount"].sum() > 0, "the world has returns"
    assert "(none)" in set(wanted["department_code"]), "and lines without a department"
    told = sales(shop).with_columns(pl.col("sold_quantity", "returned_quantity").cast(pl.Float64))
    assert told.select(wanted.columns).equals(wanted)
    assert built(shop) == dict.fromkeys(days(3), first)
    assert shop.shown("pos_daily_sales") == {str(day) for day in days(3)}
    assert checks(shop) == dict.fromkeys(CHECKS, "SUCCEEDED")

    ran_at = results_of(shop).stat().st_mtime_ns
    later(shop, 1)
    assert shop.run("fill_missing", with_dbt=True).success
    assert results_of(shop).stat().st_mtime_ns == ran_at, "nothing changed, so dbt was not started"

    shop.host.mend(f"{FIRST}|BMC-2")
    third = later(shop, 2)
    assert shop.run("fill_missing", with_dbt=True).success
    assert built(shop) == {**dict.fromkeys(days(3), first), FIRST: third}
    assert sales(shop)["net_amount"].sum() == expected_sales(shop)["net_amount"].sum()
    assert set(sales(shop).filter(date=FIRST)["pos"]) == {"1", "2"}


def results_of(shop: Shop) -> Path:
    return shop.home / "dbt" / "target" / "run_results.json"


@pytest.mark.usefixtures("calculated")
def test_a_day_that_has_no_lines_any_more_has_no_sales(shop: Shop) -> None:
    for till in ("BMC-1", "BMC-2", "BETA-1"):
        shop.host.strike(f"{SECOND}|{till}", "header_only")

    assert shop.run("fill_missing", {"accept_smaller": True}, with_dbt=True).success

    assert set(shop.table("record_lines")["date"]) == {FIRST, days(3)[2]}
    assert set(sales(shop)["date"]) == {FIRST, days(3)[2]}


@pytest.mark.usefixtures("calculated")
def test_a_restored_lake_is_reconciled(shop: Shop, tmp_path: Path) -> None:
    copy = shutil.copy(shop.home / "lake.duckdb", tmp_path / "copy.duckdb")
    shop.host.mend(f"{FIRST}|BMC-2")
    assert shop.run("fill_missing", with_dbt=True).success
    wanted = sales(shop).drop("built_at")
    os.rename(copy, shop.home / "lake.duckdb")
    assert not sales(shop).drop("built_at").equals(wanted)

    assert shop.run("reconcile", with_dbt=True).success

    assert sales(shop).drop("built_at").equals(wanted)


@pytest.mark.usefixtures("calculated")
def test_other_sql_makes_every_day_anew_and_a_broken_promise_is_told(shop: Shop, tmp_path: Path) -> None:
    doubled = with_project(
        shop, a_project(tmp_path, ("count(*) as line_count", "2 * count(*) as line_count"))
    )

    rebuilt = doubled.rebuild(days(3))

    assert set(rebuilt.stale) == set(days(3))
    failed = {check.name: check.failures for check in rebuilt.checks if not check.is_good}
    assert failed == {"daily_sales_add_up_to_the_record": 8}
    assert doubled.rebuild(days(3)).stale == []
    assert shop.run("reconcile", with_dbt=True).success
    assert sales(shop)["line_count"].sum() == len(shop.table("record_lines"))
    assert checks(shop) == dict.fromkeys(CHECKS, "SUCCEEDED")


def test_sql_that_cannot_run_says_why(shop: Shop, tmp_path: Path) -> None:
    assert shop.run("fill_missing").success
    broken = with_project(
        shop, a_project(tmp_path, ("count(*) as line_count", "count(nothing) as line_count"))
    )

    with pytest.raises(SourceUnavailable, match=r"dbt could not make pos_daily_sales: .*nothing.*dbt\.log"):
        broken.rebuild([FIRST])

    tables = shop.query("SELECT table_name FROM duckdb_tables()")["table_name"]
    assert "pos_daily_sales_builds" not in tables, "nothing counts as calculated"


def test_a_project_that_cannot_be_read_is_named(shop: Shop, tmp_path: Path) -> None:
    project = a_project(tmp_path, ("", ""))
    (project / "dbt_project.yml").write_text("name: [")
    unreadable = with_project(shop, project)

    with pytest.raises(SourceUnavailable, match="dbt ended with exit code 2 before it made pos_daily_sales"):
        unreadable.rebuild([FIRST], again=True)


def test_a_click_calculates_what_is_stale_and_again_when_told_to(tmp_path: Path) -> None:
    with a_shop(OddWorld([Branch("BMC", ("1",))], days(2), sizes=SMALL), tmp_path) as shop:
        assert materialize(shop, ["pos_daily_sales"], str(FIRST)).success
        assert shop.shown("pos_daily_sales") == set(), "nothing has arrived"
        assert shop.run("fill_missing").success
        first = later(shop, 1)
        assert materialize(shop, ["pos_daily_sales"], str(FIRST), str(SECOND)).success
        assert shop.shown("pos_daily_sales") == {str(FIRST), str(SECOND)}
        assert checks(shop) == dict.fromkeys(CHECKS, "SUCCEEDED")
        later(shop, 2)
        assert materialize(shop, ["pos_daily_sales"], str(FIRST)).success
        assert built(shop) == {FIRST: first, SECOND: first}
        assert checks(shop) == dict.fromkeys(CHECKS, "SUCCEEDED")
        assert shop.desk.daily_sales.rebuild([FIRST], again=True).stale == [FIRST]
        assert built(shop) == {FIRST: shop.now + timedelta(hours=2), SECOND: first}


def test_it_is_requested_when_its_record_changed_and_not_before(tmp_path: Path) -> None:
    with a_shop(OddWorld([Branch("BMC", ("1",))], days(2), sizes=SMALL), tmp_path) as shop:
        ticks, day = Ticks(shop), str(FIRST)
        assert ticks.requested("pos_daily_sales") == set()
        arrives(shop, f"{FIRST}|BMC-1")
        assert ticks.requested("record2025", "pos_daily_sales") == {("record2025", day)}
        assert materialize(shop, ["record2025"], day).success
        assert ticks.requested("pos_daily_sales") == {("pos_daily_sales", day)}
        assert materialize(shop, ["pos_daily_sales"], day).success
        assert ticks.requested("pos_daily_sales") == set()
        assert set(sales(shop)["date"]) == {FIRST}
