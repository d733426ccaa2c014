"""More connections at once than a front door may have."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from tests.ingress.front_door import NOON, ORDER, Door, an_order, opened, some_settings
from tests.ingress.test_states import figures
from tests.ingress.wire import HEAD, said, whole
from tests.waiting import PATIENCE_SECONDS, until

MOST = 10


HALF = f"{HEAD}Content-Length: 100\r\n\r\nhalf".encode()


@contextmanager
def crowded(door: Door, start: bytes, connections: int = MOST) -> Iterator[list[socket.socket]]:
    """So many connections that each said so much, and then nothing."""
    with ExitStack() as stack:
        lines = []
        for _ in range(connections):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", door.port), PATIENCE_SECONDS))
            line.sendall(start)
            lines.append(line)
        yield lines


def test_above_the_limit_a_delivery_is_answered_as_all_others_are(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, most_connections=MOST)) as door:
        with crowded(door, HALF):
            head, _, body = said(door, whole(ORDER)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert {b"content-type: application/json", b"retry-after: 5", b"connection: close"} <= set(
            head.split(b"\r\n")
        )
        assert b'"status":"unavailable"' in body
        [line] = [each for each in door.log if each.get("correlation_id", "-").encode() in body]
        assert (line["event"], line["source"], line["status"]) == ("webhook", "shop", 503)
        until(lambda: door.post().status_code == 200, "room")
        assert figures(door)["roms_webhooks_total", "unavailable", "shop"] >= 1
        assert door.bodies() == [ORDER]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/docs"), ("GET", "/health/more"), ("POST", "/login")]
)
def test_above_the_limit_pages_are_answered_as_deliveries_are(tmp_path: Path, method: str, path: str) -> None:
    with opened(some_settings(tmp_path, most_connections=MOST)) as door:
        with crowded(door, HALF):
            answer = door.client.request(method, f"{door.address}{path}")
            head = door.client.head(f"{door.address}{path}")
        told = answer.headers
        assert (answer.status_code, told["content-type"]) == (503, "application/json")
        assert (told["retry-after"], told["connection"]) == ("5", "close")
        assert answer.json() == {
            "status": "unavailable",
            "reason": "too many connections at once",
            "correlation_id": told["x-correlation-id"],
        }
        assert (head.status_code, head.content) == (503, b"")
        [line] = [each for each in door.log if each.get("correlation_id") == told["x-correlation-id"]]
        assert (line["event"], line["outcome"], line["status"]) == ("page", "unavailable", 503)
        until(lambda: door.client.get(door.address).status_code == 200, "room")


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_who_watches_the_door_is_answered_however_many_senders_crowd(tmp_path: Path, path: str) -> None:
    with opened(some_settings(tmp_path, most_connections=MOST)) as door, crowded(door, HALF, 2 * MOST):
        assert door.client.get(f"{door.address}{path}").status_code == 200
        assert door.post().status_code == 503


@contextmanager
def standing_still(door: Door) -> Iterator[None]:
    """The door's loop does nothing meanwhile: it waits for the clock, for a delivery that is refused then."""
    asked, held = Event(), Event()

    def now() -> datetime:
        asked.set()
        held.wait(PATIENCE_SECONDS)
        return NOON

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor() as pool:
        patch.setattr(door.clock, "now", now)
        refused = pool.submit(said, door, whole(b"{}", close=True))
        assert asked.wait(PATIENCE_SECONDS)
        yield
        held.set()
        refused.result()


def test_connections_that_never_said_anything_make_room_the_longest_silent_one_first(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, most_connections=MOST)) as door, ExitStack() as stack:
        with standing_still(door):  # then all of them are accepted at one time of the loop's clock
            lines = stack.enter_context(crowded(door, b""))
        assert b'"accepted"' in said(door, whole(an_order(1), close=True))
        assert b'"accepted"' in said(door, whole(an_order(2), close=True))
        first, *others = lines
        assert first.recv(1) == b""
        newest = others[-1]
        newest.sendall(whole(an_order(3), close=True))
        assert newest.recv(65536).startswith(b"HTTP/1.1 200 ")
