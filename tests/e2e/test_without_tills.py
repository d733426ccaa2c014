"""A shop without tills under `roms up`: a webhook over the wire becomes an order of its day, and all else is quiet."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import dagster as dg
import httpx
import pytest
from dagster._core.scheduler.instigation import InstigatorTick, TickStatus

from demo.webhook_signing import shipstation_contract
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment
from tests.bare_environment import unset_variables
from tests.docs.pages import page
from tests.e2e.running import roms, roms_up
from tests.free_port import a_free_port
from tests.waiting import until

SECRET = "a secret of the shop's gateway"
ORDER = {
    "orderId": 7,
    "orderNumber": "L-7",
    "marketplace": "web_shop",
    "orderStatus": "awaiting_shipment",
    "orderTotal": 150.5,
    "orderCurrency": "PHP",
    "orderDate": "2025-11-14T23:30:00Z",
    "items": [{"sku": "BREAD", "quantity": 2, "unitPrice": 75.25}],
}
DAY = date(2025, 11, 15)
"""On which it was ordered, in the shop's zone."""


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """That of the front door; the shop is that of the page for shops without tills."""
    found = a_free_port()
    unset_variables(monkeypatch)
    [example] = re.findall(r"```yaml\n(.*?)```", page("docs/without_tills.md"), re.DOTALL)
    told = dedent(f"   {example.strip()}").replace("webhooks:\n", f"webhooks:\n  port: {found}\n")
    (tmp_path / "roms.yaml").write_text(told)
    monkeypatch.setenv("ROMS_WEBHOOK_SECRETS", json.dumps({"gateway": {"2026-q1": SECRET}}))
    monkeypatch.chdir(tmp_path)
    return found


def send(port: int) -> str:
    """What the front door answers to the order."""
    body = json.dumps(ORDER).encode()
    signed = shipstation_contract(SECRET)(body, datetime.now(UTC))
    answer = httpx.post(f"http://127.0.0.1:{port}/webhooks/gateway", content=body, headers=signed)
    return str(answer.json()["status"])


def ticks(instance: dg.DagsterInstance) -> list[tuple[str, InstigatorTick]]:
    """Each look of a schedule or sensor, with its name."""
    return [
        (state.name, tick)
        for state in instance.all_instigator_state()
        for tick in instance.get_ticks(state.instigator_origin_id, state.selector_id)
    ]


def days_of(instance: dg.DagsterInstance, asset: str) -> set[str]:
    """Its days that Dagster shows as there."""
    return instance.get_materialized_partitions(dg.AssetKey(asset))


def told_by_the_watch(instance: dg.DagsterInstance) -> list[str]:
    """What came of its looks around."""
    return [tick.skip_reason or "" for name, tick in ticks(instance) if name == "tell_people_what_goes_wrong"]


def test_a_webhook_becomes_an_order_of_its_day_and_nothing_fails(port: int, tmp_path: Path) -> None:
    environment = Environment()
    with roms_up(tmp_path), dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
        assert send(port) == "accepted"
        until(lambda: days_of(instance, "shipstation_orders"), "the webhook is read")
        until(lambda: any(told_by_the_watch(instance)), "the watch has looked")
        roms("orders", "build")
        assert "no till's files are expected" in roms("missing")
        runs, looked, told = instance.get_runs(), ticks(instance), told_by_the_watch(instance)
        days = {name: days_of(instance, name) for name in ("orders", "order_lines")}
        for run in runs:
            instance.run_launcher.terminate(run.run_id)
    with stores(environment).lake.reading() as lake:
        orders = lake.execute("SELECT date, order_number, total_minor, currency FROM orders").fetchall()
    assert orders == [(DAY, "L-7", 15050, "PHP")]
    assert days == {"orders": {DAY.isoformat()}, "order_lines": {DAY.isoformat()}}
    assert {run.job_name for run in runs} <= {"read_webhooks", "calculate_orders", "__ASSET_JOB"}
    assert not [run.job_name for run in runs if run.is_failure]
    assert not [name for name, tick in looked if tick.status is TickStatus.FAILURE]
    assert {each.split(",")[0] for each in told if each} == {"0 opened"}
