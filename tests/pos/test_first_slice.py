"""The whole slice on a small world, compared with the ledger that the world keeps of itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from demo.served import truth
from demo.world import Branch, World
from tests.pos.shop import a_shop


def test_what_was_served_stands_in_the_lake(tmp_path: Path) -> None:
    world = World([Branch("BMC", ("1", "2"))], [date(2025, 11, 14), date(2025, 11, 15)])
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success

        served = [truth(world, key) for key in world.till_days()]
        record = shop.table("record2025")
        assert len(record) == sum(each.good_lines for each in served)
        assert sum(record["amount"], Decimal(0)) == sum((Decimal(each.amount) for each in served), Decimal(0))
        assert shop.shown("pos_records") == set(world.till_days())
        assert shop.shown("record2025") == {"2025-11-14", "2025-11-15"}
