"""Cutting a client's connections: nobody who waits for a silent host, or for a turn, waits any longer."""

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import httpx
import pytest

from demo.pos_host import PosHost as FakedPosHost
from demo.world import Branch, Sizes, World
from resources.connections import Connections
from resources.pos_host import PosHost
from roms_assets.kernel.errors import SourceUnavailable
from tests.waiting import PATIENCE_SECONDS, until

DAY = date(2025, 11, 14)
FOR_EVER = 10 * PATIENCE_SECONDS


@pytest.fixture
def silent() -> Iterator[FakedPosHost]:
    world = World([Branch("BMC")], [DAY], {"2025-11-14|BMC-1": "silent"}, sizes=Sizes(20, 10, 5))
    world.silence_seconds = FOR_EVER
    with FakedPosHost(world) as host:
        yield host


def test_who_waits_for_an_answer_is_woken(silent: FakedPosHost) -> None:
    door = PosHost(address=silent.address, timeout_seconds=FOR_EVER)
    with ThreadPoolExecutor() as pool:
        with door.open() as client:
            asked = pool.submit(client.list_files, "BMC", "1", DAY)
            until(lambda: silent.requests, "the question")
        with pytest.raises(SourceUnavailable):
            asked.result(PATIENCE_SECONDS)
    assert silent.requests == 1


def test_who_waits_for_a_turn_is_woken_and_does_not_ask(silent: FakedPosHost) -> None:
    door = PosHost(address=silent.address, requests_per_second=1 / FOR_EVER)
    with ThreadPoolExecutor() as pool:
        with door.open() as client:
            client.list_files("OTHER", "1", DAY)
            asked = pool.submit(client.list_files, "BMC", "1", DAY)
        with pytest.raises(SourceUnavailable, match="stopped"):
            asked.result(PATIENCE_SECONDS)
    assert silent.requests == 1


def test_a_connection_that_opens_too_late_is_cut_as_well() -> None:
    class CutMeanwhile(Connections):
        def follow(self, event: str, info: Mapping[str, Any]) -> None:
            if event == "connection.connect_tcp.complete":
                self.cut()
            super().follow(event, info)

    with socket.create_server(("127.0.0.1", 0)) as silent, httpx.Client(timeout=FOR_EVER) as client:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(httpx.HTTPError):
            client.get(address, extensions={"trace": CutMeanwhile().follow})
