"""Every type of ShipStation's webhooks from the vendor to the tables, over real sockets on both ways."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from demo.webhook_keys import KeyHost
from demo.webhook_signing import RsaKey, shipstation_v2, unsigned
from roms_assets.kernel.events import EventState
from tests.ingress.front_door import Door, opened
from tests.webhooks.shop import Shop

KEY = RsaKey.made("vendor")
TOKEN = "a-token-of-the-address"


@dataclass
class Heard:
    """A shop with its front door open, and the vendor whose word it hears."""

    shop: Shop
    door: Door

    def told(self, version: str, body: bytes) -> None:
        """ShipStation tells it, and it is read."""
        if version == "v1":
            answer = self.door.post(body, unsigned, f"shipstation?token={TOKEN}")
        else:
            answer = self.door.post(body, shipstation_v2(KEY), "shipstation2")
        assert answer.status_code == 200, answer.text
        self.shop.read()

    def event_types(self) -> list[tuple[str, str]]:
        """Type and state of each event in the table."""
        rows = self.shop.query("SELECT event_type, state FROM webhook_events ORDER BY event_id").rows()
        return [(kind, state) for kind, state in rows]


@pytest.fixture
def heard(shop: Shop) -> Iterator[Heard]:
    secrets = {"ROMS_WEBHOOK_SECRETS": json.dumps({"shipstation": {"one": TOKEN}})}
    with KeyHost(KEY) as keys:
        shop.more = {**secrets, "ROMS_SHIPSTATION_KEYS_ADDRESS": keys.address}
        with opened(shop.settings) as door:
            door.clock.at = shop.clock.at
            yield Heard(shop, door)


Types = list[tuple[str, dict[str, bool]]]
ORDER_TYPES: Types = [("ORDER_NOTIFY", {}), ("ITEM_ORDER_NOTIFY", {"of_items": True})]
LABEL_TYPES: Types = [("SHIP_NOTIFY", {}), ("ITEM_SHIP_NOTIFY", {"of_items": True})]
FULFILLMENT_TYPES: Types = [("FULFILLMENT_SHIPPED", {}), ("FULFILLMENT_REJECTED", {"is_rejected": True})]


@pytest.mark.parametrize(("kind", "how"), ORDER_TYPES)
def test_an_order_that_v1_tells_of(heard: Heard, kind: str, how: Mapping[str, bool]) -> None:
    [order] = heard.shop.world.place_orders()
    heard.told("v1", heard.shop.host.webhooks([order], **how)["v1"])
    assert heard.event_types() == [(kind, "read")]
    assert heard.shop.orders() == {str(order.order_id): ("awaiting_shipment", order.total_cents)}
    lines = heard.shop.rows("shipstation_order_lines")
    assert sorted(row["sku"] for row in lines) == sorted(item.sku for item in order.items)


@pytest.mark.parametrize(("kind", "how"), LABEL_TYPES)
def test_a_label_that_v1_tells_of(heard: Heard, kind: str, how: Mapping[str, bool]) -> None:
    [order] = heard.shop.world.place_orders()
    label = heard.shop.world.ship(order.order_id)
    heard.told("v1", heard.shop.host.webhooks([label], **how)["v1"])
    assert heard.event_types() == [(kind, "read")]
    truth = (str(order.order_id), label.cost_cents, False)
    assert heard.shop.shipments() == {str(label.shipment_id): truth}


@pytest.mark.parametrize(("kind", "how"), FULFILLMENT_TYPES)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_fulfillment_that_either_version_tells_of(
    heard: Heard, version: str, kind: str, how: Mapping[str, bool]
) -> None:
    [order] = heard.shop.world.place_orders()
    label = heard.shop.world.ship(order.order_id, is_fulfillment=True)
    heard.told(version, heard.shop.host.webhooks([label], **how)[version])
    assert heard.event_types() == [(kind if version == "v1" else f"{kind}_V2", "read")]
    truth = (str(order.order_id), label.cost_cents, False)
    assert heard.shop.shipments() == {f"f-{label.shipment_id}": truth}


def test_what_v2_tells_is_asked_for_and_not_believed_from_its_data(heard: Heard) -> None:
    [order] = heard.shop.world.place_orders()
    body = json.loads(heard.shop.host.webhooks([order])["v2"])
    body["data"]["shipments"][0]["amount_paid"]["amount"] = 0.01
    heard.told("v2", json.dumps(body).encode())
    heard.told("v2", heard.shop.host.webhooks([heard.shop.world.ship(order.order_id)])["v2"])
    assert heard.event_types() == [("SHIPMENT_CREATED_V2", "read"), ("LABEL_CREATED_V2", "read")]
    [row] = heard.shop.rows("shipstation_orders")
    assert row["paid_minor"] == order.total_cents


@pytest.mark.parametrize(
    ("version", "kind", "more"),
    [
        ("v1", "SOMETHING_NEW", {}),
        ("v2", "TRACK_EVENT_V2", {"data": {"status_code": "NY", "events": ["x" * 1500]}}),
    ],
)
def test_a_type_that_nobody_knows_is_kept_and_asks_nobody(
    heard: Heard, version: str, kind: str, more: dict[str, Any]
) -> None:
    told = {"resource_url": f"{heard.shop.host.address}anything", "resource_type": kind, **more}
    heard.told(version, json.dumps(told).encode())
    assert heard.event_types() == [(kind, "read")]
    assert heard.shop.host.seen == []


@pytest.mark.parametrize(
    "address", ["https://evil.example/orders/1", "http://ssapi.shipstation.com/orders/1"]
)
def test_an_address_of_somebody_else_is_a_dead_letter_and_is_not_asked(heard: Heard, address: str) -> None:
    heard.told("v1", json.dumps({"resource_url": address, "resource_type": "ORDER_NOTIFY"}).encode())
    [event] = heard.door.store.listed()
    assert event.state is EventState.DEAD
    assert heard.shop.host.seen == []
