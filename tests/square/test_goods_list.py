"""The shop's own list of goods, which lies beside roms.yaml: read line by line, and what goes wrong with it."""

import pytest

from roms_assets.kernel.errors import SourceUnavailable
from tests.square.insight_shop import CSV
from tests.square.merchant import DAYS, Merchant


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
