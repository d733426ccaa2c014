"""States of till-days and days: closed, not yet opened, partial, and a day on which nothing at all arrived."""

from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from demo.world import Branch, Till, World
from roms_assets.settings import Business
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, a_small_world, days
from tests.pos.shop import Shop, a_shop

SECOND = days(2)[1]


def with_holidays(business: Business, *holidays: date) -> Business:
    """The same business, closed on these days."""
    return business.model_copy(update={"holidays": holidays})


def metadata(shop: Shop, asset: str, partition: str) -> dict[str, Any]:
    """What the newest materialization of a partition says."""
    found = shop.instance.fetch_materializations(
        dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[partition]), limit=1
    )
    materialization = found.records[0].asset_materialization
    assert materialization is not None
    return {name: value.value for name, value in materialization.metadata.items()}


def test_a_closed_day_is_there_without_rows_and_says_why(tmp_path: Path) -> None:
    world = OddWorld([Branch("BMC", ("1", "2"))], days(2), holidays=[SECOND], sizes=SMALL)
    with a_shop(world, tmp_path) as shop:
        shop.business = with_holidays(shop.business, SECOND)
        assert shop.run("fill_missing").success
        closed = {f"{SECOND}|BMC-1": "closed", f"{SECOND}|BMC-2": "closed"}
        assert shop.states() == {f"{FIRST}|BMC-1": "arrived", f"{FIRST}|BMC-2": "arrived"} | closed
        assert {shop.reason(key) for key in closed} == {"holiday"}
        assert shop.shown("pos_records") == shop.shown("raw_pos_files") == set(world.till_days())
        assert shop.shown("record2025") == {str(FIRST), str(SECOND)}
        assert metadata(shop, "record2025", str(SECOND))["tills"] == "0/0"
        assert metadata(shop, "pos_records", f"{SECOND}|BMC-1")["state"] == "closed"
        assert set(shop.table("record2025")["date"]) == {FIRST}
        asked = shop.host.asked[f"{SECOND}|BMC-1"]
        assert shop.run("fill_missing").success
        assert shop.host.asked[f"{SECOND}|BMC-1"] == asked == 1


def test_files_of_a_closed_day_count_as_arrived_and_are_flagged(tmp_path: Path) -> None:
    key = f"{SECOND}|BMC-1"
    world = OddWorld(
        [Branch("BMC", ("1", "2"))], days(2), {key: "open_on_closed_day"}, holidays=[SECOND], sizes=SMALL
    )
    with a_shop(world, tmp_path) as shop:
        shop.business = with_holidays(shop.business, SECOND)
        assert shop.run("fill_missing").success
        assert shop.states()[key] == "arrived"
        assert shop.reason(key) == "files came although holiday"
        assert shop.states()[f"{SECOND}|BMC-2"] == "closed"
        assert set(shop.table("record2025")["date"]) == {FIRST, SECOND}
        assert metadata(shop, "record2025", str(SECOND))["tills"] == "1/1"


def test_a_till_that_was_not_yet_opened_is_closed(tmp_path: Path) -> None:
    world = World([Branch("BMC", ("1", Till("2", opened=SECOND)))], days(2), sizes=SMALL)
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert shop.states()[f"{FIRST}|BMC-2"] == "closed"
        assert shop.reason(f"{FIRST}|BMC-2") == "not yet opened"
        assert shop.states()[f"{SECOND}|BMC-2"] == "arrived"
        assert metadata(shop, "record2025", str(FIRST))["tills"] == "1/1"
        assert metadata(shop, "record2025", str(SECOND))["tills"] == "2/2"


def test_a_day_that_roms_yaml_closes_later_needs_no_visit_and_opened_again_is_missing(tmp_path: Path) -> None:
    world = a_small_world(2, faults={f"{SECOND}|BMC-{pos}": "never_uploaded" for pos in (1, 2)})
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert shop.states()[f"{SECOND}|BMC-1"] == "absent"
        opened = shop.business
        shop.business = with_holidays(opened, SECOND)
        assert shop.states()[f"{SECOND}|BMC-1"] == "closed"
        assert shop.run("reconcile").success
        assert shop.query(f"SELECT state, reason FROM pos_arrivals WHERE date = DATE '{SECOND}'").rows() == [
            ("closed", "holiday"),
            ("closed", "holiday"),
        ]
        assert f"{SECOND}|BMC-1" in shop.shown("pos_records")
        assert str(SECOND) in shop.shown("record2025")
        shop.business = opened
        assert shop.states()[f"{SECOND}|BMC-1"] == "absent"


def test_a_day_with_some_tills_is_published_and_says_n_of_m(tmp_path: Path) -> None:
    absent, partial = f"{FIRST}|BMC-2", f"{FIRST}|BMC-3"
    world = a_small_world(tills=("1", "2", "3"), faults={absent: "never_uploaded", partial: "header_only"})
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        told = metadata(shop, "record2025", str(FIRST))
        assert (told["tills"], told["is_complete"]) == ("2/3", False)
        assert told["dagster/partition_row_count"] == len(shop.table("record2025"))
        assert metadata(shop, "pos_arrivals", str(FIRST))["dagster/partition_row_count"] == 3
        shop.host.mend(absent)
        shop.host.mend(partial, at="23-03")
        assert shop.run("daily_pos").success
        told = metadata(shop, "record2025", str(FIRST))
        assert (told["tills"], told["is_complete"]) == ("3/3", True)
        assert set(shop.states().values()) == {"arrived"}


def test_a_day_on_which_nothing_arrived_has_its_arrivals_and_no_record(tmp_path: Path) -> None:
    world = a_small_world(2, faults={f"{SECOND}|BMC-1": "never_uploaded", f"{SECOND}|BMC-2": "html_files"})
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        rows = shop.query(
            f"SELECT pos, state, lines FROM pos_arrivals WHERE date = DATE '{SECOND}' ORDER BY pos"
        )
        assert rows.rows() == [("1", "absent", 0), ("2", "refused", 0)]
        assert shop.shown("pos_arrivals") == {str(FIRST), str(SECOND)}
        for asset in ("record2025", "pos_tenders"):
            assert shop.shown(asset) == {str(FIRST)}
        assert metadata(shop, "pos_arrivals", str(SECOND))["tills"] == "0/2"


def test_every_asset_has_its_columns_and_a_till_day_names_the_file_that_counts(tmp_path: Path) -> None:
    key = f"{FIRST}|BMC-1"
    with a_shop(a_small_world(tills=("1",), faults={key: "several_uploads"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        told = metadata(shop, "raw_pos_files", key)
        assert f"a_BMC_1_rd5000_{FIRST}_20-00_.csv" in told["files"]
        assert "most rows" in told["files"]
        assert f"a_BMC_1_rd5800_{FIRST}_23-03_.csv" in told["files"]
        assert "uploaded later" in told["files"]
        specs = {
            str(spec.key.to_user_string()): spec for spec in shop.definitions().resolve_all_asset_specs()
        }
        for name, table in (("record2025", "record2025"), ("pos_tenders", "pos_tenders")):
            schema = specs[name].metadata["dagster/column_schema"]
            assert [column.name for column in schema.value.columns] == shop.table(table).columns
