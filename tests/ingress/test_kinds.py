"""Each kind of source over a real socket, as its vendor sends."""

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from demo import webhook_signing as signing
from demo.webhook_keys import KeyHost
from demo.webhook_signing import NOTIFICATION_ADDRESS, RsaKey
from resources import jwks
from tests.ingress.front_door import NOON, Door, opened, some_settings
from tests.waiting import PATIENCE_SECONDS, in_time, until

SECRET = "whsec_" + b64encode(b"a secret of whoever sends").decode()
BODY = b'{"resource_url": "https://api.example.com/v2/shipments/1", "resource_type": "X_V2", "data": {}}'
MINUTE = timedelta(minutes=1)
KEY, OTHER = RsaKey.made("first"), RsaKey.made("second")


def a_source(kind: str, **more: Any) -> dict[str, Any]:
    return {"name": "shop", "kind": kind, **more}


def already(headers: dict[str, str]) -> signing.Sign:
    """Signed before, and sent now."""
    return lambda body, at: headers


def statuses(door: Door, *deliveries: tuple[bytes, signing.Sign]) -> list[int]:
    return [door.post(body, sign).status_code for body, sign in deliveries]


def test_checkout_orders(tmp_path: Path) -> None:
    secrets = {"shop": {"one": "a secret of the software"}}
    sign = signing.checkout_orders("a secret of the software")
    with opened(some_settings(tmp_path, a_source("checkout_orders"), secrets=secrets)) as door:
        text = b"Successful Checkout | Shop\nProduct\nBread"
        assert statuses(door, (text, sign), (text, signing.unsigned)) == [200, 403]
        assert door.bodies() == [text]


def test_square(tmp_path: Path) -> None:
    source = a_source("square", notification_address=NOTIFICATION_ADDRESS)
    secrets = {"shop": {"one": "a signature key of Square"}}
    sign = signing.square("a signature key of Square")
    other = signing.square("a signature key of Square", "https://other.example.com/")
    with opened(some_settings(tmp_path, source, secrets=secrets)) as door:
        assert statuses(door, (BODY, sign), (BODY, other), (BODY + b" ", signing.unsigned)) == [200, 403, 403]
        door.clock.at = NOON + 1440 * MINUTE
        assert door.post(BODY, sign, square_retry_number="3").json()["status"] == "duplicate"
        [event] = door.store.listed()
        assert event.headers == {"square-environment": "Sandbox"}


def test_standard_webhooks(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, a_source("standard"), secrets={"shop": {"one": SECRET}})) as door:
        sign = signing.standard(SECRET, "msg_1")
        assert statuses(door, (BODY, sign), (BODY, signing.unsigned)) == [200, 403]
        door.clock.at = NOON + 60 * MINUTE
        assert door.post(BODY, sign).json()["status"] == "duplicate"
        for at in (-6, 6):
            old = sign(BODY, door.clock.at + at * MINUTE)
            answer = door.post(BODY, already(old))
            assert (answer.status_code, answer.json()["status"]) == (400, "stale")
        [event] = door.store.listed()
        assert set(event.headers) == {"webhook-id", "webhook-timestamp"}


def test_shipstation_v1_is_proven_by_the_token_of_its_address(tmp_path: Path) -> None:
    secrets = {"shop": {"one": "a-token-of-the-address"}}
    with opened(some_settings(tmp_path, a_source("shipstation_v1"), secrets=secrets)) as door:
        for token, status in (("", 403), ("?token=", 403), ("?token=another", 403), ("?token=%ff", 403)):
            assert door.post(BODY, signing.unsigned, f"shop{token}").status_code == status
        assert door.post(BODY, signing.unsigned, "shop?token=a-token-of-the-address").status_code == 200
        assert "a-token-of-the-address" not in str(door.log)


@pytest.fixture
def vendor() -> Iterator[KeyHost]:
    with KeyHost(KEY) as host:
        yield host


@pytest.fixture
def door(tmp_path: Path, vendor: KeyHost) -> Iterator[Door]:
    with opened(some_settings(tmp_path, a_source("shipstation_v2", jwks_address=vendor.address))) as door:
        yield door


def test_shipstation_v2_is_proven_by_the_vendors_keys_which_are_asked_once(
    door: Door, vendor: KeyHost
) -> None:
    sign = signing.shipstation_v2(KEY)
    assert statuses(door, (BODY, sign), (BODY + b" ", sign), (BODY, signing.unsigned)) == [200, 200, 404]
    assert door.post(BODY, sign).json()["status"] == "duplicate"
    assert vendor.asked == 1
    for minutes in (-6, 6):
        headers = sign(BODY, NOON + minutes * MINUTE)
        assert door.post(BODY, already(headers)).status_code == 400
    assert set(door.store.listed()[0].headers) == {"x-shipengine-rsa-sha256-key-id", "x-shipengine-timestamp"}


def test_the_signature_is_looked_at_before_the_time_and_the_rate_before_both(
    tmp_path: Path, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingress.sources.time", SimpleNamespace(monotonic=lambda: 0.0))
    source = a_source("shipstation_v2", jwks_address=vendor.address, events_per_second=4)
    with opened(some_settings(tmp_path, source)) as door:
        late = signing.shipstation_v2(KEY)(BODY, NOON - 6 * MINUTE)
        told = [door.post(body, already(late)) for body in (BODY, BODY + b" ")]
        assert [each.status_code for each in told] == [400, 403]
        forged = [door.post(BODY + b" ", already(late)).status_code for _ in range(4)]
        assert forged == [403, 403, 429, 429], (
            "a forged one counts, for a signature costs more than the counting"
        )
        assert door.post(b"x" * 300_000, already(late)).status_code == 413, "its size is looked at first"


def test_a_key_that_is_new_at_the_vendors_is_learnt(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "CALM_SECONDS", 0.0)
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 200
    vendor.keys = [KEY, OTHER]
    assert door.post(BODY, signing.shipstation_v2(OTHER)).status_code == 200
    assert vendor.asked == 2


def test_a_key_that_is_new_while_the_vendor_may_not_be_asked_yet_is_no_final_refusal(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 200
    vendor.keys = [KEY, OTHER]
    answer = door.post(BODY, signing.shipstation_v2(OTHER))
    assert (answer.status_code, answer.headers["retry-after"], vendor.asked) == (503, "5", 1)
    assert httpx.get(f"{door.address}/health").json()["key_servers"]["shop"]["state"] == "ok"
    monkeypatch.setattr(jwks, "CALM_SECONDS", 0.0)
    assert door.post(BODY, signing.shipstation_v2(OTHER)).status_code == 200


def test_invented_keys_do_not_make_us_ask_again_and_again(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented = [RsaKey(f"invented-{number}", OTHER.modulus, OTHER.private) for number in range(5)]
    told = statuses(door, *((BODY, signing.shipstation_v2(key)) for key in invented))
    assert told == [403, 503, 503, 503, 503], "only of the first one the vendor was asked"
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 200
    assert vendor.asked == 1
    monkeypatch.setattr(jwks, "CALM_SECONDS", 0.0)
    assert door.post(BODY, signing.shipstation_v2(invented[0])).status_code == 403


@pytest.mark.parametrize(("status", "body"), [(500, None), (200, b"<html>"), (200, b"[]"), (200, b"{}")])
def test_without_the_vendors_keys_the_sender_is_asked_to_try_again(
    door: Door, vendor: KeyHost, status: int, body: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "CALM_SECONDS", 0.0)
    vendor.status, vendor.body = status, body
    answer = door.post(BODY, signing.shipstation_v2(KEY))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    vendor.status, vendor.body = 200, None
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 200


def test_keys_that_are_too_old_prove_nothing_while_the_vendor_gives_no_newer_ones(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 200
    vendor.status = 500
    monkeypatch.setattr(jwks, "USED_SECONDS", 0.0)
    assert door.post(BODY + b" ", signing.shipstation_v2(KEY)).status_code == 503
    vendor.status = 200
    monkeypatch.undo()
    assert door.post(BODY + b" ", signing.shipstation_v2(KEY)).status_code == 200


def test_a_key_server_that_drips_holds_nobody_but_those_who_need_its_keys(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "LONGEST_SECONDS", 2 * PATIENCE_SECONDS)
    vendor.drips = "body"
    bodies = [b"%d" % number for number in range(20)]
    with ThreadPoolExecutor(len(bodies)) as senders:
        asked = [senders.submit(door.post, body, signing.shipstation_v2(KEY)) for body in bodies]
        until(lambda: vendor.asked, "the vendor is asked")
        told = in_time(0.5, lambda: door.get("/health"), "health while keys come slowly").json()
        assert told["key_servers"]["shop"] == {"state": "unknown", "last_success_seconds_ago": None}
        assert not any(each.done() for each in asked)
        vendor.drips = ""
        assert {each.result().status_code for each in asked} == {503}
    assert vendor.asked == 1


def test_health_tells_of_the_key_server_and_has_it_asked_again_when_it_failed(
    door: Door, vendor: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> str:
        return str(httpx.get(f"{door.address}/health").json()["key_servers"]["shop"]["state"])

    monkeypatch.setattr(jwks, "CALM_SECONDS", 0.0)
    vendor.status = 500
    assert door.post(BODY, signing.shipstation_v2(KEY)).status_code == 503
    assert state() == "failing"
    vendor.status = 200
    until(lambda: state() == "ok", "the keys without a delivery")
    assert httpx.get(f"{door.address}/health").json()["key_servers"]["shop"]["last_success_seconds_ago"] >= 0
