"""What goes wrong at a front door, each over a real socket."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.events import EventStore
from roms_assets.kernel.events import Arrival
from tests.ingress.front_door import ORDER, Door, an_order, opened, some_settings
from tests.ingress.wire import HEAD, heard, said, signature, whole
from tests.waiting import PATIENCE_SECONDS, until

A_MOMENT = 0.3
"""Seconds that a hasty door of these tests waits for a body, or for a head."""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(some_settings(tmp_path)) as door:
        yield door


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Door]:
    """A door that waits for a body no longer than a moment."""
    with opened(some_settings(tmp_path, body_seconds=A_MOMENT)) as door:
        yield door


def poured(door: Door, head: bytes, drop: bytes) -> bytes:
    """The same for a sender that never stops; fails when the door lets it go on for ever."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with closing(socket.create_connection(("127.0.0.1", door.port), PATIENCE_SECONDS)) as line:
        line.sendall(head)
        try:
            while time.monotonic() < deadline:
                line.sendall(drop)
        except OSError:
            pass
        else:
            pytest.fail("the door takes a body without end")
        return heard(line)


def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_not(door: Door) -> None:
    whole = an_order(1)[:-1] + b', "note": "' + b"x" * (1024 - len(an_order(1)) - 12) + b'"}'
    assert len(whole) == 1024
    assert door.post(whole).status_code == 200
    assert door.post(whole + b" ").status_code == 413
    assert door.bodies() == [whole]


def test_a_huge_body_is_answered_before_it_comes(door: Door) -> None:
    answer = said(door, f"{HEAD}Content-Length: 99999999999\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_length_that_is_no_number_is_no_request(door: Door) -> None:
    for length in ("-1", "abc", "9" * 40, "1, 2"):
        assert said(door, f"{HEAD}Content-Length: {length}\r\n\r\n".encode()).startswith(
            (b"HTTP/1.1 400 ", b"HTTP/1.1 413 ")
        )


def test_two_lengths_are_no_request(door: Door) -> None:
    smuggled = f"{HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()
    assert said(door, smuggled).startswith(b"HTTP/1.1 400 ")
    assert door.bodies() == []


def test_a_body_shorter_than_it_says_is_cut_by_time(hasty: Door) -> None:
    head = f"{HEAD}{signature()}Content-Length: {len(ORDER) + 1}\r\n\r\n".encode()
    answer = said(hasty, head, ORDER)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer
    assert hasty.bodies() == []


def test_who_hangs_up_in_the_middle_leaves_nothing(door: Door) -> None:
    head = f"{HEAD}{signature()}Content-Length: {len(ORDER)}\r\n\r\n".encode()
    with closing(socket.create_connection(("127.0.0.1", door.port))) as line:
        line.sendall(head + ORDER[:-1])
    until(lambda: door.log, "the line of the one who hung up")
    assert door.log[0]["outcome"] == "gone"
    assert door.bodies() == []


def test_a_body_longer_than_it_says_is_another_request_and_a_wrong_one(door: Door) -> None:
    head = f"{HEAD}{signature()}Content-Length: {len(ORDER)}\r\n\r\n".encode()
    answer = said(door, head + ORDER + b"and more, without end\r\n\r\n")
    assert b"HTTP/1.1 400 " in answer
    assert set(door.bodies()) <= {ORDER}
    assert door.post().status_code == 200
    assert door.bodies() == [ORDER]


def test_a_body_in_pieces_is_one_body(door: Door) -> None:
    pieces = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in ORDER)
    head = f"{HEAD}{signature()}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
    assert said(door, head, pieces, b"0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert door.bodies() == [ORDER]


def test_pieces_without_end_are_cut_at_the_limit(door: Door) -> None:
    head = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
    answer = poured(door, head, b"400\r\n" + b"x" * 1024 + b"\r\n")
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413 ")
    assert door.log[0]["outcome"] == "too_large"


def test_a_body_that_drips_is_cut_by_time(hasty: Door) -> None:
    head = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
    stop = threading.Event()
    with closing(socket.create_connection(("127.0.0.1", hasty.port), PATIENCE_SECONDS)) as line:
        line.sendall(head)

        def drip() -> None:
            while not stop.wait(0.02):
                try:
                    line.sendall(b"1\r\nx\r\n")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        answer = line.recv(65536)
        stop.set()
        dripping.join()
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("start", [b"", b"POST /webhooks/shop HT", HEAD.encode(), b"\r\n"])
def test_who_says_nothing_or_half_a_head_is_hung_up_on(tmp_path: Path, start: bytes) -> None:
    with opened(some_settings(tmp_path), head_seconds=A_MOMENT) as door:
        assert said(door, start) == b""


@pytest.mark.parametrize("start", [HEAD.encode(), b"\r\n"])
def test_a_head_after_a_good_request_is_not_waited_for_either(door: Door, start: bytes) -> None:
    with connected(door) as line:
        door.protocol.head_seconds = A_MOMENT  # of what comes from now on
        line.sendall(whole(ORDER))
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(start)
        assert heard(line) == b""


def test_who_begins_a_head_while_an_answer_is_owed_is_answered_before_it_is_hung_up_on(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, keep = threading.Event(), EventStore.keep

    def kept_late(store: EventStore, arrivals: Sequence[Arrival]) -> list[bool]:
        turn.wait(3 * A_MOMENT)
        return keep(store, arrivals)

    monkeypatch.setattr(EventStore, "keep", kept_late)
    with connected(door) as line:
        door.protocol.head_seconds = A_MOMENT
        line.sendall(whole(ORDER) + HEAD.encode())
        answer = heard(line)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200"]
    assert door.bodies() == [ORDER]


@contextmanager
def connected(door: Door) -> Iterator[socket.socket]:
    """A connection on which one request was answered, so that the door knows it."""
    with closing(socket.create_connection(("127.0.0.1", door.port), PATIENCE_SECONDS)) as line:
        line.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: shop\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 204 ")
        yield line


def test_several_requests_in_one_go_are_answered_one_after_the_other(door: Door) -> None:
    ask = b"GET /health HTTP/1.1\r\nHost: shop\r\n\r\n"
    answer = said(door, whole(ORDER) + ask + whole(ORDER) + whole(an_order(2), close=True))
    statuses = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200"] * 4
    told = [answer.index(each) for each in (b"accepted", b"sources", b"duplicate")]
    assert told == sorted(told)
    assert door.bodies() == [ORDER, an_order(2)]


def test_a_body_behind_another_request_is_not_waited_for_either(hasty: Door) -> None:
    answer = said(hasty, whole(ORDER) + whole(an_order(2))[:-1])
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200", b"408"]
    assert hasty.bodies() == [ORDER]


def test_who_asks_whether_to_go_on_is_told_so_unless_it_is_of_no_use(door: Door) -> None:
    asking = whole(ORDER, close=True).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    assert said(door, asking).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
    assert said(door, asking.replace(b"/shop", b"/nobody")).startswith(b"HTTP/1.1 404 ")


def test_headers_without_end_are_cut(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path), head_seconds=PATIENCE_SECONDS * 2) as patient:
        assert poured(patient, HEAD.encode(), b"x-more: " + b"y" * 1000 + b"\r\n") == b""
        assert poured(patient, b"GET /", b"x" * 1000) == b""
        assert poured(patient, f"{HEAD}x-more: ".encode(), b"y" * 1000) == b""
        assert patient.post().status_code == 200


def test_hanging_senders_do_not_keep_others_out(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        lines = [socket.create_connection(("127.0.0.1", door.port)) for _ in range(50)]
        for line in lines:
            line.sendall(f"{HEAD}Content-Length: 100\r\n\r\nhalf".encode())
        assert door.post().status_code == 200
        for line in lines:
            line.close()


def test_above_the_rate_of_a_source_the_rest_gets_429_and_what_was_answered_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SimpleNamespace(monotonic=lambda: 7.0)
    monkeypatch.setattr("ingress.sources.time", now)
    source = {"name": "shop", "kind": "shipstation_contract", "events_per_second": 20}
    other = {"name": "other", "kind": "shipstation_contract"}
    secrets = {name: {"one": "a secret of the shop's gateway"} for name in ("shop", "other")}
    with opened(some_settings(tmp_path, source, other, secrets=secrets)) as door:
        answers = {body: door.post(body) for body in map(an_order, range(50))}
        taken = [body for body, answer in answers.items() if answer.status_code == 200]
        refused = [answer for answer in answers.values() if answer.status_code == 429]
        assert (len(taken), len(refused)) == (20, 30)
        assert {answer.headers["retry-after"] for answer in refused} == {"1"}
        assert door.bodies() == taken
        assert door.post(source="other").status_code == 200
        now.monotonic = lambda: 7.125
        later = [door.post(an_order(number)).status_code for number in (50, 51, 52)]
        assert later == [200, 200, 429], "an eighth of a second brings two"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.binary(max_size=60),
    headers=st.lists(st.tuples(st.sampled_from(["X-ShipStation-Signature", "Content-Length", "Expect", "x"]),
                               st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)), max_size=4),
    body=st.binary(max_size=200),
)  # fmt: skip
def test_no_bytes_break_the_door_and_none_get_in(
    door: Door, head: bytes, headers: list[tuple[str, str]], body: bytes
) -> None:
    told = "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")
    said(door, head, then_silence=False)
    said(door, HEAD.encode() + told + b"\r\n", body, then_silence=False)
    assert not any(line["outcome"] == "accepted" for line in door.log)


def test_after_all_that_it_still_answers(door: Door) -> None:
    said(door, b"\0" * 1000, then_silence=False)
    assert door.get("/health").status_code == 200
    assert door.post().status_code == 200
