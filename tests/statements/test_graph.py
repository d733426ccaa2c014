"""What starts by itself: a dropped file and changed orders are seen by the sensor; the watch looks at statements."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from roms_assets.definitions import definitions
from roms_assets.watching import watch
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
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    assert job.execute_in_process(instance=instance, run_config=quiet).success
    assert instance.get_materialized_partitions(dg.AssetKey("reconciliations")) == {"2025-11-11"}
    before = shop.all_rows()
    (tmp_path / "lake.duckdb").unlink()
    mended = graph.resolve_job_def("reconcile").execute_in_process(
        instance=instance, run_config=quiet, op_selection=["mend_statements"]
    )
    assert mended.success
    assert shop.all_rows() == before
    quiet_again(shop)
    assert not starts(), "all is matched"
    shop.order("A-1001", 2_500)
    shop.publish()
    quiet_again(shop)
    assert starts()
    assert not watch(shop.settings, instance, []).look_around(datetime(2025, 12, 20, 4, tzinfo=UTC)).faults
    assert "Card statements: 1 line of bank has no order" in caplog.text
