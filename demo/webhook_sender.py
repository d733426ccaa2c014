"""Whoever sends webhooks to the demo's shop: six senders, and all that goes wrong between a sender and a door.

`python -m demo.webhook_sender ADDRESS SHIPSTATION FOLDER` sends everything once, prints what was answered, and adds it
to a ledger in FOLDER; its exit code is 1 when an answer was not what the standards ask for. With `--every SECONDS` it
then goes on with an order now and then until SIGTERM.
"""

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from demo.channel import CHANNEL
from demo.order_story import CHECKOUT, GATEWAY
from demo.webhook_bodies import Bodies
from demo.webhook_endless import sent_without_end
from demo.webhook_keys import KEY_FILE
from demo.webhook_signing import RsaKey, unsigned
from demo.webhook_sources import Source, forgers, sources

LATE = timedelta(minutes=6)
LEDGER = "webhooks_sent.jsonl"
_PATIENCE_SECONDS = 20
_START_SECONDS = 120
_OTHER = "not-the-token-at-all"


@dataclass(frozen=True)
class Sent:
    """One delivery: what it was, what an honest door answers, and what was answered (0: it hung up)."""

    source: str
    what: str
    expected: tuple[int, ...]
    status: int
    body_sha256: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the answer was one of those that are right."""
        return self.status in self.expected


class Sender:
    """All senders; keeps a ledger of its own of what it sent and what it was answered."""

    def __init__(
        self,
        address: str,
        bodies: Bodies,
        key: RsaKey,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.sent: list[Sent] = []
        self._address = address.rstrip("/")
        self._bodies = bodies
        self.sources = sources(key)
        self._forgers = forgers(key)
        self._now = now
        self._client = httpx.Client(timeout=_PATIENCE_SECONDS)

    def wait(self, seconds: float) -> bool:
        """Whether the door answers within so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self._client.get(f"{self._address}/health")
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return True
        return False

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def all_of_it(self) -> list[Sent]:
        """Send everything that senders and strangers send, of each source."""
        for source in self.sources.values():
            for deliver in (self.good, self.forged, self.twice_at_once, self.untimely, self.huge):
                deliver(source)
        self.never_ending(self.sources["gateway"])
        self.unknown_channel(self.sources["gateway"])
        self.known_order()
        return self.sent

    def good(self, source: Source) -> None:
        """Several that are right, and the first of them once more."""
        bodies = self._bodies.of(source.kind)
        headers = [source.sign(body, self._now()) for body in bodies]
        for body, told in zip(bodies, headers, strict=True):
            self._send(source, "good", body, told, 200)
        self._send(source, "replayed", bodies[0], headers[0], 200)

    def forged(self, source: Source) -> None:
        """One without a signature, and one with a wrong one."""
        [body, *_] = self._bodies.of(source.kind)
        nothing = 404 if source.kind == "shipstation_v2" else 403
        self._send(source, "unsigned", body, unsigned(body, self._now()), nothing, token="")
        self._send(source, "wrong", body, self._forgers[source.kind](body, self._now()), 403, token=_OTHER)

    def twice_at_once(self, source: Source) -> None:
        """The same one twice at the same instant."""
        [body, *_] = self._bodies.of(source.kind)
        headers, start = source.sign(body, self._now()), threading.Barrier(2)

        def send() -> None:
            start.wait()
            self._send(source, "twice at once", body, headers, 200)

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def untimely(self, source: Source) -> None:
        """One that is late and one from the future, where a time is signed."""
        if not source.is_timed:
            return
        for what, at in (("late", self._now() - LATE), ("from the future", self._now() + LATE)):
            [body, *_] = self._bodies.of(source.kind)
            self._send(source, what, body, source.sign(body, at), 400)

    def huge(self, source: Source) -> None:
        """One that is larger than any source may send; the door may hang up in the middle of it."""
        body = b"x" * 1_100_000
        self._send(source, "huge", body, source.sign(body, self._now()), 413, 0)

    def never_ending(self, source: Source) -> None:
        """One whose body comes drop by drop and never ends."""
        status = sent_without_end(self._address, source.name, _PATIENCE_SECONDS)
        self.sent.append(Sent(source.name, "never-ending", (408,), status))

    def unknown_channel(self, source: Source) -> None:
        """One of a channel that the shop does not know, which is told its sender and kept for a person."""
        body = self._bodies.contract(CHANNEL)
        self._send(source, "unknown channel", body, source.sign(body, self._now()), 400)

    def known_order(self) -> None:
        """What two of them say of an order that others tell of, too; the same each time."""
        for name, body in (("checkout", CHECKOUT), ("gateway", GATEWAY)):
            source = self.sources[name]
            self._send(source, "known order", body, source.sign(body, self._now()), 200)

    def _send(
        self,
        source: Source,
        what: str,
        body: bytes,
        headers: dict[str, str],
        *expected: int,
        token: str | None = None,
    ) -> None:
        named = source.token if token is None else token
        query = {"token": named} if source.token else {}
        try:
            answer = self._client.post(
                f"{self._address}/webhooks/{source.name}", content=body, headers=headers, params=query
            )
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        self.sent.append(Sent(source.name, what, expected, status, Bodies.checksum(body)))


def table(sent: list[Sent]) -> Iterator[str]:
    """What was sent and answered, a line for each source and kind."""
    yield f"{'Source':<14}{'What was sent':<18}{'Answered':<14}"
    rows: dict[tuple[str, str], list[Sent]] = {}
    for each in sent:
        rows.setdefault((each.source, each.what), []).append(each)
    for (source, what), several in rows.items():
        answers = ", ".join(dict.fromkeys(str(each.status or "hung up") for each in several))
        sign = "" if all(each.is_right for each in several) else "  <- not as it should be"
        yield f"{source:<14}{what:<18}{answers}{f' (x{len(several)})' if len(several) > 1 else ''}{sign}"


def main() -> int:
    """Send; 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(prog="python -m demo.webhook_sender", description=__doc__)
    parser.add_argument("address", help="the front door, such as http://127.0.0.1:8000")
    parser.add_argument("shipstation", help="the faked ShipStation")
    parser.add_argument("folder", type=Path, help="where the ledger and the key are kept")
    parser.add_argument("--every", type=float, help="go on with a new order every so many seconds")
    asked = parser.parse_args()
    key = RsaKey.kept(asked.folder / KEY_FILE)
    sender = Sender(asked.address, Bodies(asked.shipstation), key)
    if not sender.wait(_START_SECONDS):
        print(f"nobody answers at {asked.address}", file=sys.stderr)
        return 1
    if asked.every:
        return _go_on(sender, asked.every)
    sent = sender.all_of_it()
    sender.close()
    with (asked.folder / LEDGER).open("a") as ledger:
        ledger.writelines(json.dumps(asdict(each)) + "\n" for each in sent)
    print("\n".join(table(sent)), flush=True)
    return 0 if all(each.is_right for each in sent) else 1


def _go_on(sender: Sender, seconds: float) -> int:
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    turn, several = 0, list(sender.sources.values())
    while not is_over.wait(seconds):
        sender.good(several[turn % len(several)])
        turn += 1
    sender.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
