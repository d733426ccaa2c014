"""The tables that SQL makes of the whole faked shop: as its own books say, whatever settings change or is killed."""

import shutil
import signal
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import dagster as dg
import polars as pl
import pytest

from demo.square_ledger import SquareLedger
from demo.square_shop import location_id
from roms_assets.square.insight import WHOLE_MODELS
from tests.resources.processes import ended
from tests.square.held_dbt import held_dbt
from tests.square.insight_shop import MODELS, a_shop, as_the_books_say, checks, completed
from tests.square.merchant import DAYS, Merchant


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


def test_other_settings_make_the_tables_anew_that_stand_on_them(settled: Merchant) -> None:
    settled.square = {**settled.square, "insight": {"low_stock_percent": 100, "top_items": 2}}
    made = settled.desk.calculate()
    assert (list(made.days), made.is_whole_made) == ([], True)
    assert settled.query("SELECT max(rank) FROM square_top_items").item() == 2
    assert settled.table("square_unsold_items").is_empty(), "there is no season any more"


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
