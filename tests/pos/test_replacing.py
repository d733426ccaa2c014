"""Fetching again: what replaces what, what is asked again, and that doing anything twice changes nothing."""

from pathlib import Path

import polars as pl
import pytest

from demo.pos_files import Shelf
from roms_assets.pos.rules.till_days import TillDay
from tests.pos.odd_worlds import FIRST, a_small_world, content, days
from tests.pos.shop import Shop, a_shop

KEY = f"{FIRST}|BMC-1"


def chosen(shop: Shop, file_type: str, key: str = KEY) -> str:
    """The upload time of the file of that type that counts, by the newest manifest that names one."""
    till_day = TillDay.of(key)
    manifests = shop.desk.stores.landing.manifests(f"pos/{till_day.day}/{till_day.till}")
    names = [
        file["address"]
        for manifest in manifests
        for file in manifest["files"]
        if file["type"] == file_type and file["is_chosen"]
    ]
    return str(names[-1].split("_")[5])


def rows(shop: Shop) -> dict[str, str]:
    """The hashes of what counts; what came and was of no use may be told."""
    told = content(shop)
    return {table: told[table] for table in ("record_lines", "pos_tenders")}


def lines(shop: Shop) -> pl.DataFrame:
    """All lines of the record, in an order of their own."""
    return shop.table("record2025").sort("date", "pos", "line_number")


def test_force_replaces_nothing_by_something_smaller(tmp_path: Path) -> None:
    with a_shop(a_small_world(), tmp_path) as shop:
        assert shop.run("fill_missing").success
        before = rows(shop)
        for fault in ("truncated_file", "header_only", "html_files", "missing_lines", "error_sentence"):
            shop.host.strike(KEY, fault)
            assert shop.run("fill_missing", {"force": True}).success
            assert shop.states()[KEY] == "arrived", fault
            assert rows(shop) == before, fault


def test_a_failing_visit_leaves_what_arrived_and_its_reason_alone(tmp_path: Path) -> None:
    with a_shop(a_small_world(tills=("1",), faults={KEY: "drops_mid_file"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        state, reason, before = shop.states()[KEY], shop.reason(KEY), content(shop)
        assert (state, "broke off" in reason) == ("partial", True)
        shop.host.strike(KEY, "error_sentence")
        assert shop.run("fill_missing", {"force": True}).success
        assert shop.run("reparse").success
        assert (shop.states()[KEY], shop.reason(KEY), content(shop)) == (state, reason, before)
        shop.host.mend(KEY)
        assert shop.run("daily_pos").success
        assert (shop.states()[KEY], shop.reason(KEY)) == ("arrived", "")


def test_a_file_that_drops_when_fetched_again_keeps_the_one_that_came_before(tmp_path: Path) -> None:
    with a_shop(a_small_world(), tmp_path) as shop:
        assert shop.run("fill_missing").success
        before = content(shop)
        shop.host.strike(KEY, "drops_mid_file")
        for how in ({"force": True}, {"accept_smaller": True}):
            assert shop.run("fill_missing", how).success
            assert (shop.states()[KEY], content(shop)) == ("arrived", before)


def test_accept_smaller_replaces_by_what_the_host_has_now(tmp_path: Path) -> None:
    with a_shop(a_small_world(), tmp_path) as shop:
        assert shop.run("fill_missing").success
        full = lines(shop)
        shop.host.strike(KEY, "truncated_file")
        assert shop.run("fill_missing", {"accept_smaller": True}).success
        assert shop.states()[KEY] == "partial"
        assert len(lines(shop)) < len(full)
        assert lines(shop).filter(pos="2").equals(full.filter(pos="2"))
        shop.host.mend(KEY)
        assert shop.run("fill_missing", {"force": True}).success
        assert shop.states()[KEY] == "arrived"
        assert lines(shop).equals(full)


def test_a_bigger_later_upload_wins(tmp_path: Path) -> None:
    with a_shop(a_small_world(tills=("1",), faults={KEY: "truncated_file"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        few = len(lines(shop))
        shop.host.mend(KEY, at="23-03")
        assert shop.run("fill_missing", {"force": True}).success
        assert shop.states()[KEY] == "arrived"
        assert len(lines(shop)) > few
        assert chosen(shop, "rd5000") == "23-03"


def test_of_two_uploads_of_equal_size_the_latest_wins_and_the_biggest_before_it(tmp_path: Path) -> None:
    with a_shop(a_small_world(tills=("1",), faults={KEY: "several_uploads"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert (chosen(shop, "rd5000"), chosen(shop, "rd5800")) == ("20-00", "23-03")


def test_repeated_lines_do_not_win(tmp_path: Path) -> None:
    with a_shop(a_small_world(tills=("1",), faults={KEY: "repeated_lines"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert (chosen(shop, "rd5000"), shop.states()[KEY]) == ("20-00", "arrived")


def test_a_partial_till_day_is_fetched_again_only_when_its_list_changed(tmp_path: Path) -> None:
    first, second = (str(day) for day in days(2))
    world = a_small_world(2, faults={f"{first}|BMC-1": "header_only", f"{first}|BMC-2": "missing_type"})
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        asked = shop.host.asked.copy()
        shop.host.mend(f"{first}|BMC-1", at="23-03")
        assert shop.run("daily_pos").success
        again = shop.host.asked - asked
        assert {key for key in again if "|" in key} == {
            f"{first}|BMC-1",
            f"{first}|BMC-2",
            f"{second}|BMC-1",
            f"{second}|BMC-2",
        }
        assert {name for name in again if "|" not in name} == set(shop.host.world.files(f"{first}|BMC-1"))
        assert shop.states()[f"{first}|BMC-1"] == "arrived"
        assert shop.states()[f"{first}|BMC-2"] == "partial"


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"", b"an,other,header\n1,2,3\n"])
def test_a_file_that_was_of_no_use_is_fetched_again_under_the_same_name(tmp_path: Path, body: bytes) -> None:
    def spoil(shelf: Shelf) -> None:
        shelf.of("rd5900").data = body

    world = a_small_world(tills=("1",))
    world.odd[KEY] = spoil
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert (shop.states()[KEY], "rd5900 is missing" in shop.reason(KEY)) == ("partial", True)
        assert shop.run("daily_pos").success
        assert shop.states()[KEY] == "partial"
        del world.odd[KEY]
        shop.host.mend(KEY)
        assert shop.run("daily_pos").success
        assert (shop.states()[KEY], shop.reason(KEY)) == ("arrived", "")


def test_the_daily_run_leaves_old_gaps_alone(tmp_path: Path) -> None:
    world = a_small_world(40, tills=("1",))
    with a_shop(world, tmp_path) as shop:
        assert shop.run("daily_pos").success
        asked = {key for key in shop.host.asked if "|" in key}
        assert asked == {f"{day}|BMC-1" for day in days(40)[5:]}
        assert set(shop.states().values()) == {"arrived", "absent"}
        assert shop.reason(KEY) == "the host was not asked yet"


def test_an_old_partial_till_day_is_left_alone(tmp_path: Path) -> None:
    old, young = (f"{days(10)[place]}|BMC-1" for place in (2, 3))
    with a_shop(
        a_small_world(10, tills=("1",), faults={old: "header_only", young: "header_only"}), tmp_path
    ) as shop:
        assert shop.run("fill_missing").success
        asked = shop.host.asked.copy()
        assert shop.run("daily_pos").success
        assert {key for key in shop.host.asked - asked if "|" in key} == {young, f"{days(10)[9]}|BMC-1"}


def test_every_job_twice_changes_no_table(tmp_path: Path) -> None:
    faults = {KEY: "truncated_file", f"{FIRST}|BMC-2": "never_uploaded", f"{days(2)[1]}|BMC-1": "html_files"}
    with a_shop(a_small_world(2, faults=faults), tmp_path) as shop:
        assert shop.run("fill_missing").success
        once = content(shop)
        for job, config in (
            ("fill_missing", None),
            ("fill_missing", {"force": True}),
            ("daily_pos", None),
            ("reparse", None),
            ("reconcile", None),
        ):
            assert shop.run(job, config).success
            assert content(shop) == once, job


def test_a_dry_run_asks_nobody_and_changes_nothing(tmp_path: Path) -> None:
    with a_shop(a_small_world(), tmp_path) as shop:
        assert shop.run("fill_missing", {"dry_run": True}).success
        assert not shop.host.requests
        assert set(shop.states().values()) == {"absent"}
