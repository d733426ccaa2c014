"""The graph as Dagster sees it: it loads, can be served to the UI, and people can read it."""

from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.remote_representation.external_data import RepositorySnap
from dagster._serdes import deserialize_value, serialize_value

from demo.world import Branch, World
from roms_assets.definitions import definitions
from roms_assets.pos.describing import POS_RECORDS, RAW_POS_FILES
from roms_assets.settings import Environment, Settings
from tests.pos.shop import StoppedClock, a_business

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
    }
    for spec in specs.values():
        assert spec.group_name == "pos"
        assert spec.description
        assert spec.owners
        assert spec.kinds
        assert spec.metadata["one row is"]


def test_tables_show_their_columns_with_units(graph: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in graph.resolve_all_asset_specs()}
    for name in ("pos_records", "record2025", "pos_tenders", "pos_refused_lines", "pos_arrivals"):
        schema = specs[name].metadata["dagster/column_schema"].schema
        assert all(column.description for column in schema.columns), name


def test_till_days_are_date_by_till(graph: dg.Definitions) -> None:
    keys = graph.resolve_asset_graph().get(RAW_POS_FILES).partitions_def.get_partition_keys()

    assert len(keys) == 9
    assert "2025-12-31|AYALA-FRN-2" in keys
    assert graph.resolve_asset_graph().get(POS_RECORDS).partitions_def.get_partition_keys() == keys


@pytest.mark.parametrize(
    ("asset", "days"), [("record2025", DAYS[:2]), ("record2026", DAYS[2:]), ("pos_arrivals", DAYS)]
)
def test_a_year_holds_its_own_days(graph: dg.Definitions, asset: str, days: list[date]) -> None:
    partitions = graph.resolve_asset_graph().get(dg.AssetKey(asset)).partitions_def

    assert partitions.get_partition_keys() == [day.isoformat() for day in days]


def test_the_nightly_run_is_on_at_two_in_the_shops_zone(graph: dg.Definitions) -> None:
    schedule = graph.resolve_schedule_def("collect_yesterday_at_two")

    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Manila"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_publishing_by_itself_is_on(graph: dg.Definitions) -> None:
    assert graph.resolve_sensor_def("publish_what_arrived").default_status is dg.DefaultSensorStatus.RUNNING
