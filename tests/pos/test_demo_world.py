"""The whole world of `make demo`, read by the product itself, against the ledger that the world keeps of itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pytest

from demo.pos_host import PosHost as FakedPosHost
from demo.served import TillDayTruth, ledger
from demo.world import World
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.settings import Environment, load
from tests.pos.shop import Shop

ROMS_YAML = Path(__file__).parents[2] / "demo" / "roms.yaml"
KEY = "strftime(date, '%Y-%m-%d') || '|' || branch || '-' || pos AS key"


@dataclass
class DemoShop:
    """The demo's shop after its main job, and what the world says of itself."""

    shop: Shop
    world: World
    truth: dict[str, TillDayTruth]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoShop]:
    world, home = World.demo(), tmp_path_factory.mktemp("demo")
    with FakedPosHost(world) as host, dg.instance_for_test() as instance:
        environment = Environment(
            _env_file=None,
            ROMS_HOME=str(home),
            ROMS_CONFIG=str(ROMS_YAML),
            ROMS_POS_HOST_ADDRESS=host.address,
        )
        shop = Shop(home, host, load(environment).business, instance)
        assert shop.run("fill_missing").success
        yield DemoShop(shop, world, ledger(world))


def test_every_till_day_is_in_the_state_that_the_world_says(demo: DemoShop) -> None:
    assert demo.shop.states() == {key: each.state for key, each in demo.truth.items()}
    assert {"closed", "arrived", "partial", "refused", "absent"} == set(demo.shop.states().values())


def test_arrivals_hold_the_lines_receipts_and_sums_of_every_till_day(demo: DemoShop) -> None:
    seen = demo.shop.query(
        f"SELECT {KEY}, state, lines, receipts, amount, returned_amount FROM pos_arrivals"
    ).rows()
    assert {row[0]: row[1:] for row in seen} == {
        key: (each.state, each.good_lines, each.receipts, Decimal(each.amount), Decimal(each.returned_amount))
        for key, each in demo.truth.items()
    }
    assert len(seen) == len(demo.truth)


def test_record2025_holds_exactly_the_good_lines(demo: DemoShop) -> None:
    seen = demo.shop.query(
        f"""
        SELECT {KEY}, count(*), count(DISTINCT line_number), count(DISTINCT or_number), sum(amount),
            coalesce(sum(amount) FILTER (is_return), 0)
        FROM record2025 GROUP BY key
        """
    ).rows()
    assert {row[0]: row[1:] for row in seen} == {
        key: (
            each.good_lines,
            each.good_lines,
            each.receipts,
            Decimal(each.amount),
            Decimal(each.returned_amount),
        )
        for key, each in demo.truth.items()
        if each.good_lines
    }


def test_tenders_are_all_there_and_come_to_the_same_sum(demo: DemoShop) -> None:
    seen = demo.shop.query(
        f"SELECT {KEY}, count(*), sum(tendered) - sum(change) FROM pos_tenders GROUP BY key"
    ).rows()
    assert {row[0]: row[1:] for row in seen} == {
        key: (each.tenders, Decimal(each.tendered)) for key, each in demo.truth.items() if each.tenders
    }


def test_every_refused_line_stands_there_with_the_kind_of_its_fault(demo: DemoShop) -> None:
    seen: dict[str, Counter[str]] = {}
    for key, code, lines in demo.shop.query(
        f"SELECT {KEY}, reason_code, sum(lines)::INT FROM pos_refused_lines"
        " WHERE file_type = 'rd5000' AND line_number > 0 GROUP BY key, reason_code"
    ).rows():
        seen.setdefault(key, Counter())[code] = lines
    assert seen == {key: each.refused_lines for key, each in demo.truth.items() if each.refused_lines}


def test_refused_tenders_are_counted(demo: DemoShop) -> None:
    seen = demo.shop.query(
        f"SELECT {KEY}, sum(lines)::INT FROM pos_refused_lines"
        " WHERE file_type = 'rd5800' AND line_number > 0 GROUP BY key"
    ).rows()
    assert dict(seen) == {
        key: each.refused_tenders for key, each in demo.truth.items() if each.refused_tenders
    }


def test_dagster_shows_what_arrived_and_misses_what_did_not(demo: DemoShop) -> None:
    there = {key for key, each in demo.truth.items() if each.state in ("arrived", "partial", "closed")}
    assert demo.shop.shown("raw_pos_files") == there
    assert demo.shop.shown("pos_records") == there
    assert demo.shop.shown("pos_arrivals") == {key.partition("|")[0] for key in demo.truth}


def test_a_day_stands_in_the_record_as_soon_as_one_till_arrived_or_none_was_expected(demo: DemoShop) -> None:
    states: dict[str, set[str]] = {}
    for key, each in demo.truth.items():
        states.setdefault(key.partition("|")[0], set()).add(each.state)
    days = {day for day, seen in states.items() if seen & {"arrived", "partial"} or seen == {"closed"}}
    for asset in ("record2025", "pos_tenders", "pos_refused_lines"):
        assert demo.shop.shown(asset) == days


def test_landing_keeps_every_file_that_came_whole_and_says_which_one_counts(demo: DemoShop) -> None:
    landing = demo.shop.desk.stores.landing
    for key, each in demo.truth.items():
        till_day = TillDay.of(key)
        manifests = landing.manifests(f"pos/{till_day.day}/{till_day.till}")
        landed = {(file["address"], file["sha256"]) for manifest in manifests for file in manifest["files"]}
        whole = [file for file in each.files if file.delivery != "drops"]
        assert landed == {(file.name, file.sha256) for file in whole}, key
        counting = {
            file["address"] for manifest in manifests for file in manifest["files"] if file["is_chosen"]
        }
        readable = {file.name for file in whole if file.is_chosen} if each.state != "refused" else counting
        assert counting <= readable, key


def test_each_till_day_that_did_not_just_arrive_says_why(demo: DemoShop) -> None:
    rows = demo.shop.query(f"SELECT {KEY}, state, reason FROM pos_arrivals").rows()
    assert not [key for key, state, reason in rows if state != "arrived" and not reason]
    assert not [
        key for key, state, reason in rows if state == "arrived" and reason and not demo.truth[key].faults
    ]


def test_filling_again_asks_only_for_what_is_missing_and_changes_nothing(demo: DemoShop) -> None:
    missing = {key for key, each in demo.truth.items() if each.state in ("refused", "absent")}
    record, asked = demo.shop.table("record2025"), demo.shop.host.asked.copy()
    assert demo.shop.run("fill_missing").success
    assert {key for key in (demo.shop.host.asked - asked) if "|" in key} == missing
    assert demo.shop.table("record2025").equals(record)
