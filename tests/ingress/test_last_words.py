"""The last answer on a connection reaches its sender, however the sender goes about it."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ingress.front_door import NOON, SIGN, Door, opened, some_settings
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
