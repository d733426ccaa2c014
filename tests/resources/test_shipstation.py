"""The door to ShipStation against a faked one on a real socket; time is told by the test."""

import json
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.shipstation_host import ShipStationHost
from demo.shipstation_shop import API_KEY, KEY, SECRET
from demo.shipstation_world import ShipStationWorld
from resources.shipstation import Credentials, CredentialsRefused, Page, ShipStation
from resources.shipstation_answers import trusted
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable
from tests.told_time import ToldTime, told_time

DAYS = [date(2025, 11, day) for day in range(1, 5)]
FAKED = Credentials(KEY, SECRET, API_KEY)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def host(clock: ToldTime) -> Iterator[ShipStationHost]:
    with ShipStationHost(ShipStationWorld(DAYS), clock=clock.monotonic) as found:
        yield found


def door(host: ShipStationHost, credentials: Credentials = FAKED, page_size: int = 5) -> ShipStation:
    return ShipStation(credentials, host.address, timeout_seconds=5, attempts=3, page_size=page_size)


def read(door: ShipStation, version: str, place: str) -> tuple[list[Page], list[bytes]]:
    landed: list[bytes] = []

    def land(body: bytes) -> str:
        landed.append(body)
        return f"sha{len(landed)}"

    with door.open() as client:
        return list(client.pages(version, place, {}, land)), landed


@pytest.mark.parametrize(
    ("version", "place", "lists"), [("v1", "orders", "orders"), ("v2", "v2/shipments", "shipments")]
)
def test_all_pages_are_read_and_landed_as_they_came(
    host: ShipStationHost, version: str, place: str, lists: str
) -> None:
    pages, landed = read(door(host), version, place)
    assert [(page.sha256, page.version, page.lists, len(page.listed)) for page in pages] == [
        ("sha1", version, lists, 5),
        ("sha2", version, lists, 5),
        ("sha3", version, lists, 2),
    ]
    assert [each for body in landed for each in json.loads(body)[lists]] == [
        each for page in pages for each in page.listed
    ]


def test_a_webhooks_resource_is_all_its_pages(host: ShipStationHost) -> None:
    placed = host.world.place_orders(203)
    address = json.loads(host.webhooks(placed)["v1"])["resource_url"]
    with door(host).open() as client:
        pages = list(client.resource(address, lambda _: ""))
    assert [len(page.listed) for page in pages] == [100, 100, 3]


def test_a_single_order_is_a_page_of_one(host: ShipStationHost) -> None:
    order = host.world.place_orders()[0]
    with door(host).open() as client:
        (page,) = client.resource(f"{host.address}orders/{order.order_id}", lambda _: "")
    assert (page.lists, [each["orderNumber"] for each in page.listed]) == ("orders", [order.number])


@pytest.mark.parametrize("page", ["abc", "-30", "0", "", "1e9", "\u0663", "9" * 5_000])
def test_a_page_that_is_none_is_a_broken_rule_and_nobody_is_asked(host: ShipStationHost, page: str) -> None:
    address = str(httpx.URL(f"{host.address}orders", params={"page": page}))
    with door(host).open() as client, pytest.raises(RuleBroken, match="a page that is no number"):
        list(client.resource(address, lambda _: ""))
    assert not host.asked


def test_v1_is_never_asked_more_often_than_it_allows(host: ShipStationHost, clock: ToldTime) -> None:
    began = clock.at
    with door(host).open() as client:
        for _ in range(120):
            next(client.pages("v1", "orders", {}, lambda _: ""))
    assert host.too_many == 0
    assert 150 < clock.at - began < 220, "three minutes' worth"


def test_two_doors_at_once_wait_for_the_next_minute(host: ShipStationHost, clock: ToldTime) -> None:
    """Each knows only its own requests; the headers tell what the other one used up."""
    with door(host).open() as one, door(host).open() as other:
        for _ in range(60):
            next(one.pages("v1", "orders", {}, lambda _: ""))
            next(other.pages("v1", "orders", {}, lambda _: ""))
    assert host.too_many <= 3


@pytest.mark.parametrize(("version", "place"), [("v1", "orders"), ("v2", "v2/labels")])
def test_too_many_requests_wait_as_long_as_the_vendor_wants(
    host: ShipStationHost, clock: ToldTime, version: str, place: str
) -> None:
    with httpx.Client(base_url=host.address, auth=(KEY, SECRET), headers={"API-Key": API_KEY}) as greedy:
        while greedy.get(place).status_code != 429:
            pass
    clock.at += 20
    pages, _ = read(door(host), version, place)
    assert pages
    assert max(clock.waits) == 40
    assert host.too_many == 2


@pytest.mark.parametrize("trouble", ["server_error", "dropped", "truncated", "half_json", "html"])
def test_what_may_heal_is_asked_again(host: ShipStationHost, trouble: str) -> None:
    host.strike(trouble, times=2)
    pages, _ = read(door(host, page_size=500), "v1", "orders")
    assert [len(page.listed) for page in pages] == [12]
    assert host.asked["/orders"] == 3


@pytest.mark.parametrize(
    ("trouble", "said"), [("server_error", "HTTP 500"), ("dropped", "broke off"), ("html", "no JSON")]
)
def test_what_does_not_heal_is_told_after_all_attempts(
    host: ShipStationHost, trouble: str, said: str
) -> None:
    host.strike(trouble, times=9)
    with pytest.raises(SourceUnavailable, match=said):
        read(door(host), "v1", "orders")
    assert host.asked["/orders"] == 3


def test_an_answer_of_another_shape_needs_a_person(host: ShipStationHost) -> None:
    host.strike("empty")
    with pytest.raises(SourceChangedShape, match="nothing that is known"):
        read(door(host), "v1", "orders")


def test_what_is_gone_is_asked_for_once(host: ShipStationHost) -> None:
    with door(host).open() as client, pytest.raises(SourceChangedShape, match="HTTP 404"):
        list(client.resource(f"{host.address}orders/1", lambda _: ""))
    assert host.asked["/orders/1"] == 1


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_refused_credentials_are_not_sent_again_and_never_shown(host: ShipStationHost, version: str) -> None:
    wrong = door(host, Credentials("hush-key", "hush-secret", "hush-api"))
    place = "orders" if version == "v1" else "v2/labels"
    for _ in range(2):
        with pytest.raises(CredentialsRefused) as refused:
            read(wrong, version, place)
    assert sum(host.asked.values()) == 1
    assert "hush" not in f"{refused.value!r} {wrong!r}"
    assert read(door(host), version, place), "others are asked all the same"


def test_without_credentials_nobody_is_asked(host: ShipStationHost) -> None:
    with pytest.raises(CredentialsRefused, match="ROMS_SHIPSTATION_KEY"):
        read(door(host, Credentials(api_key=API_KEY)), "v1", "orders")
    assert not host.asked


GOOD = [
    "https://ssapi.shipstation.com/orders?importBatch=1",
    "https://ssapi6.shipstation.com/shipments?batchId=1&includeShipmentItems=False",
    "https://SSAPI13.shipstation.com/orders?importBatch=1",
    "https://api.shipstation.com/v2/labels?batch_id=se-1",
]
BAD = [
    "http://ssapi.shipstation.com/orders",
    "https://ssapi.shipstation.com.evil.example/orders",
    "https://evil.example/ssapi.shipstation.com",
    "https://evilssapi.shipstation.com/orders",
    "https://ssapi6.shipstation.com@evil.example/orders",
    "https://key:secret@ssapi.shipstation.com/orders",
    "https://ssapi.shipstation.com\\@evil.example/orders",
    "https://ssapi.shipstation.com:8443/orders",
    "https://ssapi\u0661.shipstation.com/orders",
    "https://ssapi.shipstation.com\n.evil.example/orders",
    "https://api.shipstation.com/orders",
    "https://ssapi.shipstation.com/v2/labels",
    "file:///etc/passwd",
    "//ssapi.shipstation.com/orders",
    "http://127.0.0.1:9/orders",
    "http://169.254.169.254/latest",
    "",
    "not an address",
]


@pytest.mark.parametrize("address", GOOD)
def test_shipstations_own_hosts_get_credentials(address: str) -> None:
    assert trusted(address).scheme == "https"


@pytest.mark.parametrize("address", BAD)
def test_no_other_host_gets_credentials(address: str) -> None:
    with pytest.raises(RuleBroken, match="resource_url"):
        trusted(address)


@given(
    st.text(max_size=120), st.sampled_from(["", "https://", "https://ssapi.shipstation.com", "https://ssapi"])
)
def test_whatever_is_trusted_is_one_of_shipstations_hosts(text: str, start: str) -> None:
    try:
        url = trusted(start + text)
    except RuleBroken:
        return
    assert url.scheme == "https"
    assert url.host.endswith(".shipstation.com")
    assert url.userinfo == b""


def test_the_host_is_checked_before_anything_is_sent(host: ShipStationHost, clock: ToldTime) -> None:
    with ShipStationHost(ShipStationWorld(DAYS), clock=clock.monotonic) as stranger:
        with door(host).open() as client, pytest.raises(RuleBroken, match="not sent"):
            list(client.resource(f"{stranger.address}orders", lambda _: ""))
        assert not stranger.asked


def test_check_tells_in_one_line(host: ShipStationHost) -> None:
    assert "answers to v1" in door(host).check("v1")
    assert "answers to v2" in door(host).check("v2")
