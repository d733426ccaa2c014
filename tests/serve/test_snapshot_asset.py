"""The snapshot in Dagster: its figures, and the clock that makes it."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from roms_assets.doors.serve import serve_desk
from tests.pos.crash.small_world import a_small_world
from tests.pos.shop import Shop, a_shop
from tests.stopped_clock import StoppedClock


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(a_small_world(), tmp_path) as shop:
        yield shop


def materialized(shop: Shop) -> dg.AssetMaterialization:
    job = shop.definitions().resolve_implicit_global_asset_job_def()
    result = job.execute_in_process(instance=shop.instance, asset_selection=[dg.AssetKey("lake_snapshot")])
    (event,) = result.asset_materializations_for_node("lake_snapshot")
    return event


def published_at(shop: Shop, at: datetime) -> None:
    """Let the lake's last change be of that time."""
    os.utime(shop.home / "lake.duckdb", (at.timestamp(), at.timestamp()))


def ticked(shop: Shop, at: datetime) -> dg.RunRequest | dg.SkipReason | object:
    """What the schedule says at a time."""
    schedule = shop.definitions().resolve_schedule_def("snapshot_when_quiet")
    serve = serve_desk(shop.settings.environment, StoppedClock(at))
    context = dg.build_schedule_context(shop.instance, resources={"serve": serve})
    return schedule(context)


def test_it_shows_as_of_bytes_and_tables(shop: Shop) -> None:
    assert shop.run("fill_missing").success
    told: dict[str, Any] = {name: value.value for name, value in materialized(shop).metadata.items()}

    place = shop.home / "snapshot.duckdb"
    assert told["as_of"] == shop.now.timestamp()
    assert told["bytes"] == place.stat().st_size
    assert told["tables"] == len(told["rows"])
    with duckdb.connect(str(place), read_only=True) as connection:
        assert connection.sql("FROM record2025").pl().equals(shop.table("record2025"))
        assert told["rows"]["record2025"] == len(shop.table("record2025"))


def test_it_stands_behind_all_tables_of_the_lake(shop: Shop) -> None:
    graph = shop.definitions().resolve_asset_graph()
    parents = {key.to_user_string() for key in graph.get(dg.AssetKey("lake_snapshot")).parent_keys}

    tables = {"record2025", "pos_tenders", "pos_refused_lines", "pos_arrivals", "pos_daily_sales"}
    assert parents == tables


def test_the_clock_makes_one_after_quiet_and_none_when_nothing_changed(shop: Shop) -> None:
    assert isinstance(ticked(shop, shop.now), dg.SkipReason)
    assert shop.run("fill_missing").success
    published_at(shop, shop.now)

    assert isinstance(ticked(shop, shop.now + timedelta(minutes=4)), dg.SkipReason)
    assert isinstance(ticked(shop, shop.now + timedelta(minutes=5)), dg.RunRequest)
    materialized(shop)
    assert isinstance(ticked(shop, shop.now + timedelta(days=1)), dg.SkipReason)
    assert shop.run("fill_missing", {"force": True}).success
    published_at(shop, shop.now + timedelta(minutes=30))
    assert isinstance(ticked(shop, shop.now + timedelta(minutes=40)), dg.RunRequest)


def test_the_clock_is_on(shop: Shop) -> None:
    schedule = shop.definitions().resolve_schedule_def("snapshot_when_quiet")

    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
