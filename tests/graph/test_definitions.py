"""The graph as Dagster sees it: it loads, can be served to the UI, and people can read it."""

import re
import subprocess
import sys
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.metadata import TableMetadataSet
from dagster._core.remote_representation.external_data import RepositorySnap
from dagster._serdes import deserialize_value, serialize_value

from demo.world import Branch, World
from roms_assets.definitions import definitions, defs
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.dbt_assets import daily_sales
from roms_assets.pos.describing import POS_RECORDS, RAW_POS_FILES
from roms_assets.pos.rules.judging import State
from roms_assets.settings import Environment, Settings
from tests.docs.pages import ROOT, part
from tests.pos.shop import a_business
from tests.stopped_clock import StoppedClock

INSIDERS = re.compile(r"asset|partition|materiali|condition|cursor|\btick|\bop\b", re.IGNORECASE)
"""Words of Dagster's that a shop owner need not know."""
DAYS = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]


@pytest.fixture
def graph(tmp_path: Path) -> dg.Definitions:
    world = World([Branch("BMC", ("1",)), Branch("AYALA-FRN", ("1", "2"))], DAYS)
    business = a_business(world, "http://127.0.0.1:9/")
    environment = Environment(_env_file=None, ROMS_HOME=str(tmp_path))
    return definitions(Settings(business, environment), clock=StoppedClock(datetime(2026, 1, 5, tzinfo=UTC)))


def test_it_can_be_served_to_the_ui(graph: dg.Definitions) -> None:
    """The UI is sent a serialised picture; a name that is not plain text would break it only there."""
    dg.Definitions.validate_loadable(graph)
    snap = RepositorySnap.from_def(graph.get_repository_def())

    assert deserialize_value(serialize_value(snap), RepositorySnap) == snap


def test_nobody_is_greeted_with_warnings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROMS_CONFIG", str(ROOT / "demo" / "roms.yaml"))
    monkeypatch.setenv("ROMS_HOME", str(tmp_path))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        loaded = defs()
        assert isinstance(loaded, dg.Definitions)
        loaded.get_repository_def()
    assert [str(each.message) for each in told] == []


def test_every_asset_tells_people_what_it_is(graph: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in graph.resolve_all_asset_specs()}

    assert set(specs) == {
        "raw_pos_files",
        "pos_records",
        "record2025",
        "record2026",
        "pos_tenders",
        "pos_refused_lines",
        "pos_arrivals",
        "pos_daily_sales",
        "lake_snapshot",
    }
    assert specs["lake_snapshot"].group_name == "serve"
    for spec in specs.values():
        assert spec.group_name in {"pos", "serve"}
        assert spec.description
        assert spec.owners
        assert spec.kinds
        assert spec.metadata["one row is"]


def test_tables_show_their_columns_with_units(graph: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in graph.resolve_all_asset_specs()}
    for name in (
        "pos_records",
        "record2025",
        "pos_tenders",
        "pos_refused_lines",
        "pos_arrivals",
        "pos_daily_sales",
    ):
        schema = TableMetadataSet.extract(specs[name].metadata).column_schema
        assert schema is not None, name
        assert all(column.description for column in schema.columns), name


def test_the_five_states_are_explained_where_they_are_shown(graph: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in graph.resolve_all_asset_specs()}
    columns = specs["pos_arrivals"].metadata["dagster/column_schema"].schema.columns
    told = next(column.description for column in columns if column.name == "state")

    assert re.findall(r"(?:^|\. )(\w+): ", told) == [state.value for state in State]


def partitions_of(graph: dg.Definitions, asset: dg.AssetKey) -> Sequence[str]:
    """The keys of an asset's partitions."""
    partitions = graph.resolve_asset_graph().get(asset).partitions_def
    assert partitions
    return partitions.get_partition_keys()


def test_till_days_are_date_by_till(graph: dg.Definitions) -> None:
    keys = partitions_of(graph, RAW_POS_FILES)

    assert len(keys) == 9
    assert "2025-12-31|AYALA-FRN-2" in keys
    assert partitions_of(graph, POS_RECORDS) == keys


@pytest.mark.parametrize(
    ("asset", "days"),
    [
        ("record2025", DAYS[:2]),
        ("record2026", DAYS[2:]),
        ("pos_arrivals", DAYS),
        ("pos_daily_sales", DAYS),
    ],
)
def test_a_year_holds_its_own_days(graph: dg.Definitions, asset: str, days: list[date]) -> None:
    assert partitions_of(graph, dg.AssetKey(asset)) == [day.isoformat() for day in days]


def test_the_daily_sales_stand_on_every_record_and_show_dbts_tests(graph: dg.Definitions) -> None:
    sales = graph.resolve_asset_graph().get(dg.AssetKey("pos_daily_sales"))

    assert {key.to_user_string() for key in sales.parent_keys} == {"record2025", "record2026"}
    assert sales.kinds == {"dbt", "duckdb"}
    assert {key.name for key in sales.check_keys} == {
        "daily_sales_stand_once",
        "daily_sales_add_up_to_the_record",
        "daily_sales_have_no_empty_field",
    }
    for key in sales.check_keys:
        check = graph.resolve_asset_graph().get_check_spec(key)
        assert check.description, "people read what it promises"
        assert not check.blocking, "it stops no till"


def test_without_a_manifest_one_line_says_what_to_run(tmp_path: Path) -> None:
    world = World([Branch("BMC", ("1",))], DAYS)

    with pytest.raises(SettingsWrong, match=r"manifest\.json is not there: run make \.venv"):
        daily_sales(a_business(world, "http://127.0.0.1:9/"), [], tmp_path / "manifest.json")


def test_no_run_and_no_command_loads_dbt() -> None:
    code = "import sys, roms_assets.cli.app, roms_assets.definitions; print('dbt' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded.strip() == "False", "it takes seconds, and is a process of its own where SQL is to be run"


def test_the_nightly_run_is_on_at_two_in_the_shops_zone(graph: dg.Definitions) -> None:
    schedule = graph.resolve_schedule_def("collect_yesterday_at_two")

    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Manila"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_publishing_by_itself_is_on(graph: dg.Definitions) -> None:
    assert graph.resolve_sensor_def("publish_what_arrived").default_status is dg.DefaultSensorStatus.RUNNING


def test_people_are_told_every_five_minutes_from_the_first_start(graph: dg.Definitions) -> None:
    sensor = graph.resolve_sensor_def("tell_people_what_goes_wrong")

    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    assert sensor.minimum_interval_seconds == 300


def started_by(graph: dg.Definitions) -> dict[str, dg.ScheduleDefinition | dg.SensorDefinition]:
    """Every sensor and schedule by its name."""
    found = [*(graph.schedules or []), *(graph.sensors or [])]
    return {
        each.name: each for each in found if isinstance(each, dg.ScheduleDefinition | dg.SensorDefinition)
    }


def test_every_sensor_and_schedule_tells_a_shop_owner_what_it_does(graph: dg.Definitions) -> None:
    started = started_by(graph)

    assert {"collect_yesterday_at_two", "publish_what_arrived"} <= set(started)
    assert len(started) == len([*(graph.schedules or []), *(graph.sensors or [])])
    for name, each in started.items():
        told = each.description or ""
        assert told.endswith("."), name
        assert 6 <= len(told.split()) <= 40, name
        assert not INSIDERS.search(told), name


def test_every_sensor_and_schedule_is_on_unless_the_docs_say_why_not(graph: dg.Definitions) -> None:
    on = (dg.DefaultScheduleStatus.RUNNING, dg.DefaultSensorStatus.RUNNING)
    off = {name for name, each in started_by(graph).items() if each.default_status not in on}
    told = part("docs/operating.md", "## What runs by itself")

    assert off == set(re.findall(r"^\* `(\w+)` is off: .+", told, re.MULTILINE))


def test_every_job_tells_what_it_does(graph: dg.Definitions) -> None:
    assert [job.name for job in graph.jobs or [] if not job.description] == []
