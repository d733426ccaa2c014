"""A dropped file that came by mistake is taken back: nothing of it counts, and who did it and why is kept."""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import pytest

from roms_assets.definitions import definitions
from roms_assets.kernel.errors import RuleBroken
from tests.dropped.shop import Shop

TOLD = ("ann", "a list of last year")
LIST = "order_number,tracking_number\nA1,1Z1\nA2,\n"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def test_nothing_of_it_counts_and_its_original_stays(shop: Shop) -> None:
    shop.drop("tracking", "a.csv", LIST)
    shop.drop("tracking", "b.csv", "order_number,tracking_number\nB1,1Z2\n")
    read, _ = shop.read()
    done = shop.desk.withdraw("a.csv", *TOLD)
    assert (done.rows, done.day) == (1, date(2025, 11, 12))
    assert [row["order_number"] for row in shop.rows("tracking_file_lines")] == ["B1"]
    assert shop.rows("refused_file_lines") == []
    assert shop.desk.stores.landing.read(read.came.sha256) == LIST.encode()
    assert shop.desk.lost_days() == []
    shop.desk.read_day_again(date(2025, 11, 12))
    assert [row["order_number"] for row in shop.rows("tracking_file_lines")] == ["B1"]


def test_twice_is_once(shop: Shop) -> None:
    shop.drop("tracking", "a.csv", LIST)
    [read] = shop.read()
    shop.desk.withdraw("a.csv", *TOLD)
    shop.tomorrow()
    again = shop.desk.withdraw(read.came.sha256[:8], "bob", "once more")
    assert (again.rows, again.day) == (0, None)
    assert again.told.endswith(
        "was withdrawn before, at 2025-11-12 04:00:00+00:00 by ann: a list of last year; nothing changed"
    )
    assert len(shop.desk.stores.landing.manifests(f"dropped/tracking/{read.came.sha256}")) == 2


def test_the_same_bytes_come_again_as_new_and_of_another_kind(shop: Shop) -> None:
    shop.drop("tracking", "a.csv", LIST)
    shop.read()
    shop.desk.withdraw("a.csv", *TOLD)
    shop.tomorrow()
    shop.drop("tracking", "a.csv", LIST)
    [read] = shop.read()
    assert (read.is_known, read.day) == (False, date(2025, 11, 13))
    [row] = shop.rows("tracking_file_lines")
    assert row["date"] == date(2025, 11, 13)
    (shop.home / "home" / "lake.duckdb").unlink()
    assert shop.desk.lost_days() == [date(2025, 11, 13)]
    shop.desk.read_day_again(date(2025, 11, 13))
    assert shop.rows("tracking_file_lines") == [row]


def test_which_file_is_meant_must_be_clear(shop: Shop) -> None:
    with pytest.raises(RuleBroken, match=r"no file 'a\.csv' of orders came"):
        shop.desk.withdraw("a.csv", *TOLD)
    shop.drop("tracking", "a.csv", LIST)
    shop.drop("cancelled", "a.csv", "order_number\nA1\n")
    shop.read()
    with pytest.raises(
        RuleBroken, match=r"may be cancelled/[0-9a-f]{12}, tracking/[0-9a-f]{12}; write one of these"
    ):
        shop.desk.withdraw("a.csv", *TOLD)


def test_of_what_is_called_alike_the_one_that_counts_is_meant(shop: Shop) -> None:
    for content in (LIST, LIST + "A7,1Z7\n"):
        shop.drop("tracking", "a.csv", content)
        shop.read()
        assert shop.desk.withdraw("a.csv", *TOLD).rows > 0
    assert shop.rows("tracking_file_lines") == []


@pytest.mark.parametrize("named", ["cancelled/a.csv", "cancelled/{sha256}"])
def test_the_same_bytes_in_the_wrong_folder_are_told_by_its_kind(shop: Shop, named: str) -> None:
    shop.drop("cancelled", "a.csv", LIST)
    shop.drop("tracking", "a.csv", LIST)
    read, _ = shop.read()
    with pytest.raises(RuleBroken, match=r"may be cancelled/.{12}, tracking/.{12}; write one of these"):
        shop.desk.withdraw(read.came.sha256, *TOLD)
    done = shop.desk.withdraw(named.format(sha256=read.came.sha256[:12]), *TOLD)
    assert done.told.startswith("cancelled/a.csv")
    assert shop.rows("cancel_file_lines") == []
    assert len(shop.rows("tracking_file_lines")) == 1


def test_what_was_never_landed_stays_refused_when_it_comes_after_its_withdrawal(shop: Shop) -> None:
    shop.orders["largest_file_mb"] = 1
    for _ in range(2):
        shop.drop("tracking", "a.csv", b"x" * 1_000_001)
        shop.read()
        [refused] = shop.rows("refused_file_lines")
        [again] = shop.desk.read_day_again(date(2025, 11, 12))
        assert again.error == ""
        assert shop.rows("refused_file_lines") == [refused]
        shop.desk.withdraw("a.csv", *TOLD)
        assert shop.rows("refused_file_lines") == []


def run(shop: Shop, instance: dg.DagsterInstance, *files: str) -> dg.ExecuteInProcessResult:
    """The job, as the launchpad starts it."""
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("withdraw_dropped_files")
    config = {"files": [*files], "who": "ann", "why": "a list of last year"}
    quiet = {"console": {"config": {"log_level": "CRITICAL"}}}
    return job.execute_in_process(
        instance=instance, run_config={"loggers": quiet, "ops": {"withdraw_files": {"config": config}}}
    )


def test_of_several_files_none_is_withdrawn_when_one_is_not_known(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    shop.drop("tracking", "a.csv", LIST)
    shop.read()
    with pytest.raises(RuleBroken, match=r"no file 'b\.csv' of orders came"):
        run(shop, instance, "a.csv", "b.csv")
    assert len(shop.rows("tracking_file_lines")) == 1


def test_a_run_from_the_launchpad_tells_the_day_and_who_and_why(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    shop.drop("cancelled", "a.csv", "order_number\nA1\n")
    shop.read()
    result = run(shop, instance, "a.csv")
    assert result.success
    assert shop.rows("cancel_file_lines") == []
    log = "\n".join(str(entry) for entry in instance.all_logs(result.run_id))
    assert (
        "is withdrawn: 1 row of cancel_file_lines gone; its original stays; by ann: a list of last year"
        in log
    )
    [event] = instance.fetch_materializations(dg.AssetKey("cancel_file_lines"), limit=5).records
    assert event.partition_key == "2025-11-12"
