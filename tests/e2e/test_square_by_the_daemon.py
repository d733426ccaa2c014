"""Square under `roms up`: a sync that a person launches, what the UI shows of it, and the red check when it differs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import httpx
import pytest
from typer.testing import CliRunner

from demo.square_host import SquareHost
from roms_assets.cli.app import app
from roms_assets.settings import Environment
from tests.cli.square_shop import a_square_shop
from tests.e2e.running import roms, roms_up
from tests.waiting import until

SHOWN = """
{ assetNodeOrError(assetKey: {path: ["square_completeness"]}) { ... on AssetNode {
    assetPartitionStatuses { ... on TimePartitionStatuses { ranges { status startKey endKey } } }
    assetChecksOrError { ... on AssetChecks { checks { name executionForLatestMaterialization {
        evaluation { success description } } } } } } } }
"""


@pytest.fixture
def square(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SquareHost]:
    with a_square_shop(tmp_path, monkeypatch) as host:
        yield host


def shown(address: str) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The days of completeness that the UI shows as there, and what its check came to."""
    told = httpx.post(f"{address}/graphql", json={"query": SHOWN}, timeout=60).json()
    node = told["data"]["assetNodeOrError"]
    (check,) = node["assetChecksOrError"]["checks"]
    return node["assetPartitionStatuses"]["ranges"], check["executionForLatestMaterialization"]["evaluation"]


def test_a_launched_sync_is_shown_and_a_day_that_differs_later_is_red(
    square: SquareHost, tmp_path: Path
) -> None:
    with (
        roms_up(tmp_path) as address,
        dg.DagsterInstance.from_config(str(Environment().dagster_home)) as instance,
    ):
        roms("dagster", "job", "launch", "-j", "sync_square")
        until(lambda: [run.is_finished for run in instance.get_runs()] == [True], "the sync is over")
        (run,) = instance.get_runs()
        assert (run.job_name, run.is_success) == ("sync_square", True)
        whole = {"status": "MATERIALIZED", "startKey": "2025-11-10", "endKey": "2025-11-19"}
        days, check = shown(address)
        assert days == [whole]
        assert check == {"success": True, "description": "kept everywhere (20 looked at)"}

        world = square.world
        lost = next(key for key, held in world.orders.items() if world.local_day(held) == date(2025, 11, 18))
        world.hide(lost)
        prove = ["sync", "square", "--data-type", "completeness", "--since", "2025-11-18"]
        assert CliRunner().invoke(app, prove).exit_code == 1
        days, check = shown(address)
        assert days == [whole], "Dagster takes nothing back"
        assert (check["success"], "1 of 20 do not keep it (latest 2025-11-18" in check["description"]) == (
            False,
            True,
        )
