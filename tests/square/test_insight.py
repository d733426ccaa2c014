"""The tables that SQL makes of the whole faked shop: as its own books say, of changed days only, on either lake."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from demo.square_ledger import SquareLedger
from demo.square_shop import location_id
from demo.square_world import SquareSizes, SquareWorld
from resources.dbt import PROJECT, Dbt
from roms_assets.definitions import definitions
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from tests.resources.processes import ended
from tests.square.held_dbt import held_dbt
from tests.square.merchant import DAYS, Merchant, a_merchant

MODELS = (*DAY_MODELS, *WHOLE_MODELS)
SEASON = {"name": "Mid-November", "from": "2025-11-12", "until": "2025-11-18"}
CSV = "sku,square_id,case_quantity,unit_cost,vendor\nSKU-0001-0,,144,4.50,Mill\nSKU-NOBODY,,10,,\nSKU-0002-0,,0,,\n"


@contextmanager
def a_shop(folder: Path) -> Iterator[Merchant]:
    """The whole catalog, ten days of eleven locations, a list of goods beside roms.yaml."""
    (folder / "goods.csv").write_text(CSV)
    world = SquareWorld(DAYS, SquareSizes(locations=11, orders_per_day=4, items=16))
    told = {"insight": {"goods_csv": "goods.csv", "seasons": [SEASON]}, "page_limit": 1000}
    with a_merchant(world, folder / "home", **told) as merchant:
        merchant.more = {"ROMS_CONFIG": str(folder / "roms.yaml")}
        yield merchant


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Merchant]:
    """A shop of which nothing is known yet."""
    with a_shop(tmp_path) as merchant:
        yield merchant


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


@pytest.fixture
def settled(shop: Merchant, calculated: Merchant) -> Merchant:
    """All of it is read and calculated, in a home of its own."""
    shutil.copytree(calculated.home, shop.home)
    return shop


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merchant]:
    """One whole sync, for those that only look."""
    with a_shop(tmp_path_factory.mktemp("shop")) as merchant:
        assert merchant.run({"since": str(DAYS[0])}, with_dbt=True).success
        yield merchant


def rows(shop: Merchant, table: str) -> pl.DataFrame:
    """A table without when it was made, in one order."""
    found = shop.table(table).drop("built_at")
    return found.sort(found.columns)


def built(shop: Merchant) -> dict[date, datetime]:
    """Day -> when its sales were calculated."""
    return dict(shop.query("SELECT DISTINCT date, built_at FROM square_daily_sales").rows())


def checks(shop: Merchant, *models: str) -> dict[str, str]:
    """Check -> how it last went."""
    graph = definitions(shop.settings, clock=shop.clock).resolve_asset_graph()
    keys = [key for key in graph.asset_check_keys if key.asset_key.path[0] in (models or MODELS)]
    latest = shop.instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    return {key.name: latest[key].status.value if key in latest else "NEVER" for key in keys}


def as_the_books_say(shop: Merchant) -> None:
    """Compare every table with what the faked shop itself adds up."""
    books = SquareLedger(shop.world)
    days = books.days()
    told = shop.table("square_daily_sales").rows(named=True)
    assert len(told) == len(days)
    for row in told:
        entry = days[row["date"], row["location_id"], row["currency"]]
        figures = (
            row["order_count"],
            row["sold_quantity"],
            row["total_minor"],
            row["tax_minor"],
            row["tip_minor"],
        )
        assert figures == (entry.orders, entry.pieces, entry.total, entry.tax, entry.tip)
        assert (row["refund_count"], row["refunded_minor"]) == (entry.refunds, entry.refunded)
        assert row["net_minor"] == entry.total - entry.refunded
        assert row["discount_minor"] == entry.discount
    hours = shop.table("square_hourly_sales").rows(named=True)
    assert {
        (
            row["date"],
            row["location_id"],
            row["currency"],
            row["hour"],
            row["order_count"],
            row["total_minor"],
        )
        for row in hours
    } == {(*key, hour, *figures) for key, entry in days.items() for hour, figures in entry.by_hour.items()}
    items = books.items()
    of_items = shop.table("square_item_sales").rows(named=True)
    assert {
        (row["date"], row["location_id"], row["catalog_object_id"], row["currency"]): (
            row["sold_quantity"], row["returned_quantity"], row["net_sales_minor"]
        )
        for row in of_items
    } == {key: (entry.sold, entry.returned, entry.net) for key, entry in items.items()}  # fmt: skip


def test_every_figure_is_that_of_the_shops_own_books(calculated: Merchant) -> None:
    as_the_books_say(calculated)
    books = SquareLedger(calculated.world).days().values()
    assert sum(entry.refunds for entry in books) > 2, "the world has refunds"
    assert any(entry.pieces % 1 for entry in books), "and fractions"
    assert {currency for _, _, currency in SquareLedger(calculated.world).days()} == {"PHP", "JPY"}
    assert calculated.shown("square_daily_sales") == {str(day) for day in DAYS}
    for table in WHOLE_MODELS:
        assert calculated.instance.get_latest_materialization_event(dg.AssetKey(table)), table
    found = checks(calculated)
    lacking = {"square_goods_use_every_line_of_the_csv": "FAILED"}  # the list names goods that nobody has
    assert found == {**dict.fromkeys(found, "SUCCEEDED"), **lacking}
    assert len(found) == 14


def test_what_is_low_unsold_or_lacking_is_what_the_shop_made_so(calculated: Merchant) -> None:
    world, books = calculated.world, SquareLedger(calculated.world)
    offered = {
        key: told["item_variation_data"]
        for key, told in world.catalog.items()
        if told["type"] == "ITEM_VARIATION" and not told["is_deleted"]
        and not world.catalog[told["item_variation_data"]["item_id"]]["item_data"]["is_archived"]
    }  # fmt: skip
    unsold = set(offered) - books.sold_between(date(2025, 11, 12), date(2025, 11, 18))
    told = calculated.table("square_unsold_items")
    assert set(told["catalog_object_id"]) == unsold
    assert {"VAR0013-0", "VAR0013-1", "VAR0014-0", "VAR0008-3"} <= unsold, (
        "never sold, only in December, by the case"
    )
    assert set(told["proven_days"]) == {7}
    lacking = {
        row["catalog_object_id"]: row for row in calculated.table("square_incomplete_items").rows(named=True)
    }
    for key, variation in offered.items():
        row = lacking.get(key, {"lacks_sku": False, "lacks_vendor": False, "lacks_cost": False})
        vendors = variation.get("vendor_information", [{}])
        assert row["lacks_sku"] == ("sku" not in variation), key
        assert row["lacks_vendor"] == ("vendor_id" not in vendors[0] and key != "VAR0001-0"), key
        assert row["lacks_cost"] == ("unit_cost_money" not in vendors[0]), key
    sizes = {
        key: Decimal(next(iter(world.catalog[key]["custom_attribute_values"].values()))["number_value"])
        for key in offered if "custom_attribute_values" in world.catalog[key]
    } | {"VAR0008-0": Decimal(240), "VAR0001-0": Decimal(144)}  # fmt: skip
    low = {
        (each["location_id"], each["catalog_object_id"])
        for each in world.counts
        if each["catalog_object_id"] in sizes
        and Decimal(each["quantity"]) < Decimal("0.15") * sizes[each["catalog_object_id"]]
    }
    assert low
    assert set(calculated.query("SELECT location_id, catalog_object_id FROM square_low_stock").rows()) == low


def test_margins_are_empty_without_a_cost_and_never_cross_currencies(calculated: Merchant) -> None:
    told = calculated.table("square_margins")
    abroad = told.filter(location_id=location_id(10))
    assert abroad["margin_minor"].null_count() == len(abroad), "costs are in the other currency"
    costed = told.filter(pl.col("margin_minor").is_not_null())
    assert 0 < len(costed) < len(told)
    net: dict[tuple[str, str], int] = {}
    for (_, place, thing, _), entry in SquareLedger(calculated.world).items().items():
        net[place, thing] = net.get((place, thing), 0) + entry.net
    costs = {
        key: vendors[0]["unit_cost_money"]["amount"]
        for key, each in calculated.world.catalog.items()
        if (vendors := each.get("item_variation_data", {}).get("vendor_information"))
    }
    for row in costed.rows(named=True):
        cost = costs[row["catalog_object_id"]]
        assert row["unit_cost_minor"] == cost
        wanted = net[row["location_id"], row["catalog_object_id"]] - round(row["net_quantity"] * cost)
        assert abs(row["margin_minor"] - wanted) <= 1, "half a minor unit is rounded to either side"


def test_the_best_items_are_those_of_the_books(calculated: Merchant) -> None:
    sums: dict[str, int] = {}
    for (_, _, thing, currency), entry in SquareLedger(calculated.world).items().items():
        if currency == "PHP" and thing != "(none)":
            sums[thing] = sums.get(thing, 0) + entry.net
    best = sorted(sums.values(), reverse=True)[:20]
    told = calculated.query(
        "SELECT net_sales_minor FROM square_top_items WHERE location_id = '(all)' AND currency = 'PHP' ORDER BY rank"
    )
    assert told["net_sales_minor"].to_list() == best


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


def completed(shop: Merchant, day: date) -> str:
    """A completed order of that day in Manila, of which nothing came back."""
    return next(
        key
        for key, held in shop.world.orders.items()
        if held.told["state"] == "COMPLETED"
        and held.told["location_id"] == location_id(0)
        and shop.world.local_day(held) == day
        and "refunds" not in held.told
        and f"RET{key[3:]}" not in shop.world.orders
    )


def test_other_settings_make_the_tables_anew_that_stand_on_them(settled: Merchant) -> None:
    settled.square = {**settled.square, "insight": {"low_stock_percent": 100, "top_items": 2}}
    made = settled.desk.calculate()
    assert (list(made.days), made.is_whole_made) == ([], True)
    assert settled.query("SELECT max(rank) FROM square_top_items").item() == 2
    assert settled.table("square_unsold_items").is_empty(), "there is no season any more"


def test_the_own_list_is_landed_and_its_refused_lines_are_shown(shop: Merchant) -> None:
    read = shop.desk.read_goods_list()
    assert (read.lines, read.refused, read.is_changed) == (2, 1, True)
    [row] = shop.table("square_refused_goods_lines").rows(named=True)
    assert (row["line_number"], row["line"]) == (4, "SKU-0002-0,,0,,")
    assert shop.desk.stores.landing.read(row["file_sha256"]).decode() == CSV
    assert not shop.desk.read_goods_list().is_changed

    (shop.home.parent / "goods.csv").unlink()
    with pytest.raises(SourceUnavailable, match=r"goods\.csv cannot be read"):
        shop.desk.read_goods_list()
    assert len(shop.table("square_goods_lines")) == 2, "what was known stays"
    shop.square = {}
    shop.desk.read_goods_list()
    assert shop.table("square_goods_lines").is_empty(), "roms.yaml names none any more"


def test_a_list_that_cannot_be_read_costs_only_itself(shop: Merchant) -> None:
    (shop.home.parent / "goods.csv").unlink()
    result = shop.run({"since": str(DAYS[0])})
    assert {event.step_key for event in result.all_events if event.is_step_failure} == {"sync_goods_list"}
    assert len(shop.table("square_orders")) == len(shop.world.orders)


def test_dbt_killed_in_the_middle_leaves_the_tables_as_they_were(settled: Merchant) -> None:
    before = {table: settled.table(table) for table in MODELS}
    settled.later(hours=1)
    settled.world.change(completed(settled, DAYS[3]), state="CANCELED")
    settled.nightly("orders")

    with held_dbt(settled) as (process, dbt):
        dbt.send_signal(signal.SIGKILL)
        assert ended(process) == [1]

    for table, rows_before in before.items():
        found = settled.table(table)
        assert found.sort(found.columns).equals(rows_before.sort(found.columns)), table
    assert settled.desk.is_stale()
    assert settled.desk.calculate().days == [DAYS[3]]
    as_the_books_say(settled)


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
