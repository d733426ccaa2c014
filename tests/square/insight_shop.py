"""A shop with goods, costs and seasons, of which SQL makes tables; and what its own books say of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from demo.square_ledger import SquareLedger
from demo.square_shop import location_id
from demo.square_world import SquareSizes, SquareWorld
from roms_assets.definitions import definitions
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
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
