"""The door's process is killed while senders send: what was answered is there, and what is sent again is there once."""

import signal
import threading
from pathlib import Path
from random import Random

import httpx
import pytest

from roms_assets.doors.events import events
from tests.free_port import a_free_port
from tests.ingress.front_door import NOON, SIGN, an_order, in_a_process, some_settings
from tests.waiting import PATIENCE_SECONDS, until

SENDERS = 8


class Senders:
    """Each sends one order after the other, and the same one again until it is answered."""

    def __init__(self, address: str) -> None:
        self.answered: dict[bytes, str] = {}
        self._address = address
        self._left = iter(range(1_000_000))
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def get_answered(self, more: int) -> None:
        """Wait until so many more are answered."""
        goal = len(self.answered) + more
        until(lambda: len(self.answered) >= goal, "senders that are answered")

    def stop(self) -> None:
        """Let each have its last order answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive()

    def _send(self) -> None:
        with httpx.Client(timeout=PATIENCE_SECONDS) as client:
            while not self._stop.is_set():
                with self._turn:
                    body = an_order(next(self._left))
                self.answered[body] = self._until_answered(client, body)

    def _until_answered(self, client: httpx.Client, body: bytes) -> str:
        while True:
            try:
                answer = client.post(f"{self._address}/webhooks/shop", content=body, headers=SIGN(body, NOON))
            except httpx.HTTPError:
                threading.Event().wait(0.02)
                continue
            if answer.status_code == 200:
                return str(answer.json()["status"])


def test_a_kill_at_any_moment_loses_nothing_that_was_answered_and_doubles_nothing(tmp_path: Path) -> None:
    settings, port, chance = some_settings(tmp_path), a_free_port(), Random(5)
    senders = None
    for _ in range(4):
        with in_a_process(tmp_path, port) as process:
            senders = senders or Senders(process.address)
            senders.get_answered(chance.randrange(1, 120))
            answered = set(senders.answered)
            assert process.end() == -signal.SIGKILL
        kept = [event.body for event in events(settings.environment).listed(limit=1_000_000)]
        assert answered <= set(kept)
    with in_a_process(tmp_path, port):
        assert senders is not None
        senders.stop()
    kept = [event.body for event in events(settings.environment).listed(limit=1_000_000)]
    assert len(kept) == len(set(kept))
    assert set(kept) == set(senders.answered)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_answers_what_is_under_way(tmp_path: Path, number: int) -> None:
    settings = some_settings(tmp_path)
    with in_a_process(tmp_path, a_free_port()) as process:
        senders = Senders(process.address)
        senders.get_answered(20)
        answered = set(senders.answered)
        process.end(number)
        senders._stop.set()
    kept = {event.body for event in events(settings.environment).listed(limit=1_000_000)}
    assert answered <= kept
    with in_a_process(tmp_path, int(process.address.rpartition(":")[2])):
        senders.stop()


def test_when_the_disk_is_full_senders_are_told_so_and_what_was_answered_is_there(tmp_path: Path) -> None:
    settings, port = some_settings(tmp_path), a_free_port()
    answers: dict[bytes, int] = {}
    with in_a_process(tmp_path, port, limit_bytes=600_000) as process, httpx.Client() as client:
        for number in range(5_000):
            body = an_order(number, note="x" * 900)
            told = client.post(f"{process.address}/webhooks/shop", content=body, headers=SIGN(body, NOON))
            answers[body] = told.status_code
            if told.status_code != 200:
                break
        assert told.status_code == 503
        assert told.headers["retry-after"] == "5"
        health = client.get(f"{process.address}/health")
        assert (health.status_code, health.json()["event_store"]["state"]) == (503, "failing")
    taken = {body for body, status in answers.items() if status == 200}
    assert len(taken) > 10
    with in_a_process(tmp_path, port) as process, httpx.Client() as client:
        assert {event.body for event in events(settings.environment).listed(limit=10_000)} == taken
        again = client.post(f"{process.address}/webhooks/shop", content=body, headers=SIGN(body, NOON))
        assert again.json()["status"] == "accepted"
