"""A business without tills: the graph loads with whatever else there is, and nothing is expected of any till."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.remote_representation.external_data import RepositorySnap

from roms_assets.definitions import definitions
from roms_assets.doors.pos import pos_desk
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.pos.collecting import How
from roms_assets.settings import Business, Environment, Settings
from tests.mail.shop import ORDERS
from tests.stopped_clock import StoppedClock
from tests.web.shop import a_site

FACTS = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-10"}
NOW = datetime(2025, 11, 12, 20, tzinfo=UTC)
"""The fourth hour of the 13th in the shop's zone."""
GROUPS: dict[str, dict[str, Any]] = {
    "square": {},
    "shipstation": {},
    "webhooks": {"sources": [{"name": "shop", "kind": "shipstation_contract"}]},
    "mail": {"mailboxes": [ORDERS]},
    "web": {"contact": "owner@luna.example", "sites": [a_site()]},
    "orders": {},
    "statements": {"accounts": [{"name": "bank"}]},
}
OF_TILLS = {"collect_yesterday_at_two", "publish_what_arrived", "fill_missing", "daily_pos", "reparse"}
OF_TILLS |= {"collect_day"}


def a_business(*names: str, **more: dict[str, Any]) -> Business:
    return Business.model_validate({**FACTS, **{name: GROUPS[name] for name in names}, **more})


def graph_of(business: Business, home: Path) -> dg.Definitions:
    environment = Environment(_env_file=None, ROMS_HOME=str(home))
    return definitions(Settings(business, environment), clock=StoppedClock(NOW))


@pytest.fixture
def everything(tmp_path: Path) -> dg.Definitions:
    return graph_of(a_business(*GROUPS, inventory={}), tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:
        yield made


@pytest.mark.parametrize("name", GROUPS)
def test_any_one_source_is_a_business(name: str, tmp_path: Path) -> None:
    graph = graph_of(a_business(name), tmp_path)
    dg.Definitions.validate_loadable(graph)
    snap = RepositorySnap.from_def(graph.get_repository_def())
    jobs = {job.name for job in graph.jobs or []}
    assert snap
    assert {"reconcile", "housekeeping"} <= jobs
    assert not OF_TILLS & (jobs | {each.name for each in [*(graph.schedules or []), *(graph.sensors or [])]})


def test_no_asset_and_no_check_is_of_tills(everything: dg.Definitions) -> None:
    specs = list(everything.resolve_all_asset_specs())
    names = {spec.key.to_user_string() for spec in specs}
    upstream = {dep.asset_key.to_user_string() for spec in specs for dep in spec.deps}
    checked = {key.asset_key.to_user_string() for key in everything.resolve_asset_graph().asset_check_keys}

    assert {"orders", "square_orders", "inventory_insights", "lake_snapshot"} <= names
    assert "pos" not in {spec.group_name for spec in specs}
    assert not [name for name in names | upstream | checked if name.startswith(("pos_", "record", "raw_pos"))]
    assert upstream | checked <= names, "nothing stands on what is not there"


def test_days_begin_with_the_first_day_of_business(everything: dg.Definitions) -> None:
    nodes = everything.resolve_asset_graph()
    begins = {
        node.key.to_user_string(): node.partitions_def.get_first_partition_key()
        for node in nodes.asset_nodes
        if isinstance(node.partitions_def, dg.DailyPartitionsDefinition)
        and node.partitions_def.timezone == FACTS["time_zone"]
    }
    assert {"orders", "square_completeness", "inventory_insights"} <= set(begins)
    assert set(begins.values()) == {FACTS["first_day"]}


def test_every_clock_starts_only_what_is_there(
    everything: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    repository = everything.get_repository_def()
    for schedule in repository.schedule_defs:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=NOW, repository_def=repository, resources=everything.resources
        )
        ticked = schedule.evaluate_tick(context)
        assert ticked.run_requests or ticked.skip_message, schedule.name
        assert repository.has_job(schedule.job_name), schedule.name


def test_every_sensor_is_quiet_while_nothing_comes(
    everything: dg.Definitions, instance: dg.DagsterInstance
) -> None:
    repository = everything.get_repository_def()
    looked = {}
    for sensor in repository.sensor_defs:
        context = dg.build_sensor_context(instance, repository_def=repository, resources=everything.resources)
        looked[sensor.name] = sensor.evaluate_tick(context)
    asked = {name: ticked.run_requests for name, ticked in looked.items() if ticked.run_requests}
    assert asked == {}


def test_no_host_is_asked_for_a_tills_files(tmp_path: Path) -> None:
    desk = pos_desk(Settings(a_business("webhooks"), Environment(_env_file=None, ROMS_HOME=str(tmp_path))))
    assert desk.expected() == []
    with pytest.raises(SettingsWrong, match="no group `pos`"):
        desk.collect([], How())


@pytest.mark.parametrize("job", ["housekeeping", "reconcile"])
def test_the_nights_of_a_shop_that_only_hears_webhooks_go_well(
    job: str, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    made = graph_of(a_business("webhooks"), tmp_path).resolve_job_def(job)
    result = made.execute_in_process(instance=instance)
    told = [
        entry.user_message
        for entry in instance.all_logs(result.run_id)
        if int(entry.level) >= logging.WARNING
    ]
    assert result.success
    assert told == [], "nobody is warned of anything"
    assert not [
        event for event in result.all_events if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
