"""What the graph does by itself and on a click: the job, the days that are shown, the sensor, the clock."""

from collections.abc import Iterator
from datetime import date

import dagster as dg
import pytest

from demo.sheets import SPREADSHEET
from roms_assets.definitions import definitions
from roms_assets.dropped.rules.tables import CANCELLED, RECEIVED, SHEET, TRACKING
from roms_assets.jobs import read_dropped_files
from tests.dropped.rules.test_former_sheet import a_sheet
from tests.dropped.shop import Shop


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def shown(instance: dg.DagsterInstance, asset: str) -> set[str]:
    return instance.get_materialized_partitions(dg.AssetKey(asset))


def test_a_run_reads_folder_and_sheets_and_shows_the_day_with_its_numbers(
    sheets: Shop, instance: dg.DagsterInstance
) -> None:
    assert sheets.host
    sheets.orders["drop_folder"] = "dropped"
    sheets.host.cells[SPREADSHEET, "Parcels"].append(["", "1Z9"])
    sheets.drop("sheet", "old.csv", a_sheet({}, {"Quantity": "many", "Email": "who@example.com"}))
    assert sheets.run(instance)
    assert shown(instance, TRACKING) == shown(instance, SHEET) == {"2025-11-12"}
    assert shown(instance, RECEIVED) == shown(instance, CANCELLED) == set()
    event = instance.get_latest_materialization_event(dg.AssetKey(SHEET))
    assert event
    assert event.asset_materialization
    told = {name: value.value for name, value in event.asset_materialization.metadata.items()}
    assert (told["file"], told["rows"], told["refused"]) == ("old.csv", 1, 1)
    assert told["dagster/partition_row_count"] == 1
    (run,) = instance.get_runs()
    log = "\n".join(str(entry) for entry in instance.all_logs(run.run_id))
    assert "line 3: quantity 'many' is no number" in log
    assert "line 3: order_number is empty" in log
    for secret in ("who@example.com", "buyer@example.com", "PRIVATE KEY"):
        assert secret not in log


def test_a_click_on_a_day_reads_its_landed_files_again_and_today_what_waits(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    shop.orders["date_format"] = "%Y-%m-%d"
    shop.drop("sheet", "old.csv", a_sheet({"Date": "12/11/2025"}))
    assert [reading.state for reading in shop.read()] == ["refused"]
    shop.tomorrow()
    shop.drop("cancelled", "cancel.csv", "order_number\nA1\n")
    shop.orders["date_format"] = "%d/%m/%Y"
    job = definitions(shop.settings, clock=shop.clock).resolve_implicit_global_asset_job_def()
    keys = [dg.AssetKey(SHEET), dg.AssetKey(CANCELLED), dg.AssetKey(TRACKING), dg.AssetKey(RECEIVED)]
    for day in (date(2025, 11, 12), date(2025, 11, 13)):
        result = job.execute_in_process(
            instance=instance, asset_selection=keys, partition_key=day.isoformat()
        )
        assert result.success
    assert len(shop.rows(SHEET)) == 1, "the form of dates was mended, and nobody dropped it again"
    assert shop.rows("refused_file_lines") == []
    assert (shown(instance, SHEET), shown(instance, CANCELLED)) == ({"2025-11-12"}, {"2025-11-13"})


def test_one_of_the_tables_alone_may_be_asked_for(shop: Shop, instance: dg.DagsterInstance) -> None:
    shop.drop("tracking", "parcels.csv", "order_number,tracking_number\nA1,1Z1\n")
    job = definitions(shop.settings, clock=shop.clock).resolve_implicit_global_asset_job_def()
    alone = job.get_subset(asset_selection={dg.AssetKey(TRACKING)})
    assert alone.execute_in_process(instance=instance, partition_key="2025-11-12").success
    assert len(shop.rows(TRACKING)) == 1
    assert shown(instance, TRACKING) == {"2025-11-12"}


def test_the_reconcile_brings_back_what_a_lost_lake_held(shop: Shop, instance: dg.DagsterInstance) -> None:
    shop.drop("cancelled", "cancel.csv", "order_number\nA1\n")
    shop.read()
    before = shop.rows(CANCELLED)
    (shop.home / "home" / "lake.duckdb").unlink()
    assert shop.run(instance, "reconcile", op_selection=["mend_dropped_files"])
    assert shop.rows(CANCELLED) == before


@pytest.mark.parametrize("spoil", ["damaged", "erased"])
def test_an_original_that_is_damaged_or_gone_costs_no_other_and_the_run_says_how_many(
    sheets: Shop, instance: dg.DagsterInstance, spoil: str
) -> None:
    sheets.orders["drop_folder"] = "dropped"
    sheets.drop("cancelled", "a.csv", "order_number\nA1\n")
    sheets.drop("cancelled", "b.csv", "order_number\nB1\n")
    bad, _ = sheets.read()
    sheets.tomorrow()
    (sheet,) = sheets.read_sheets()
    before = sheets.rows(CANCELLED)
    (sheets.home / "home" / "lake.duckdb").unlink()
    for reading in (bad, sheet):
        [original] = (sheets.home / "home" / "landing").rglob(f"{reading.came.sha256}.zst")
        original.unlink() if spoil == "erased" else original.write_bytes(b"spoiled")
    assert not sheets.run(instance, "reconcile", op_selection=["mend_dropped_files"])
    assert sheets.rows(CANCELLED) == [row for row in before if row["file_sha256"] != bad.came.sha256]
    (run,) = instance.get_runs()
    log = "\n".join(str(entry) for entry in instance.all_logs(run.run_id))
    assert "2 of 3 landed files and Sheets could not be read again" in log
    assert f"cancelled/{bad.name}: " in log


def test_the_sensor_starts_a_run_for_a_file_that_is_quiet(shop: Shop, instance: dg.DagsterInstance) -> None:
    graph = definitions(shop.settings, clock=shop.clock)
    sensor = graph.resolve_sensor_def("read_files_when_dropped")

    def requested() -> list[dg.RunRequest]:
        context = dg.build_sensor_context(instance=instance, resources={"dropped": shop.desk})
        return list(sensor.evaluate_tick(context).run_requests or [])

    assert not requested()
    shop.drop("tracking", "parcels.csv", "order_number,tracking_number\nA,1\n")
    (request,) = requested()
    assert request.run_config == {"ops": {"read_files": {"config": {"sheets": False}}}}
    assert sensor.job_name == read_dropped_files.name
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_sheets_have_a_clock_and_without_them_or_the_group_there_is_nothing(sheets: Shop, shop: Shop) -> None:
    def names(of: Shop) -> set[str]:
        graph = definitions(of.settings)
        return {each.name for each in [*(graph.schedules or []), *(graph.sensors or [])]}

    assert {"read_sheets_every_quarter_hour", "read_files_when_dropped"} <= names(sheets)
    shop.orders = {}
    assert "read_sheets_every_quarter_hour" not in names(shop)
    schedule = definitions(sheets.settings).resolve_schedule_def("read_sheets_every_quarter_hour")
    assert schedule.execution_timezone == "Asia/Manila"


def test_today_is_a_day_already_and_each_column_is_described(shop: Shop) -> None:
    graph = definitions(shop.settings, clock=shop.clock).resolve_asset_graph()
    for asset in (TRACKING, RECEIVED, CANCELLED, SHEET):
        node = graph.get(dg.AssetKey(asset))
        assert node.partitions_def
        keys = node.partitions_def.get_partition_keys(current_time=shop.clock.now())
        assert (node.group_name, keys[-1]) == ("orders", "2025-11-12")
        assert all(column.description for column in node.metadata["dagster/column_schema"].schema.columns)
