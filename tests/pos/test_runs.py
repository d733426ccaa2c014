"""Runs as a person starts them in the UI, and the automation that publishes what arrived."""

import logging
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.asset_daemon_cursor import AssetDaemonCursor

from demo.world import Branch
from roms_assets.settings import Business
from tests.pos.odd_worlds import FIRST, SMALL, OddWorld, a_small_world, days
from tests.pos.shop import Shop, a_shop

QUIET = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}
TILL_DAYS = ["raw_pos_files", "pos_records"]


def materialize(
    shop: Shop, assets: list[str], start: str, end: str | None = None
) -> dg.ExecuteInProcessResult:
    """Materialize one partition, or a range of them in one run, as the UI does."""
    job = shop.definitions().resolve_implicit_global_asset_job_def()
    place = {"dagster/asset_partition_range_start": start, "dagster/asset_partition_range_end": end or ""}
    return job.execute_in_process(
        run_config=QUIET,
        instance=shop.instance,
        asset_selection=[dg.AssetKey(name) for name in assets],
        partition_key=None if end else start,
        tags=place if end else None,
    )


def with_parser(business: Business, **parser: object) -> Business:
    """The same business, its branches read with these overrides; checked like `roms.yaml` itself."""
    told = business.model_dump(by_alias=True, mode="json")
    for branch in told["pos"]["branches"]:
        branch["parser"] = [parser]
    return Business.model_validate(told)


def with_closed(business: Business, day: str) -> Business:
    """The same business, shut on that day."""
    told = business.model_dump(by_alias=True, mode="json")
    for branch in told["pos"]["branches"]:
        branch["closed_days"] = [day]
    return Business.model_validate(told)


def test_in_a_range_exactly_the_bad_till_day_stays_missing(tmp_path: Path) -> None:
    middle = f"{days(3)[1]}|BMC-2"
    with a_shop(a_small_world(3, faults={middle: "never_uploaded"}), tmp_path) as shop:
        every = set(shop.host.world.places)
        assert materialize(shop, TILL_DAYS, f"{FIRST}|BMC-1", f"{days(3)[2]}|BMC-2").success
        assert shop.shown("raw_pos_files") == shop.shown("pos_records") == every - {middle}
        shop.host.mend(middle)
        assert materialize(shop, TILL_DAYS, middle).success
        assert shop.shown("raw_pos_files") == shop.shown("pos_records") == every


def test_a_range_with_a_gap_is_filled_and_the_rest_is_not_asked_again(tmp_path: Path) -> None:
    gap = {f"{days(4)[1]}|BMC-1": "error_sentence", f"{days(4)[2]}|BMC-1": "html_files"}
    with a_shop(a_small_world(4, tills=("1",), faults=gap), tmp_path) as shop:
        assert shop.run("fill_missing").success
        assert shop.shown("record2025") == {str(days(4)[0]), str(days(4)[3])}
        asked = shop.host.asked.copy()
        for key in gap:
            shop.host.mend(key)
        assert shop.run("fill_missing", {"start": str(days(4)[1]), "end": str(days(4)[3])}).success
        assert {key for key in shop.host.asked - asked if "|" in key} == set(gap)
        assert shop.shown("record2025") == {str(day) for day in days(4)}
        assert set(shop.states().values()) == {"arrived"}


def test_fetching_reads_too_and_parsing_alone_reads_without_the_host(tmp_path: Path) -> None:
    with a_shop(a_small_world(tills=("1",)), tmp_path) as shop:
        assert materialize(shop, ["raw_pos_files"], f"{FIRST}|BMC-1").success
        assert shop.shown("raw_pos_files") == shop.shown("pos_records") == {f"{FIRST}|BMC-1"}
        asked = shop.host.requests
        assert shop.times_shown("raw_pos_files") == 1
        assert materialize(shop, ["pos_records"], f"{FIRST}|BMC-1").success
        assert (shop.times_shown("raw_pos_files"), shop.times_shown("pos_records")) == (1, 2)
        assert shop.host.requests == asked
        assert materialize(shop, ["record2025"], str(FIRST)).success
        assert len(shop.table("record2025")) > 0
        assert shop.shown("record2025") == {str(FIRST)}
        assert shop.shown("pos_arrivals") == set()


def test_fetching_alone_spoils_no_day(tmp_path: Path) -> None:
    key = f"{FIRST}|BMC-1"
    with a_shop(a_small_world(faults={key: "truncated_file"}), tmp_path) as shop:
        assert shop.run("fill_missing").success
        few = len(shop.table("record2025"))
        shop.host.mend(key, at="23-03")
        assert materialize(shop, ["raw_pos_files"], key).success
        for asset in ("pos_arrivals", "record2025"):
            assert materialize(shop, [asset], str(FIRST)).success
        assert len(shop.table("record2025")) > few
        told = shop.query("SELECT pos, lines, amount FROM pos_arrivals ORDER BY pos")
        held = shop.query("SELECT pos, count(*), sum(amount) FROM record_lines GROUP BY pos ORDER BY pos")
        assert told.rows() == held.rows()


@pytest.mark.parametrize("by", ["pos_records", "reparse"])
def test_a_corrected_parser_reads_history_again_while_the_host_is_down(tmp_path: Path, by: str) -> None:
    world = OddWorld([Branch("BMC", ("1",), department_codes="mixed")], [FIRST], sizes=SMALL)
    with a_shop(world, tmp_path) as shop:
        assert shop.run("fill_missing").success
        before = shop.table("record2025")
        nameless = before["department_name"].null_count()
        shop.host.__exit__(None, None, None)
        shop.business = with_parser(shop.business, department_code_width=2, name_repairs={"BURGER": "BUN"})
        if by == "reparse":
            assert shop.run("reparse").success
        else:
            assert materialize(shop, ["pos_records"], f"{FIRST}|BMC-1").success
            assert shop.table("record2025").equals(before)
            assert materialize(shop, ["record2025"], str(FIRST)).success
        after = shop.table("record2025")
        assert after["department_name"].null_count() < nameless
        assert not after["product_name"].str.contains("BURGER").any()
        assert after["product_name"].str.contains("BUN").any()
        same = ["line_number", "item_code", "amount", "file_sha256"]
        assert after.select(same).equals(before.select(same))
        assert shop.states()[f"{FIRST}|BMC-1"] == "arrived"
        assert shop.run("reconcile").success
        assert shop.table("record2025").equals(after)


def test_publishing_one_day_leaves_the_others(tmp_path: Path) -> None:
    with a_shop(a_small_world(2, tills=("1",)), tmp_path) as shop:
        assert materialize(shop, TILL_DAYS, f"{FIRST}|BMC-1", f"{days(2)[1]}|BMC-1").success
        assert materialize(shop, ["record2025"], str(FIRST)).success
        assert set(shop.table("record2025")["date"]) == {FIRST}
        assert materialize(
            shop, ["pos_tenders", "pos_refused_lines", "pos_arrivals"], str(days(2)[1])
        ).success
        assert shop.shown("pos_arrivals") == shop.shown("pos_tenders") == {str(days(2)[1])}
        assert shop.run("reconcile").success
        assert shop.shown("record2025") == shop.shown("pos_arrivals") == {str(day) for day in days(2)}


def warnings(shop: Shop, result: dg.ExecuteInProcessResult) -> list[str]:
    """What the run's log warns of."""
    logged = shop.instance.all_logs(result.run_id)
    return [entry.user_message for entry in logged if entry.level == logging.WARNING]


def test_every_kind_of_run_names_what_did_not_arrive_with_its_reason(tmp_path: Path) -> None:
    bad, day = f"{FIRST}|BMC-2", str(FIRST)
    why = f"{bad}: absent: the host answered a web page instead of a list of files"
    with a_shop(a_small_world(2, faults={bad: "html_list"}), tmp_path) as shop:
        of_range = materialize(shop, TILL_DAYS, f"{FIRST}|BMC-1", f"{days(2)[1]}|BMC-2")
        assert warnings(shop, of_range) == [f"1 of 4 till-days did not arrive:\n{why}"]
        of_day = materialize(shop, ["raw_pos_files"], bad)
        assert warnings(shop, of_day) == [f"1 of 1 till-days did not arrive:\n{why}"]
        not_landed = materialize(shop, ["pos_records"], bad)
        told = f"1 of 1 till-days did not arrive:\n{bad}: nothing of it is landed; ask the host for it"
        assert warnings(shop, not_landed) == [told]
        filled = shop.run("fill_missing")
        assert warnings(shop, filled) == [f"1 of 1 till-days did not arrive:\n{why}"]
        shop.business = with_closed(shop.business, day)
        assert warnings(shop, materialize(shop, ["pos_records"], bad)) == []


def test_a_day_without_any_till_stays_missing_and_is_named(tmp_path: Path) -> None:
    first, second = days(2)
    with a_shop(a_small_world(2, tills=("1",), faults={f"{second}|BMC-1": "html_list"}), tmp_path) as shop:
        materialize(shop, TILL_DAYS, f"{first}|BMC-1", f"{second}|BMC-1")
        published = materialize(shop, ["record2025"], str(first), str(second))
        assert shop.shown("record2025") == {str(first)}
        assert warnings(shop, published) == [f"1 of 2 days have nothing to publish:\n{second}: 0/1 tills"]


def test_fifty_are_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    bad = {f"{day}|BMC-1": "html_list" for day in days(53)}
    with a_shop(a_small_world(53, tills=("1",), faults=bad), tmp_path) as shop:
        told = warnings(
            shop, materialize(shop, TILL_DAYS, *(f"{day}|BMC-1" for day in (FIRST, days(53)[-1])))
        )
        assert told[0].count("\n") == 51
        assert told[0].endswith("\nand 3 more; `roms missing` names all")


def test_collect_day_does_yesterday_when_no_day_is_chosen(tmp_path: Path) -> None:
    with a_shop(a_small_world(3), tmp_path) as shop:
        assert shop.run("collect_day").success
        last = {key for key in shop.host.world.places if key.startswith(str(days(3)[-1]))}
        assert shop.shown("raw_pos_files") == shop.shown("pos_records") == last
        assert shop.shown("record2025") == shop.shown("pos_arrivals") == {str(days(3)[-1])}


def test_collect_day_does_the_day_that_was_chosen_and_fetches_again(tmp_path: Path) -> None:
    with a_shop(a_small_world(3), tmp_path) as shop:
        job = shop.definitions().resolve_job_def("collect_day")
        for times in (1, 2):
            ran = job.execute_in_process(instance=shop.instance, run_config=QUIET, partition_key=str(FIRST))
            assert ran.success
            assert shop.shown("record2025") == {str(FIRST)}
            assert [shop.host.asked[f"{FIRST}|BMC-{pos}"] for pos in (1, 2)] == [times, times]


def test_collect_day_of_a_day_that_is_none_says_so(tmp_path: Path) -> None:
    with a_shop(a_small_world(1), tmp_path) as shop:
        job = shop.definitions().resolve_job_def("collect_day")
        ran = job.execute_in_process(
            instance=shop.instance,
            run_config=QUIET,
            tags={"dagster/partition": "2025-13-14"},
            raise_on_error=False,
        )
        assert not ran.success
        [failed] = [event for event in ran.all_node_events if event.is_step_failure]
        assert "'2025-13-14' is not a day; write it like 2025-11-01" in str(failed.step_failure_data.error)
        assert not shop.host.asked


class Ticks:
    """The automation's ticks, one after the other."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._cursor: AssetDaemonCursor | None = None

    def requested(self, *assets: str) -> set[tuple[str, str]]:
        """What the next tick requests of these assets: (asset, partition)."""
        result = dg.evaluate_automation_conditions(
            self._shop.definitions(),
            self._shop.instance,
            asset_selection=dg.AssetSelection.groups("pos"),
            evaluation_time=self._shop.now,
            cursor=self._cursor,
        )
        self._cursor = result.cursor
        return {
            (name, partition)
            for name in assets
            for partition in result.get_requested_partitions(dg.AssetKey(name))
            if partition is not None
        }


def arrives(shop: Shop, *till_days: str) -> None:
    """These till-days are collected, and nothing is published."""
    for key in till_days:
        assert materialize(shop, TILL_DAYS, key).success


def test_an_update_between_a_tick_and_its_run_is_not_lost(tmp_path: Path) -> None:
    with a_shop(a_small_world(2), tmp_path) as shop:
        ticks, day = Ticks(shop), str(FIRST)
        assert ticks.requested("record2025") == set()
        arrives(shop, f"{FIRST}|BMC-1")
        every = ("record2025", "pos_tenders", "pos_refused_lines", "pos_arrivals")
        assert ticks.requested(*every) == {(asset, day) for asset in every}
        arrives(shop, f"{FIRST}|BMC-2")
        assert materialize(shop, ["record2025"], day).success
        assert ("record2025", day) in ticks.requested("record2025")
        assert materialize(shop, ["record2025"], day).success
        assert ticks.requested("record2025") == set()
        assert set(shop.table("record2025")["pos"]) == {"1", "2"}


def test_what_came_before_the_first_tick_ever_is_published_by_the_reconcile(tmp_path: Path) -> None:
    with a_shop(a_small_world(2), tmp_path) as shop:
        arrives(shop, f"{FIRST}|BMC-1")
        assert Ticks(shop).requested("record2025", "pos_tenders", "pos_arrivals") == set()
        assert shop.run("reconcile").success
        assert shop.shown("record2025") == {str(FIRST)}
        assert set(shop.table("record2025")["date"]) == {FIRST}


def test_each_year_gets_its_own_days(tmp_path: Path) -> None:
    last, first = date(2025, 12, 31), date(2026, 1, 1)
    with a_shop(a_small_world(2, tills=("1",), first=last), tmp_path) as shop:
        ticks = Ticks(shop)
        assert ticks.requested("record2025", "record2026") == set()
        arrives(shop, f"{last}|BMC-1", f"{first}|BMC-1")
        assert ticks.requested("record2025", "record2026") == {
            ("record2025", str(last)),
            ("record2026", str(first)),
        }
        assert shop.run("fill_missing").success
        assert shop.shown("record2025") == {str(last)}
        assert shop.shown("record2026") == {str(first)}
        assert set(shop.table("record2025")["date"]) == {last}
        assert set(shop.table("record2026")["date"]) == {first}
