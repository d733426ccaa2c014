"""Deliveries over real sockets: what is kept, what is answered, and in which order things are looked at."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from demo.webhook_signing import Sign, checkout_orders, shipstation_contract, unsigned
from roms_assets.kernel.events import EventState
from tests.ingress.front_door import NOON, ORDER, SECRET, SIGN, Door, an_order, opened, some_settings
from tests.resources.postgres import Cluster

MINUTE = timedelta(minutes=1)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(some_settings(tmp_path)) as door:
        yield door


def test_what_is_signed_is_on_the_disk_when_it_is_answered(door: Door) -> None:
    answer = door.post(content_type="application/json")
    assert answer.status_code == 200
    [event] = door.store.listed()
    assert (event.source, event.body, event.received_at) == ("shop", ORDER, NOON)
    assert (event.content_type, event.headers, event.state) == ("application/json", {}, EventState.WAITING)
    assert answer.json() == {"status": "accepted", "correlation_id": event.correlation_id}
    assert answer.headers["x-correlation-id"] == event.correlation_id


def test_a_body_is_kept_byte_by_byte(door: Door) -> None:
    body = b'\xef\xbb\xbf {"order_id":\t"\\u00f1", "order_id": 1}\r\n'
    assert door.post(body).status_code == 400
    assert door.bodies() == [body]


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        checkout_orders(SECRET),
        shipstation_contract("another secret"),
        lambda body, at: SIGN(b"", at),
    ],
)
def test_what_is_not_signed_is_answered_403_and_not_kept(door: Door, sign: Sign) -> None:
    answer = door.post(sign=sign)
    assert (answer.status_code, answer.json()["status"]) == (403, "not_proven")
    assert door.bodies() == []


def test_a_source_that_nobody_knows_is_answered_404(door: Door) -> None:
    assert door.post(source="other").status_code == 404
    assert door.post(source="shop/more").status_code == 404
    assert httpx.get(f"{door.address}/webhooks/shop").status_code == 404


def test_the_same_delivery_within_five_minutes_is_answered_200_and_kept_once(door: Door) -> None:
    assert door.post().json()["status"] == "accepted"
    door.clock.at = NOON + 5 * MINUTE
    answer = door.post()
    assert (answer.status_code, answer.json()["status"]) == (200, "duplicate")
    assert len(door.bodies()) == 1
    door.clock.at = NOON + 5 * MINUTE + timedelta(seconds=1)
    assert door.post().json()["status"] == "accepted"
    assert len(door.bodies()) == 2


def test_headers_that_are_not_signed_do_not_make_it_another_delivery(door: Door) -> None:
    door.post(x_request_id="1", webhook_id="1", date="now")
    assert door.post(x_request_id="2", webhook_id="2").json()["status"] == "duplicate"


def test_of_two_at_the_same_instant_one_is_kept_and_both_are_answered_200(door: Door) -> None:
    start = threading.Barrier(8)
    answers: list[httpx.Response] = []

    def send() -> None:
        start.wait()
        answers.append(door.post())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 8
    assert sorted(answer.json()["status"] for answer in answers) == ["accepted"] + ["duplicate"] * 7
    assert len(door.bodies()) == 1


HUGE = b'{"orderId": 25, "items": [], "orderTotal": 1e999999999, "orderCurrency": "USD"}'
UNKNOWN = b'{"orderId": 26, "items": [], "orderTotal": 1, "orderCurrency": "XXQ"}'


@pytest.mark.parametrize("body", [b"no order", b"[]", b'{"channel": "shop"}', HUGE, UNKNOWN])
def test_a_proven_body_that_is_no_order_is_answered_400_and_waits_as_a_dead_letter(
    door: Door, body: bytes
) -> None:
    answer = door.post(body)
    assert (answer.status_code, answer.json()["status"]) == (400, "refused")
    [dead] = door.store.listed()
    assert (dead.state, dead.body, dead.reason) == (EventState.DEAD, body, answer.json()["reason"])
    assert door.post(body).status_code == 400
    assert len(door.bodies()) == 1
    assert door.store.replay([dead.id]) == 1


def test_amounts_are_held_against_the_currency_of_the_account(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, groups={"shipstation": {"currency": "JPY"}})) as door:
        told = [door.post(b'{"orderId": %d, "orderTotal": %s}' % each) for each in ((1, b"5"), (2, b"0.5"))]
    assert [each.status_code for each in told] == [200, 400]


def test_a_channel_that_is_not_known_is_answered_400(tmp_path: Path) -> None:
    source = {"name": "shop", "kind": "shipstation_contract", "channels": ["shop"]}
    with opened(some_settings(tmp_path, source)) as door:
        assert door.post(an_order(1, channel="Shop")).status_code == 200
        assert door.post(an_order(2, channel="bazaar")).status_code == 400


def test_what_nobody_proved_is_never_read(door: Door) -> None:
    assert door.post(b"no order", sign=unsigned).status_code == 403


def test_each_secret_works_until_it_is_dropped_and_tells_when_it_was_used_last(tmp_path: Path) -> None:
    secrets = {"shop": {"2025q4": "the secret of the last quarter", "2026q1": SECRET}}
    old = shipstation_contract("the secret of the last quarter")
    with opened(some_settings(tmp_path, secrets=secrets)) as door:
        door.post(an_order(1), sign=old)
        door.clock.at = NOON + MINUTE
        door.post(an_order(2))
        door.post(an_order(1), sign=old, source="nobody")
        assert door.store.secrets_used() == {("shop", "2025q4"): NOON, ("shop", "2026q1"): NOON + MINUTE}
        door.clock.at = NOON + 2 * MINUTE
        door.post(an_order(1), sign=old)
    with opened(some_settings(tmp_path)) as door:
        assert door.post(an_order(3), sign=old).status_code == 403
        assert door.store.secrets_used()["shop", "2025q4"] == NOON + 2 * MINUTE


def test_a_change_of_secrets_lets_nothing_in_twice(tmp_path: Path) -> None:
    secrets = {"shop": {"old": "the secret of the last quarter", "new": SECRET}}
    with opened(some_settings(tmp_path, secrets=secrets)) as door:
        assert (
            door.post(sign=shipstation_contract("the secret of the last quarter")).json()["status"]
            == "accepted"
        )
        assert door.post().json()["status"] == "duplicate"


def test_a_source_without_a_secret_asks_its_sender_to_try_again(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, secrets={})) as door:
        answer = door.post()
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert httpx.get(f"{door.address}/health").json()["sources"]["shop"]["state"] == "no_secret"


@pytest.mark.servers("postgres")
def test_the_same_door_on_postgres(tmp_path: Path, postgres: Cluster) -> None:
    with postgres.database() as address, opened(some_settings(tmp_path, address=address)) as door:
        assert [door.post().json()["status"] for _ in range(2)] == ["accepted", "duplicate"]
        assert door.bodies() == [ORDER]


def test_the_log_has_a_line_for_each_delivery_and_nothing_of_it(door: Door) -> None:
    body = an_order(1, email="maria@example.com", address="12 Sampaguita St")
    door.post(body, user_agent="curl of Maria")
    door.post(body, source="maria")
    answer = door.post(b"maria@example.com")
    kept, unknown, refused = door.log
    assert kept == {
        "event": "webhook", "source": "shop", "outcome": "accepted", "status": 200,
        "correlation_id": door.store.listed()[-1].correlation_id, "milliseconds": kept["milliseconds"],
    }  # fmt: skip
    assert unknown["source"] == "unknown"
    assert refused["correlation_id"] == answer.json()["correlation_id"]
    assert not any(word in json.dumps(door.log).lower() for word in ("maria", "sampaguita", "127.0.0.1"))


@pytest.mark.parametrize(
    "change", [{"product_sku": None}, {"product_sku": ""}, {"quantity": "lots"}, {"channel": "bazaar"}]
)
def test_an_order_that_cannot_be_used_is_told_its_sender_and_kept_for_a_person(
    tmp_path: Path, change: dict[str, object]
) -> None:
    source = {"name": "shop", "kind": "shipstation_contract", "channels": ["shop"]}
    with opened(some_settings(tmp_path, source)) as door:
        body = an_order(1, **change)
        for _ in range(2):
            answer = door.post(body)
            assert (answer.status_code, answer.json()["status"]) == (400, "refused")
        [event] = door.store.listed()
        assert (event.state, event.reason) == (EventState.DEAD, answer.json()["reason"])
        assert door.post(an_order(1)).status_code == 200


def test_what_is_sent_again_after_its_cause_was_mended_is_read_anew(tmp_path: Path) -> None:
    source = {"name": "shop", "kind": "shipstation_contract", "channels": ["shop"]}
    body = an_order(2, channel="bazaar")
    with opened(some_settings(tmp_path, source)) as door:
        assert [door.post(body).status_code for _ in range(2)] == [400, 400]
    with opened(some_settings(tmp_path, {**source, "channels": ["shop", "bazaar"]})) as door:
        told = [door.post(body).json() for _ in range(2)]
        assert [each["status"] for each in told] == ["accepted", "duplicate"]
        [event] = door.store.listed()
        assert (event.state, event.attempts, event.settled_at) == (EventState.WAITING, 0, None)
        assert event.correlation_id == told[0]["correlation_id"]
        assert door.store.counts()["shop"].dead == 0
