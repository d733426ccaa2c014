"""A lake that was lost, or an older copy of it: what the ledger calls read and the lake does not hold is read again."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from roms_assets.square.desk import Range
from roms_assets.square.rules.kinds import INVENTORY, ORDERS
from tests.square.merchant import DAYS, Merchant, a_merchant, a_world

COMPARED = (
    "square_orders",
    "square_order_lines",
    "square_tenders",
    "square_refunds",
    "square_fulfillments",
    "square_payments",
    "square_catalog",
    "square_inventory",
)
DAYS_AGO = 40
SINCE_THE_READING = {"page_sha256", "page_position", "read_at"}
"""Evidence of another answer: what it says is the same."""


def night(merchant: Merchant) -> None:
    """What the nightly run does, without what SQL makes of it."""
    merchant.run()
    assert not merchant.desk.lost_days()


def tables(merchant: Merchant) -> dict[str, pl.DataFrame]:
    """The rows of every table, whatever answer they were read from."""
    held = {name: merchant.table(name) for name in COMPARED}
    return {
        name: frame.drop(SINCE_THE_READING & set(frame.columns)).sort(pl.all())
        for name, frame in held.items()
    }


@pytest.fixture(scope="module")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy in which everything was read, settled and proven, a long time ago."""
    with a_merchant(a_world(), tmp_path_factory.mktemp("read")) as merchant:
        for name in ("payments", "orders"):
            merchant.sync(name)
        night(merchant)
        merchant.later(days=DAYS_AGO)
        merchant.sync("orders", DAYS[0])
        merchant.sync("payments", DAYS[0])
        night(merchant)
        return merchant.home


@pytest.fixture
def read_merchant(merchant: Merchant, read_home: Path) -> Merchant:
    """The merchant of that home."""
    shutil.copytree(read_home, merchant.home, dirs_exist_ok=True)
    merchant.later(days=DAYS_AGO)
    return merchant


def test_the_next_night_brings_back_a_lost_lake(read_merchant: Merchant) -> None:
    before, proven = tables(read_merchant), read_merchant.table("square_completeness")
    (read_merchant.home / "lake.duckdb").unlink()

    lost = read_merchant.desk.lost_days()
    night(read_merchant)

    assert {"orders", "payments", "inventory", "square_completeness"} == set(lost)
    assert len(proven) > len(DAYS)
    after = tables(read_merchant)
    assert [name for name in COMPARED if not after[name].equals(before[name])] == []
    assert set(read_merchant.table("square_completeness")["date"]) == set(proven["date"])


def test_of_an_older_copy_only_what_came_since_is_read_again(merchant: Merchant) -> None:
    merchant.later(days=-3)
    merchant.sync("orders")
    lake = merchant.home / "lake.duckdb"
    shutil.copyfile(lake, merchant.home / "older.duckdb")
    merchant.later(days=3)
    merchant.nightly("orders")
    before = merchant.held()

    shutil.copyfile(merchant.home / "older.duckdb", lake)
    lost = merchant.desk.lost_days()["orders"]
    merchant.sync("orders")

    assert set(lost) < set(merchant.desk.days(ORDERS, Range(date(2025, 11, 1), None), force=True))
    assert before == merchant.held() == merchant.truth()


def test_stock_of_a_past_day_comes_from_landing_and_not_from_what_is_there_now(merchant: Merchant) -> None:
    merchant.nightly("inventory")
    before = merchant.table("square_inventory").sort(pl.all())
    merchant.later(days=20)
    (merchant.home / "lake.duckdb").unlink()
    days = sorted(set(before["date"]))
    merchant.desk.sync(INVENTORY, [day for day in merchant.desk.days(INVENTORY, Range()) if day in days])

    assert merchant.table("square_inventory").filter(pl.col("date").is_in(days)).sort(pl.all()).equals(before)


def test_what_is_read_again_after_a_loss_is_not_late(read_merchant: Merchant) -> None:
    (read_merchant.home / "lake.duckdb").unlink()
    night(read_merchant)

    assert read_merchant.table("square_late_orders").is_empty()
