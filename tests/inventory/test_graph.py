"""Inventory in the graph: days are shown with their checks, the sensor requests what changed, old insights go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from demo.world import Branch, World
from resources.clock import Clock
from resources.dbt import PROJECT, Outcome
from roms_assets.doors.stores import stores
from roms_assets.inventory.assets import inventory_assets
from roms_assets.inventory.calculating import DAY_TABLES, WHOLE_MODELS
from roms_assets.inventory.checking import PROMISES
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.inventory.entries import Proof, record_checks
from roms_assets.inventory.watching import InventoryWatch
from roms_assets.jobs import calculate_inventory, purge_inventory
from roms_assets.settings import Environment, InventorySettings, Settings
from sensors.inventory import inventory_sensors
from tests.dbt_rendered import RenderedDbt
from tests.inventory.stockroom import FIRST, Stockroom, day
from tests.pos.shop import a_business

CHANNELS = [
    {"name": "A", "fee_percent": "2"},
    {"name": "B", "fee_percent": "5", "holding_percent_per_month": "3"},
]


class Stopped(Clock):
    """A clock that stands until it is set."""

    at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
def desk(tmp_path: Path, clock: Stopped) -> InventoryDesk:
    """Of a shop in Manila with two channels and a hundred days."""
    business = a_business(World([Branch("A", ("1",))], [FIRST, day(100)]), "http://127.0.0.1:9/")
    told = InventorySettings.model_validate({"channels": CHANNELS})
    business = business.model_copy(update={"inventory": told, "currency": "USD"})
    settings = Settings(business, Environment(_env_file=None, ROMS_HOME=str(tmp_path)))
    return InventoryDesk(business, told, stores(settings.environment), RenderedDbt(tmp_path / "dbt"), clock)


@pytest.fixture
def room(desk: InventoryDesk, tmp_path: Path) -> Stockroom:
    """Its lake: B has what A lacks, and a line cannot be used."""
    room = Stockroom(tmp_path, address=desk.stores.lake.address)
    room.goods(("007", 1000, 2000))
    room.variations(VAR="007")
    room.count(0, 4)
    room.count(0, 40, place="LB")
    room.sell(40, 5)
    room.sell(41, None)
    room.write()
    return room


def test_days_are_shown_with_their_checks_and_old_insights_go(desk: InventoryDesk, room: Stockroom) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run: dict[str, Any] = {"resources": {"inventory": desk}, "instance": instance}
        assert calculate_inventory.execute_in_process(**run).success
        for table in DAY_TABLES:
            shown = instance.get_materialized_partitions(dg.AssetKey(table))
            assert day(100).isoformat() in shown, table
            assert (FIRST.isoformat() in shown) == (table in ALL_DAYS), table
        for table in WHOLE_MODELS:
            event = instance.get_latest_materialization_event(dg.AssetKey(table))
            assert event
            assert event.asset_materialization
            assert {"USD promised_minor", "dagster/row_count"} <= set(event.asset_materialization.metadata)
        assert checks(instance) == {
            "inventory_positions_add_up_to_the_movements": True,
            "inventory_layers_add_up_to_the_positions": True,
            "inventory_under_way_adds_up_to_the_movements": True,
            "inventory_positions_have_nothing_sold_beyond_the_stock": False,
            "inventory_flows_leave_nothing_out": False,
        }
        counted = "SELECT count(*) FROM inventory_insights"
        before = room.rows(counted)
        shorter = desk.settings.model_copy(update={"keep_insights_days": 10})
        object.__setattr__(desk, "settings", shorter)
        assert purge_inventory.execute_in_process(**run).success
        assert room.rows(counted) < before
        assert instance.get_latest_materialization_event(dg.AssetKey("inventory_insight_purges"))


ALL_DAYS = (
    "inventory_flows", "inventory_refused", "inventory_movements", "inventory_layers", "inventory_positions",
    "inventory_under_way",
)  # fmt: skip
"""Those of which every day stays."""


def checks(instance: dg.DagsterInstance) -> dict[str, bool]:
    """Check -> whether it passed."""
    keys = [dg.AssetCheckKey(dg.AssetKey(table.value), name) for name, (table, _) in PROMISES.items()]
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    return {key.name: latest[key].status.value == "SUCCEEDED" for key in keys}


def test_people_are_told_of_checks_that_are_broken_until_they_are_kept(
    desk: InventoryDesk, room: Stockroom
) -> None:
    watch = InventoryWatch(desk.business, desk.stores.ledger)
    last = desk.last_day

    def told() -> dict[str, tuple[str, set[str]]]:
        return {each.title: (each.cause, set(each.parts)) for each in watch.troubles(desk.clock.now())}

    assert told() == {}
    desk.calculate()
    assert told() == {
        "Inventory: 1 product has sold beyond its stock": (f"{last} A 007: short of 1", {"A 007"}),
        "Inventory: 1 line could not be counted": (
            f"{day(41)} order_lines A#2#0: its quantity is no number",
            {f"{day(41)} order_lines A#2#0"},
        ),
    }
    room.run(f"UPDATE inventory_positions SET quantity = 9 WHERE date = '{last}' AND channel = 'B'")
    desk.calculate([last])
    assert "Inventory: 1 position is not what its movements add up to" in told()
    assert "Inventory: 1 position is not what its layers add up to" in told()
    room.run("DELETE FROM order_lines WHERE quantity IS NULL")
    room.count((last - FIRST).days, 3)
    room.write()
    desk.calculate()
    assert told() == {}
    desk.calculate()
    assert told() == {}, "nothing was made, and nothing is forgotten"


def test_people_are_told_of_a_broken_test_of_dbts_until_it_passes(desk: InventoryDesk) -> None:
    watch, ledger = InventoryWatch(desk.business, desk.stores.ledger), desk.stores.ledger
    at, name = desk.clock.now(), "inventory_cover_stand_once"
    for number, status in ((3, "fail"), (4, "fail"), (5, "pass")):
        tests = [Outcome(name, True, status, 2 if status == "fail" else 0)]
        record_checks(ledger, Proof([], day(number), {}, tests), at)
        titles = [each.title for each in watch.troubles(at)]
        assert titles == ([f"Inventory: the check {name} is broken"] if status == "fail" else [])


@pytest.mark.filterwarnings("ignore:.*beta")
def test_the_sensor_requests_what_changed_once_it_is_quiet(
    desk: InventoryDesk, room: Stockroom, clock: Stopped
) -> None:
    change = room.lake.newest_change()
    assert change
    clock.at = change.at + timedelta(seconds=30)
    [sensor] = inventory_sensors(clock)
    with dg.DagsterInstance.ephemeral() as instance:
        cursor: str | None = None

        def tick() -> str:
            nonlocal cursor
            with dg.build_sensor_context(instance, cursor, resources={"inventory": desk}) as context:
                told: Any = sensor.evaluate_tick(context)
            cursor = told.cursor
            return "requested" if told.run_requests else str(told.skip_message)

        assert "waiting until a minute is quiet" in tick()
        clock.at += timedelta(minutes=1)
        assert tick() == "requested"
        assert tick() == "nothing changed since the last look"
        [by_day, *_] = inventory_assets(desk.business, ["square_inventory"])
        told = dg.materialize(
            [by_day], instance=instance, partition_key=str(day(100)), resources={"inventory": desk}
        )
        assert told.success
        shown = instance.get_materialized_partitions(dg.AssetKey("inventory_insights"))
        assert shown == {str(day(100))}, "all days were made, and the one that was asked for is shown"
        change = room.lake.newest_change()
        assert change
        clock.at = change.at + timedelta(minutes=2)
        assert tick() == "nothing of inventory changed"


def test_dbts_own_variables_are_the_settings_defaults(desk: InventoryDesk) -> None:
    told = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]
    of_no_business = {"last_day": None, "time_zone": "UTC"}
    assert {**told, **desk.told_to_sql, **of_no_business} == told
