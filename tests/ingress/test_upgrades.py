"""Who asks for another protocol on the wire is answered as if it had not asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingress.front_door import ORDER, Door, an_order, opened, some_settings
from tests.ingress.wire import said, whole

ASKS = (
    b"\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n",
    b"\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n",
)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(some_settings(tmp_path)) as door:
        yield door


def asking(raw: bytes, ask: bytes = ASKS[0]) -> bytes:
    return raw.replace(b"\r\n", ask, 1)


def statuses(answer: bytes) -> list[bytes]:
    return [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("ask", ASKS)
def test_a_delivery_is_taken_with_its_body(door: Door, ask: bytes) -> None:
    assert statuses(said(door, asking(whole(ORDER), ask))) == [b"200"]
    assert door.bodies() == [ORDER]


def test_it_may_come_in_any_pieces(door: Door) -> None:
    raw = asking(whole(ORDER))
    assert statuses(said(door, *(raw[at : at + 40] for at in range(0, len(raw), 40)))) == [b"200"]
    assert door.bodies() == [ORDER]


def test_several_in_one_go_are_answered_one_after_the_other(door: Door) -> None:
    health = asking(b"GET /health HTTP/1.1\r\nHost: shop\r\n\r\n", ASKS[1])
    several = asking(whole(ORDER)) + health + whole(an_order(2)) + asking(whole(an_order(3)))
    assert statuses(said(door, several)) == [b"200"] * 4
    assert door.bodies() == [ORDER, an_order(2), an_order(3)]


def test_a_thousand_in_one_go_break_nothing(door: Door) -> None:
    health = asking(b"HEAD /favicon.ico HTTP/1.1\r\nHost: shop\r\n\r\n")
    assert len(statuses(said(door, health * 1_000))) == 1_000
    assert door.post().status_code == 200


def test_a_body_that_is_too_long_or_unsigned_is_still_refused(door: Door) -> None:
    assert statuses(said(door, asking(whole(b"x" * 2_000)))) == [b"413"]
    assert statuses(said(door, asking(whole(ORDER)).replace(ORDER, b"y" * len(ORDER)))) == [b"403"]
    assert door.bodies() == []


def test_a_tunnel_is_none(door: Door) -> None:
    assert b" 200 " not in said(door, b"CONNECT shop:443 HTTP/1.1\r\nHost: shop\r\n\r\n")
    assert door.post().status_code == 200
