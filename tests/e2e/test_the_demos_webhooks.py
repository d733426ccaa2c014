"""What `make demo` shows of webhooks, by the product itself: each becomes an order, a dead letter is read again."""

import json
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.__main__ import _hear, _server
from demo.places import places, places_of_webhooks
from demo.webhook_sender import LEDGER
from roms_assets.doors.events import events
from roms_assets.doors.stores import stores
from roms_assets.kernel.events import Event, EventState
from roms_assets.settings import Environment

NOBODY = "http://127.0.0.1:9/"


def named(event: Event) -> str:
    """The order that an event of the gateway is about."""
    told = json.loads(event.body)
    return str(told.get("order_id") or told.get("orderId"))


def test_every_webhook_of_the_demo_becomes_an_order_and_its_dead_letter_is_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROMS_HOME", str(tmp_path))
    with ExitStack() as stack:
        shipstation = stack.enter_context(_server("demo.shipstation_host"))
        keys = stack.enter_context(_server("demo.webhook_keys", str(tmp_path)))
        ours = places(NOBODY, NOBODY, f"127.0.0.1:9 {NOBODY}") | places_of_webhooks(shipstation, keys)
        assert _hear({**os.environ, **ours}) == 0
    said = capfd.readouterr().out
    assert "not as it should be" not in said
    assert "the body names no channel that is known" in said, "the dead letter was shown"
    assert " failed" in said
    environment = Environment(_env_file=None, **ours)
    kept = events(environment).listed(limit=1000)
    assert {event.state for event in kept} == {EventState.READ}
    sent = [json.loads(line) for line in (tmp_path / LEDGER).read_text().splitlines()]
    [dead] = [event for event in kept if b"bazaar" in event.body]
    assert dead.run_id, "a run of Dagster's read it in the end"
    with stores(environment).lake.reading() as lake:
        rows = lake.execute("SELECT order_id, channel, event_id FROM shipstation_orders").fetchall()
        ((asked,),) = lake.execute(
            "SELECT count(*) FROM webhook_events WHERE kind = 'shipstation_v1'"
        ).fetchall()
    orders = {order_id: (channel, event_id) for order_id, channel, event_id in rows}
    assert {named(event) for event in kept if event.source == "gateway"} <= set(orders)
    assert orders[named(dead)] == ("bazaar", dead.id)
    assert sum(event_id is not None for _, event_id in orders.values()) == len(orders)
    good = [each for each in sent if each["source"] == "shipstation" and each["status"] == 200]
    assert asked == len({each["body_sha256"] for each in good})
