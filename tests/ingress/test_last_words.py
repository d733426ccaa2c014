"""The last answer on a connection reaches its sender, however the sender goes about it."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ingress.front_door import NOON, ORDER, SIGN, Door, an_order, opened, some_settings
from tests.ingress.wire import said, whole
from tests.waiting import PATIENCE_SECONDS

HUGE = b"x" * 3_000_000


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(some_settings(tmp_path)) as door:
        yield door


@pytest.mark.parametrize("in_pieces", [False, True])
def test_who_sends_all_of_a_body_that_is_too_large_before_it_listens_is_told_so(
    door: Door, in_pieces: bool
) -> None:
    for _ in range(10):
        line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=PATIENCE_SECONDS)
        with closing(line):
            body = iter([HUGE[:10_000]] * 300) if in_pieces else HUGE
            line.request("POST", "/webhooks/shop", body, SIGN(HUGE, NOON), encode_chunked=in_pieces)
            answer = line.getresponse()
            assert (answer.status, b"too_large" in answer.read()) == (413, True)
    assert door.bodies() == []


def test_who_ends_its_half_of_the_connection_is_answered_what_it_sent_before(door: Door) -> None:
    assert b'"accepted"' in said(door, whole(ORDER), then_silence=False)
    several = said(door, whole(an_order(2)) + whole(an_order(3)), then_silence=False)
    assert several.count(b'"accepted"') == 2
    assert said(door, whole(an_order(4))[:-1], then_silence=False) == b""
    assert door.bodies() == [ORDER, an_order(2), an_order(3)]
