"""The faked POS host over real sockets, as any client sees it."""

import os
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import httpx
import pytest

from demo.faults_of_lists import ERROR_SENTENCE
from demo.layouts import KINDS
from demo.pos_host import PosHost
from demo.served import truth
from demo.world import Branch, Sizes, World

KEY = "2025-11-14|AYALA-FRN-1"
NAME = "a_AYALA-FRN_1_rd5000_2025-11-14_20-00_.csv"
ROOT = Path(__file__).parents[2]
FORM = {"branch": "AYALA-FRN", "pos": "1", "date": "2025-11-14"}


def a_world(*faults: str) -> World:
    days = [date(2025, 11, 14)]
    return World(
        [Branch("AYALA-FRN", ("1", "2"))], days, {KEY: faults}, sizes=Sizes(20, 20, 5), silence_seconds=30
    )


def asked(host: PosHost, timeout: float = 5, **form: str) -> httpx.Response:
    return httpx.post(f"{host.address}fetch_list2.php", data={**FORM, **form}, timeout=timeout)


def fetched(host: PosHost, name: str = NAME) -> httpx.Response:
    return httpx.get(f"{host.address}{name}", timeout=30)


def test_the_list_names_seven_files_that_can_be_fetched_from_the_same_address() -> None:
    world = a_world()
    with PosHost(world) as host:
        assert host.address.endswith("/tills/")
        answer = asked(host)
        names = answer.text.split(",")
        bodies = {name: fetched(host, name).content for name in names}
        assert host.requests == 8
        assert host.asked[KEY] == host.asked[NAME] == 1
    assert answer.headers["content-type"].startswith("text/plain")
    assert [name.split("_")[3] for name in names] == list(KINDS)
    assert bodies == world.files(KEY)


def test_one_connection_carries_many_requests() -> None:
    with PosHost(a_world()) as host, httpx.Client(base_url=host.address) as client:
        sizes = {len(client.get(NAME).content) for _ in range(200)}
        assert len(sizes) == 1
        assert host.requests == 200


def test_an_unknown_till_day_has_an_empty_list_and_an_unknown_file_is_not_there() -> None:
    with PosHost(a_world()) as host:
        assert (asked(host, branch="NOWHERE").status_code, asked(host, branch="NOWHERE").text) == (200, "")
        assert asked(host, date="rubbish").text == ""
        assert fetched(host, "rubbish.csv").status_code == 404
        assert fetched(host, NAME.replace("20-00", "21-00")).status_code == 404
        assert httpx.get(host.address.replace("/tills/", "/elsewhere/")).status_code == 404
        assert httpx.put(f"{host.address}{NAME}").status_code == 405


@pytest.mark.parametrize(
    ("fault", "status", "text"),
    [
        ("error_sentence", 200, ERROR_SENTENCE),
        ("no_files", 200, "There are no files for this date"),
        ("empty_list", 200, ""),
        ("never_uploaded", 200, ""),
        ("server_error_list", 500, "Internal Server Error"),
    ],
)
def test_answers_that_are_no_list(fault: str, status: int, text: str) -> None:
    with PosHost(a_world(fault)) as host:
        for _ in range(2):
            assert (asked(host).status_code, asked(host).text) == (status, text)


def test_the_error_sentence_is_63_bytes() -> None:
    assert len(ERROR_SENTENCE.encode()) == 63


def test_an_html_page_comes_with_status_200() -> None:
    with PosHost(a_world("html_list", "html_file")) as host:
        assert asked(host).status_code == 200
        assert asked(host).text.startswith("<!DOCTYPE html>")
        assert fetched(host).text.startswith("<!DOCTYPE html>")


def test_a_flaky_list_heals_after_one_failure() -> None:
    with PosHost(a_world("flaky_list")) as host:
        assert [asked(host).status_code for _ in range(3)] == [500, 200, 200]


def test_a_silent_host_outlasts_the_clients_patience_and_still_stops_at_once() -> None:
    with PosHost(a_world("silent")) as host, pytest.raises(httpx.ReadTimeout):
        asked(host, timeout=0.1)


def test_a_connection_drops_in_the_middle_each_time() -> None:
    with PosHost(a_world("drops_mid_file")) as host:
        for _ in range(2):
            with pytest.raises(httpx.RemoteProtocolError):
                fetched(host)


def test_a_connection_drops_once() -> None:
    world = a_world("drops_once")
    with PosHost(world) as host:
        with pytest.raises(httpx.RemoteProtocolError):
            fetched(host)
        assert fetched(host).content == world.files(KEY)[NAME]


@pytest.mark.parametrize(
    "fault", ["other_branch_file", "other_date_file", "path_traversal", "foreign_address"]
)
def test_strange_names_stand_behind_the_good_ones(fault: str) -> None:
    with PosHost(a_world(fault)) as host:
        names = asked(host).text.split(",")
        assert names[0] == NAME
        assert len(names) > 7
        assert all(
            fetched(host, name).status_code == 404
            for name in names[7:]
            if not name.startswith(("http", "//"))
        )


@pytest.mark.parametrize("fault", ["huge_file", "huge_file_undeclared"])
def test_a_huge_file_is_streamed_and_can_be_left(fault: str) -> None:
    with PosHost(a_world(fault)) as host, httpx.stream("GET", f"{host.address}{NAME}", timeout=30) as answer:
        assert answer.headers.get("content-length") == (str(200 * 2**20) if fault == "huge_file" else None)
        assert len(next(answer.iter_bytes(1 << 20))) == 1 << 20


@pytest.mark.parametrize(
    "fault", ["latin1", "utf16", "crlf", "byte_order_mark", "truncated_file", "header_only"]
)
def test_spoilt_bytes_come_as_they_are(fault: str) -> None:
    world = a_world(fault)
    with PosHost(world) as host:
        body = fetched(host).content
    assert body == world.files(KEY)[NAME]
    signs = {
        "latin1": b"Pe\xd1a",
        "utf16": b"\xff\xfe",
        "crlf": b"\r\n",
        "byte_order_mark": b"\xef\xbb\xbfSTORE_NUM",
        "truncated_file": b"1,2025",
        "header_only": b"BRANCH\n",
    }
    assert signs[fault] in body


def test_a_mended_till_day_is_served_whole_under_a_later_time() -> None:
    with PosHost(a_world("drops_mid_file")) as host:
        host.mend(KEY, at="21-30")
        later = NAME.replace("20-00", "21-30")
        assert asked(host).text.startswith(later)
        assert fetched(host, later).status_code == 200
        host.strike(KEY, "header_only")
        assert fetched(host).content.count(b"\n") == 1


def test_the_controls_mend_and_tell_the_ledger() -> None:
    world = a_world("header_only")
    with PosHost(world) as host:
        control = host.address.replace("/tills/", "/control/")
        assert httpx.get(f"{control}ledger").json()[KEY]["state"] == "partial"
        assert httpx.post(f"{control}mend", data={"key": "nonsense"}).status_code == 404
        assert httpx.post(f"{control}mend", data={"key": KEY, "at": "22-00"}).status_code == 200
        assert httpx.get(f"{control}ledger").json()[KEY] == truth(world, KEY).as_dict()
        assert httpx.post(f"{control}strike", data={"key": KEY, "fault": "nonsense"}).status_code == 404
        assert httpx.post(f"{control}strike", data={"key": KEY}).status_code == 200
        assert truth(world, KEY).state == "absent"
        assert httpx.post(f"{control}mend", data={"key": KEY}).status_code == 200
        assert host.requests == 0
    assert truth(world, KEY).state == "arrived"


@pytest.mark.parametrize(
    "said", [b"hello\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"x" * 100_000]
)
def test_rubbish_instead_of_http_is_refused(said: bytes) -> None:
    with PosHost(a_world()) as host:
        address = httpx.URL(host.address)
        with socket.create_connection((address.host, address.port or 0), timeout=30) as wire:
            wire.sendall(said)
            assert wire.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_taken_port_is_told() -> None:
    with PosHost(a_world()) as host:
        port = httpx.URL(host.address).port or 0
        with pytest.raises(OSError, match="address"), PosHost(a_world(), port):
            pass


def test_the_host_runs_as_a_process_until_sigterm() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "demo.pos_host"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=dict(os.environ),
    ) as host:
        assert host.stdout is not None
        address = host.stdout.readline().strip()
        form = {"branch": "BMC", "pos": "1", "date": "2025-11-14"}
        names = httpx.post(f"{address}fetch_list2.php", data=form, timeout=30).text.split(",")
        host.send_signal(signal.SIGTERM)
        assert host.wait(timeout=30) == 0
    assert len(names) == 7
