"""What cannot be read now: a dead letter at once, or tried again with growing pauses while the vendor is down."""

from datetime import timedelta
from typing import Any

import pytest

from roms_assets.kernel.events import EventState
from roms_assets.kernel.pauses import MOST_ATTEMPTS, pause_after
from roms_assets.webhooks import reading_events
from tests.webhooks.shop import LINE, Shop


@pytest.mark.parametrize(
    ("source", "body", "reason"),
    [
        ("gateway", b"not json", "not JSON"),
        ("gateway", {"quantity": 1}, "names no order"),
        ("gateway", {**LINE, "quantity": "lots"}, "another shape"),
        ("gateway", {**LINE, "ordered_date": "2025-11-13T18:30:00"}, "without a zone"),
        ("shipstation", {"resource_type": "ORDER_NOTIFY"}, "without its resource_url"),
        ("shipstation", {"resource_type": "ORDER_NOTIFY", "resource_url": "https://evil.example/orders"}, "not sent"),
        ("checkout", b"\xff\xfe", "neither JSON nor"),
        ("checkout", {"product": "Mug"}, "no order number"),
        ("square", b"[]", "another shape"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_dead_letter_at_once(
    shop: Shop, source: str, body: bytes | dict[str, Any], reason: str
) -> None:
    bad, good = shop.hear(source, body), shop.hear("gateway", LINE)
    shop.read()
    state, why, attempts = shop.state(bad)
    assert (state, attempts) == (EventState.DEAD, 1)
    assert reason in why
    assert shop.state(good)[0] is EventState.READ
    rows = {row["event_id"]: row for row in shop.rows("webhook_events")}
    assert (rows[bad.id]["state"], rows[bad.id]["reason"]) == ("dead", why)


def test_what_is_gone_at_the_vendor_is_a_dead_letter(shop: Shop) -> None:
    pointer = {"resource_type": "ORDER_NOTIFY", "resource_url": f"{shop.host.address}orders/1"}
    event = shop.hear("shipstation", pointer)
    shop.read()
    assert shop.state(event)[:1] == (EventState.DEAD,)
    assert "HTTP 404" in shop.state(event)[1]


@pytest.mark.parametrize(
    ("source", "body", "kind"),
    [
        ("shipstation", {"resource_type": "NEWS_NOTIFY", "resource_url": "https://evil.example/"}, "NEWS_NOTIFY"),
        ("shipstation2", {"resource_type": "TRACK_EVENT_V2", "data": {"status_code": "DE"}}, "TRACK_EVENT_V2"),
        ("square", {"type": "order.created", "event_id": "e", "data": {"id": "ORD1"}}, "order.created"),
        ("partner", b"anything", "event"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_kept_and_not_refused(
    shop: Shop, source: str, body: bytes | dict[str, Any], kind: str
) -> None:
    event = shop.hear(source, body)
    shop.read()
    assert shop.state(event) == (EventState.READ, "", 0)
    assert [row["event_type"] for row in shop.rows("webhook_events")] == [kind]
    assert not shop.host.asked


def test_an_address_that_always_fails_costs_no_other_event(shop: Shop) -> None:
    orders = shop.world.place_orders(4)
    poisoned = shop.hear("shipstation", shop.host.webhooks([shop.world.ship(orders[0].order_id)])["v1"])
    others = [shop.hear("shipstation", shop.host.webhooks([each])["v1"]) for each in orders]
    shop.host.strike("server_error", path="/shipments", times=10_000)
    shop.read()
    assert {shop.state(event) for event in others} == {(EventState.READ, "", 0)}
    state, reason, attempts = shop.state(poisoned)
    assert (state, attempts) == (EventState.WAITING, 1)
    assert "HTTP 500" in reason
    assert len(shop.orders()) == 4


def test_what_was_not_asked_for_counts_no_attempt_and_is_asked_for_first(shop: Shop) -> None:
    """Two addresses in a row that fail may be ShipStation; then it is their turn after all others."""
    order, other = shop.world.place_orders(2)
    label, fulfillment = shop.world.ship(order.order_id), shop.world.ship(other.order_id, is_fulfillment=True)
    bad = [shop.hear("shipstation", shop.host.webhooks([each])["v1"]) for each in (label, fulfillment)]
    good = [shop.hear("shipstation", shop.host.webhooks([each])["v1"]) for each in (order, other)]
    for path in ("/shipments", "/fulfillments"):
        shop.host.strike("server_error", path=path, times=10_000)
    shop.read()
    assert [shop.state(event)[2] for event in bad] == [1, 1]
    assert {shop.state(event) for event in good} == {(EventState.WAITING, "", 0)}
    shop.later(seconds=pause_after(1).total_seconds())
    shop.read()
    assert {shop.state(event) for event in good} == {(EventState.READ, "", 0)}
    assert [shop.state(event)[::2] for event in bad] == [(EventState.WAITING, 2)] * 2


def test_while_the_vendor_is_down_it_is_asked_little_and_events_wait_with_growing_pauses(shop: Shop) -> None:
    event = shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"])
    others = [shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"]) for _ in range(7)]
    shop.host.strike("server_error", times=10_000)
    rounds = list(shop.desk.read_until_quiet(timedelta(seconds=10), timedelta(seconds=40)))
    assert [read.events for read in rounds] == [2], "the others rest longer than the run stays"
    assert shop.host.asked["/orders"] == 4, "two questions stand for all, twice each"
    assert {shop.state(each)[2] for each in others} == {0, 1}
    shop.host.mend()
    shop.later(seconds=pause_after(1).total_seconds())
    shop.read()
    assert {shop.state(each)[0] for each in (event, *others)} == {EventState.READ}
    assert len(shop.orders()) == 8


def test_the_pauses_of_an_event_grow(shop: Shop) -> None:
    event = shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"])
    shop.host.strike("server_error", times=10_000)
    for attempt in range(1, 4):
        shop.read()
        assert shop.state(event)[::2] == (EventState.WAITING, attempt)
        assert not shop.desk.has_due()
        shop.later(seconds=pause_after(attempt).total_seconds())
        assert shop.desk.has_due()


def test_many_events_in_a_pause_keep_no_newer_one_waiting(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_events, "_AT_ONCE", 3)
    shop.hear_all("shipstation", [shop.host.webhooks(shop.world.place_orders())["v1"]] * 5)
    shop.host.strike("server_error", times=10_000)
    shop.read()
    assert not shop.desk.has_due()
    event = shop.hear("gateway", LINE)
    pointer = {"resource_type": "NEWS_NOTIFY", "resource_url": "https://evil.example/"}
    newer = shop.hear("shipstation", pointer)
    assert shop.desk.has_due()
    shop.read()
    assert shop.state(event)[0] is shop.state(newer)[0] is EventState.READ


def test_what_never_heals_is_a_dead_letter_in_the_end_and_can_be_replayed(shop: Shop) -> None:
    event = shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"])
    shop.host.strike("dropped", times=10_000)
    for _ in range(MOST_ATTEMPTS):
        shop.read()
        shop.later(hours=1)
    state, reason, attempts = shop.state(event)
    assert (state, attempts) == (EventState.DEAD, MOST_ATTEMPTS)
    assert "broke off" in reason
    shop.host.mend()
    assert shop.desk.replay(all_dead=True, source="shipstation") == 1
    shop.read()
    assert shop.state(event) == (EventState.READ, reason, 0) or shop.state(event)[0] is EventState.READ
    assert len(shop.orders()) == 1


def test_refused_credentials_are_told_and_not_sent_again_and_again(shop: Shop) -> None:
    events = [shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"]) for _ in range(3)]
    shop.more["ROMS_SHIPSTATION_SECRET"] = "wrong"
    shop.read()
    assert sum(shop.host.asked.values()) == 1
    assert all("refuses the credentials" in shop.state(event)[1] for event in events)
    del shop.more["ROMS_SHIPSTATION_SECRET"]
    shop.later(minutes=1)
    shop.read()
    assert len(shop.orders()) == 3
