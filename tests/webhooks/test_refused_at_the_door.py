"""What the front door refused is a dead letter that says nothing in the tables, whoever reads it again."""

from datetime import date

import pytest

from roms_assets.definitions import definitions
from roms_assets.kernel.events import EventState
from tests.webhooks.shop import Shop

EVIL = {"order_id": "X-1", "channel": "evil_shop", "product_sku": "SKU-1", "quantity": 2}
GOOD = {**EVIL, "order_id": "A-1", "channel": "Web_Shop"}
UNKNOWN = "the body names no channel that is known"


@pytest.fixture(autouse=True)
def one_channel(shop: Shop) -> None:
    shop.channels = ["web_shop"]


def today(shop: Shop) -> date:
    return shop.clock.now().date()


def orders(shop: Shop) -> list[str]:
    return sorted(row["order_id"] for row in shop.rows("shipstation_orders"))


def test_it_has_its_row_among_the_events_as_soon_as_a_run_reads(shop: Shop) -> None:
    event = shop.refuse(EVIL, UNKNOWN)
    shop.refuse(b"{}", "the body names no order")
    assert shop.desk.has_due()
    assert shop.read().states[EventState.DEAD] == 2
    row, nonsense = shop.rows("webhook_events")
    assert (row["event_id"], row["state"], row["reason"], row["attempts"], row["run_id"]) == (
        event.id, "dead", UNKNOWN, 1, "run-1")  # fmt: skip
    assert (row["event_type"], row["subject"], nonsense["event_type"]) == ("order", "X-1", "unknown")
    assert shop.state(event) == (EventState.DEAD, UNKNOWN, 1)
    assert orders(shop) == []
    assert not shop.desk.has_due()
    assert shop.read().events == 0


def test_a_day_that_is_read_anew_makes_no_order_of_it(shop: Shop) -> None:
    shop.refuse(EVIL, UNKNOWN)
    shop.hear("gateway", GOOD)
    shop.read()
    assert shop.materialize("webhook_events", today(shop)).success
    assert orders(shop) == ["A-1"]
    assert sorted(row["attempts"] for row in shop.rows("webhook_events")) == [0, 1]


def test_a_replay_holds_it_against_the_channels_of_now(shop: Shop) -> None:
    event = shop.refuse(EVIL, UNKNOWN)
    shop.read()
    assert shop.desk.replay(all_dead=True) == 1
    shop.read()
    assert shop.state(event) == (EventState.DEAD, UNKNOWN, 1)
    assert orders(shop) == []
    shop.channels.append("evil_shop")
    assert shop.desk.replay(all_dead=True) == 1
    shop.read()
    assert (shop.state(event)[0], orders(shop)) == (EventState.READ, ["X-1"])


def test_an_order_that_was_taken_stays_when_its_channel_goes(shop: Shop) -> None:
    event = shop.hear("gateway", GOOD)
    shop.read()
    shop.channels = ["other"]
    shop.desk.read_day_again(today(shop))
    assert (shop.state(event)[0], orders(shop)) == (EventState.READ, ["A-1"])


def test_it_is_no_loss_of_the_lake(shop: Shop) -> None:
    shop.hear("gateway", GOOD)
    shop.read()
    shop.refuse(EVIL, UNKNOWN)
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile")
    assert job.execute_in_process(instance=shop.instance, op_selection=["mend_events"]).success
    assert shop.desk.lost_days() == []
    assert len(shop.rows("webhook_events")) == 2
    assert not shop.host.asked, "nothing was lost, so ShipStation need not say everything again"
