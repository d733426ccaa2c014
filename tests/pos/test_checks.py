"""Promises as people see them: asset checks with their numbers, from assets and from jobs."""

from pathlib import Path
from typing import Any

import dagster as dg

from demo.layouts import field_place
from demo.pos_files import Shelf
from demo.world import Branch
from tests.pos.odd_worlds import FIRST, SMALL, Change, OddWorld, a_small_world, days
from tests.pos.shop import Shop, a_shop
from tests.pos.test_runs import TILL_DAYS, materialize

RECORDS, ARRIVALS, RECORD = "pos_records", "pos_arrivals", "record2025"
ALL = {
    (RECORDS, "receipts_balance"),
    (RECORDS, "lines_are_as_usual"),
    (RECORDS, "no_receipt_number_is_missing"),
    (ARRIVALS, "every_expected_till_reported"),
    (RECORD, "no_line_twice"),
}


def evaluations(shop: Shop) -> dict[tuple[str, str], Any]:
    """The latest evaluation of each check, by asset and name."""
    keys = [dg.AssetCheckKey(dg.AssetKey(asset), name) for asset, name in ALL]
    found = shop.instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    return {
        (key.asset_key.to_user_string(), key.name): record.event.dagster_event.event_specific_data
        for key, record in found.items()
        if record.event is not None and record.event.dagster_event is not None
    }


def numbers(evaluation: Any) -> dict[str, Any]:
    return {name: value.value for name, value in evaluation.metadata.items()}


def test_a_fill_tells_every_promise(tmp_path: Path) -> None:
    with a_shop(a_small_world(3), tmp_path) as shop:
        assert shop.run("fill_missing").success
        found = evaluations(shop)
        assert set(found) == ALL
        assert all(each.passed for each in found.values())
        assert numbers(found[ARRIVALS, "every_expected_till_reported"])["reported"] == 6
        assert numbers(found[RECORD, "no_line_twice"])["looked_at"] == len(shop.table("record2025"))


def test_a_bad_till_day_breaks_its_promise_and_stops_no_other(tmp_path: Path) -> None:
    missing, unbalanced = f"{days(3)[1]}|BMC-2", f"{days(3)[2]}|BMC-1"
    faults = {missing: "never_uploaded", unbalanced: "unbalanced"}
    with a_shop(a_small_world(3, faults=faults), tmp_path) as shop:
        assert materialize(shop, TILL_DAYS, f"{FIRST}|BMC-1", f"{days(3)[2]}|BMC-2").success
        assert len(shop.shown(RECORDS)) == 5
        balance = evaluations(shop)[RECORDS, "receipts_balance"]
        assert not balance.passed
        assert balance.severity == dg.AssetCheckSeverity.WARN
        assert numbers(balance)["unbalanced_receipts"] == 1
        assert unbalanced.replace("|", " ") in numbers(balance)["where"]

        assert materialize(shop, [ARRIVALS], str(FIRST), str(days(3)[2])).success
        reported = evaluations(shop)[ARRIVALS, "every_expected_till_reported"]
        assert not reported.passed
        assert missing in reported.description
        assert (numbers(reported)["reported"], numbers(reported)["missing"]) == (5, 1)


def test_a_good_run_does_not_hide_an_old_fault(tmp_path: Path) -> None:
    unbalanced = f"{days(3)[0]}|BMC-1"
    with a_shop(a_small_world(3, faults={unbalanced: "unbalanced"}), tmp_path) as shop:
        assert materialize(shop, TILL_DAYS, unbalanced).success
        assert materialize(shop, TILL_DAYS, f"{days(3)[1]}|BMC-1").success
        assert not evaluations(shop)[RECORDS, "receipts_balance"].passed


def test_a_day_with_under_half_of_the_usual_lines_is_partial_with_both_numbers(tmp_path: Path) -> None:
    """Four usual Saturdays, then one of which only the morning was uploaded."""
    last = days(29)[28]
    key = f"{last}|BMC-1"
    with a_shop(a_small_world(29, tills=("1",), faults={key: "morning_only"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert {each for each, state in shop.states().items() if state == "partial"} == {key}
        told = shop.reason(key)
        lines = len(shop.query(f"SELECT 1 FROM record2025 WHERE date = '{last}'"))
        assert told.startswith(f"only {lines} lines, usually ")
        assert told.endswith("(median of its last four Saturdays)")
        assert not evaluations(shop)[RECORDS, "lines_are_as_usual"].passed
        arrivals = shop.query(f"SELECT state, reason FROM pos_arrivals WHERE date = '{last}'").row(0)
        assert arrivals == ("partial", told)
        assert key in shop.shown(RECORDS)
        assert [each.key for each in shop.desk.due()] == [key]


def test_the_same_file_under_two_tills_is_a_line_twice(tmp_path: Path) -> None:
    """New tills do not write their number into their files, so nothing in a line tells whose it is."""
    world = OddWorld([Branch("BETA", ("1", "2"), "new")], days(1), sizes=SMALL)
    world.odd[f"{FIRST}|BETA-2"] = lambda shelf: setattr(
        shelf, "uploads", world.shelf(f"{FIRST}|BETA-1").uploads
    )
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        twice = evaluations(shop)[RECORD, "no_line_twice"]
        assert not twice.passed
        assert f"{FIRST} BETA-1 and BETA-2" in numbers(twice)["where"]


def test_holes_in_the_receipt_numbers_are_told_within_a_day_and_between_days(tmp_path: Path) -> None:
    """One receipt is lost in the middle of the second day, and the first one of the third."""
    world = a_small_world(3, tills=("1",))
    _, second, third = (f"{day}|BMC-1" for day in days(3))
    inside, first = receipts(world, second)[1], receipts(world, third)[0]
    world.odd = {second: without(inside), third: without(first)}
    with a_shop(world, tmp_path) as shop:
        assert materialize(shop, TILL_DAYS, f"{FIRST}|BMC-1", third).success
        holes = evaluations(shop)[RECORDS, "no_receipt_number_is_missing"]
        assert not holes.passed
        assert holes.severity == dg.AssetCheckSeverity.WARN
        told = numbers(holes)
        assert (told["looked_at"], told["broken"], told["missing_within_days"]) == (3, 2, 1)
        assert f"| {second.replace('|', ' ')} | missing within the day: {inside} |" in told["where"]
        assert f"| {third.replace('|', ' ')} | missing since {days(3)[1]}: {first} |" in told["where"]


def receipts(world: OddWorld, key: str) -> list[int]:
    """The numbers of its receipts, in their order."""
    at = field_place("rd5000", "INVOICE")
    return sorted({int(line.split(",")[at]) for line in world.shelf(key).of("rd5000").lines})


def without(receipt: int) -> Change:
    """Takes all lines of a receipt out of the files that name it."""

    def lose(shelf: Shelf) -> None:
        for upload in (shelf.of("rd5000"), shelf.of("rd5800")):
            at = field_place(upload.kind, "INVOICE")
            upload.lines = [line for line in upload.lines if int(line.split(",")[at]) != receipt]

    return lose


def test_the_reconcile_tells_them_too(tmp_path: Path) -> None:
    with a_shop(a_small_world(1), tmp_path) as shop:
        assert shop.run("reconcile").success
        assert not evaluations(shop)[ARRIVALS, "every_expected_till_reported"].passed


def test_each_promise_is_described_for_the_shop(tmp_path: Path) -> None:
    with a_shop(a_small_world(1), tmp_path) as shop:
        graph = shop.definitions().resolve_asset_graph()
        for asset, name in ALL:
            spec = graph.get_check_spec(dg.AssetCheckKey(dg.AssetKey(asset), name))
            assert spec.description
            assert not spec.blocking
