"""The faked ShipStation: both versions of its API, as the vendor's pages describe them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from demo.shipstation_host import ShipStationHost
from demo.shipstation_shop import API_KEY, KEY, SECRET
from demo.shipstation_world import ShipStationWorld

DAYS = [date(2025, 11, day) for day in range(1, 5)]


@dataclass
class ToldClock:
    """Seconds that pass when the test says so."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def host(clock: ToldClock) -> Iterator[ShipStationHost]:
    with ShipStationHost(ShipStationWorld(DAYS), clock=clock) as found:
        yield found


@pytest.fixture
def v1(host: ShipStationHost) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.address, auth=(KEY, SECRET), timeout=30) as client:
        yield client


@pytest.fixture
def v2(host: ShipStationHost) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.address, headers={"API-Key": API_KEY}, timeout=30) as client:
        yield client


def told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_v1_gives_pages_until_the_last(v1: httpx.Client) -> None:
    pages = [told(v1.get("orders", params={"page": page, "pageSize": 5})) for page in (1, 2, 3, 4)]
    assert [len(page["orders"]) for page in pages] == [5, 5, 2, 0]
    assert {(page["total"], page["pages"]) for page in pages} == {(12, 3)}
    assert len({each["orderId"] for page in pages for each in page["orders"]}) == 12


def test_v1_writes_and_reads_times_on_the_pacific_clock(host: ShipStationHost, v1: httpx.Client) -> None:
    order = host.world.place_orders()[0]
    host.world.pass_time(hours=1)
    host.world.change(order.order_id, status="on_hold")
    seen = told(v1.get(f"orders/{order.order_id}"))
    assert seen["modifyDate"] == "2025-11-05T05:00:00.0000000", "13:00 UTC"
    asked = {"modifyDateStart": "2025-11-05 04:59:00", "sortBy": "ModifyDate"}
    assert [each["orderId"] for each in told(v1.get("orders", params=asked))["orders"]] == [order.order_id]
    later = {"modifyDateStart": "2025-11-05 05:01:00"}
    assert told(v1.get("orders", params=later))["total"] == 0


def test_v1_finds_labels_by_when_they_were_made_or_voided(host: ShipStationHost, v1: httpx.Client) -> None:
    before = told(v1.get("shipments"))["total"]
    order = host.world.place_orders()[0]
    label = host.world.ship(order.order_id)
    host.world.pass_time(hours=2)
    host.world.void(label.shipment_id)
    made = told(v1.get("shipments", params={"createDateStart": "2025-11-05 03:59:00"}))["shipments"]
    voided = told(v1.get("shipments", params={"voidDateStart": "2025-11-05 05:00:00"}))["shipments"]
    assert made == voided
    assert (made[0]["voided"], made[0]["voidDate"]) == (True, "2025-11-05T06:00:00.0000000")
    assert told(v1.get("shipments"))["total"] == before + 1


def test_v1_takes_forty_requests_a_minute_and_says_how_many_are_left(
    host: ShipStationHost, v1: httpx.Client, clock: ToldClock
) -> None:
    answers = [v1.get("orders", params={"pageSize": 1}) for _ in range(41)]
    assert [answer.status_code for answer in answers] == [200] * 40 + [429]
    assert [answers[0].headers[f"X-Rate-Limit-{name}"] for name in ("Limit", "Remaining", "Reset")] == [
        "40", "39", "60"]  # fmt: skip
    assert answers[40].headers["X-Rate-Limit-Remaining"] == "0"
    assert host.too_many == 1
    clock.at += 60
    assert v1.get("orders", params={"pageSize": 1}).status_code == 200


def test_v2_takes_two_hundred_and_then_says_how_long_to_wait(v2: httpx.Client, clock: ToldClock) -> None:
    answers = [v2.get("v2/labels", params={"page_size": 1}) for _ in range(201)]
    assert [answer.status_code for answer in answers] == [200] * 200 + [429]
    clock.at += 18
    assert v2.get("v2/labels").headers["Retry-After"] == "42"


def test_v2_names_the_next_page(v2: httpx.Client) -> None:
    seen: list[str] = []
    address = "v2/shipments?page_size=5&sort_by=modified_at&sort_dir=asc"
    while address:
        page = told(v2.get(address))
        seen += [each["shipment_id"] for each in page["shipments"]]
        address = page["links"]["next"].get("href", "")
    assert len(seen) == len(set(seen)) == 12


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_webhook_leads_to_just_what_it_is_about(
    host: ShipStationHost, v1: httpx.Client, v2: httpx.Client, version: str
) -> None:
    client = v1 if version == "v1" else v2
    placed = host.world.place_orders(2)
    shipped = [host.world.ship(placed[0].order_id)]
    by_others = [host.world.ship(placed[1].order_id, is_fulfillment=True)]
    counts = []
    for things in (placed, shipped, by_others):
        body = json.loads(host.webhooks(things)[version])
        found = told(client.get(body["resource_url"]))
        counts.append(found["total"])
        assert len(body["resource_url"]) <= 200
        assert ("data" in body) == (version == "v2")
        if version == "v2":
            [name] = set(body["data"]) - {"total", "page", "pages"}
            said, listed = (sorted(each[name], key=str) for each in (body["data"], found))
            assert said == listed, "it says what is to be found there"
            assert len(host.webhooks(things[:1])["v2"]) > 1024
    assert counts == [2, 1, 1]


@pytest.mark.parametrize("place", ["orders", "shipments", "v2/shipments", "v2/labels"])
def test_strangers_are_refused(host: ShipStationHost, place: str) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"API-Key": "other"}):
        assert httpx.get(host.address + place, headers=headers, timeout=30).status_code == 401


@pytest.mark.parametrize("asked", [{"modifyDateStart": "yesterday"}, {"page": "0"}, {"pageSize": "501"}])
def test_v1_refuses_what_it_cannot_read(v1: httpx.Client, asked: dict[str, str]) -> None:
    assert v1.get("orders", params=asked).status_code == 400


def test_the_same_calls_make_the_same_bytes() -> None:
    bodies = []
    for _ in range(2):
        world = ShipStationWorld(DAYS)
        with ShipStationHost(world) as host:
            placed = host.world.place_orders(2)
            host.world.ship(placed[0].order_id)
            answer = httpx.get(host.address + "orders", auth=(KEY, SECRET), timeout=30)
            bodies.append((answer.content, world.truth(), world.truth_of_shipments()))
    assert bodies[0] == bodies[1]


def test_a_person_lets_things_happen(host: ShipStationHost) -> None:
    placed = httpx.post(host.address + "control/order", json={"count": 2}, timeout=30).json()
    assert len(placed["ids"]) == 2
    assert set(placed["webhooks"]) == {"v1", "v2"}
    shipped = httpx.post(
        host.address + "control/ship", json={"order_id": placed["ids"][0]}, timeout=30
    ).json()
    assert shipped["webhooks"]["v1"]["resource_type"] == "SHIP_NOTIFY"
    assert host.world.truth()[str(placed["ids"][0])][0] == "shipped"
    assert (
        httpx.post(host.address + "control/strike", json={"trouble": "server_error"}, timeout=30).text
        == "struck"
    )
    assert httpx.get(host.address + "orders", timeout=30).status_code == 500
    assert httpx.post(host.address + "control/strike", json={}, timeout=30).text == "mended"
