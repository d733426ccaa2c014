"""What starts by itself: a dropped file and changed orders are seen by the sensor; the watch looks at statements."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from roms_assets.definitions import definitions
from roms_assets.kernel.errors import RomsError, SourceUnavailable
from roms_assets.watching import watch
from tests.graph_runs import QUIET
from tests.statements.shop import Shop


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def quiet_again(shop: Shop) -> None:
    """Two minutes pass after what changed the lake last, whose file knows another clock."""
    change = shop.desk.stores.lake.newest_change()
    assert change
    shop.clock.at = change.at + timedelta(minutes=2)


def test_a_dropped_file_and_orders_that_changed_start_the_job_and_nothing_else(
    tmp_path: Path, instance: dg.DagsterInstance, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(tmp_path)
    graph = definitions(shop.settings, clock=shop.clock)
    sensor = graph.resolve_sensor_def("reconcile_statements_when_changed")
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    cursor: str | None = None

    def starts() -> bool:
        nonlocal cursor
        with dg.build_sensor_context(
            instance=instance, cursor=cursor, resources={"statements": shop.desk}
        ) as context:
            found = sensor.evaluate_tick(context)
        cursor = found.cursor
        return bool(found.run_requests)

    assert not starts(), "nothing is there"
    shop.drop("a.csv", "2025-11-11,,CARD,25.00")
    assert starts()
    job = graph.resolve_job_def("reconcile_statements")
    assert job.execute_in_process(instance=instance, run_config=QUIET).success
    assert instance.get_materialized_partitions(dg.AssetKey("reconciliations")) == {"2025-11-11"}
    before = shop.all_rows()
    (tmp_path / "lake.duckdb").unlink()
    mended = graph.resolve_job_def("reconcile").execute_in_process(
        instance=instance, run_config=QUIET, op_selection=["mend_statements"]
    )
    assert mended.success
    assert shop.all_rows() == before
    quiet_again(shop)
    assert not starts(), "all is matched"
    proven = graph.resolve_job_def("prove_statements").execute_in_process(instance=instance, run_config=QUIET)
    assert proven.success
    shop.order("A-1001", 2_500)
    shop.publish()
    quiet_again(shop)
    assert starts()
    assert not watch(shop.settings, instance, []).look_around(datetime(2025, 12, 20, 4, tzinfo=UTC)).faults
    assert "Card statements: 1 line of bank has no order" in caplog.text


def test_a_file_that_cannot_be_read_costs_no_other(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    shop = Shop(tmp_path)
    files = [tmp_path / "none.csv", tmp_path / "a.csv"]
    files[1].write_text("date,reference,details,amount\n2025-11-11,,CARD,25.00")
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile_statements")
    config = {"ops": {"import_statements": {"config": {"files": [str(file) for file in files]}}}}
    with pytest.raises(SourceUnavailable, match=r"1 of 2 files could not be imported, .*none\.csv"):
        job.execute_in_process(instance=instance, run_config=QUIET | config)
    assert [row["details"] for row in shop.rows("statement_lines")] == ["CARD"]


def test_a_damaged_original_does_not_keep_the_others_from_being_read_again(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    shop = Shop(tmp_path)
    for name in ("a", "b", "c"):
        shop.drop(f"{name}.csv", f"2025-11-11,,{name},25.00")
    shop.read()
    shop.reconcile()
    (shop.home / "lake.duckdb").unlink()
    first = shop.desk.lost_files()[0]
    [original] = [path for path in shop.home.rglob(f"{first['sha256']}*") if path.is_file()]
    original.unlink()
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile")
    with pytest.raises(RomsError, match=rf"1 of 3 files could not be imported, .*{first['file']}"):
        job.execute_in_process(instance=instance, run_config=QUIET, op_selection=["mend_statements"])
    others = {"a", "b", "c"} - {first["file"].removesuffix(".csv")}
    assert {row["details"] for row in shop.rows("statement_lines")} == others
    assert len(shop.rows("reconciliations")) == 2, "what came back is matched"
    assert [each["file"] for each in shop.desk.lost_files()] == [first["file"]]
