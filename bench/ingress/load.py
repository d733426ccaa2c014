"""Sends signed events: `python -m bench.ingress.load ADDRESS FIRST COUNT CONNECTIONS RATE` prints a line of JSON.

RATE 0: each connection sends its next event when the last one is answered. Any other: so many events a second, sent
when their time has come, whether the earlier ones are answered or not; a delay then counts from that time on. Bodies
and signatures are made before the clock starts.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

import uvloop

from demo.webhook_signing import shipstation_contract

SECRET = "the secret of the bench"
BODY_BYTES = 300
_SIGN = shipstation_contract(SECRET)


def body(number: int) -> bytes:
    """An order of 300 bytes."""
    order = {
        "order_id": f"B-{number:09}",
        "channel": "bench",
        "product_sku": "BREAD-1",
        "quantity": 1,
        "note": "",
    }
    bare = json.dumps(order).encode()
    return json.dumps(order | {"note": "x" * (BODY_BYTES - len(bare))}).encode()


def request(number: int, host: str) -> bytes:
    """The whole of it, signed."""
    told = body(number)
    [(name, value)] = _SIGN(told, datetime.now(UTC)).items()
    head = f"POST /webhooks/bench HTTP/1.1\r\nHost: {host}\r\n{name}: {value}\r\nContent-Length: {len(told)}\r\n\r\n"
    return head.encode() + told


class Connection(asyncio.Protocol):
    """One line to the server; one event at a time is under way on it."""

    def __init__(self, load: "Load") -> None:
        self._load = load
        self._got = b""
        self._due = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its class

    def send(self, told: bytes, due: float) -> None:
        """Send one event that was due then."""
        assert self.transport
        self._due = due
        self.transport.write(told)

    def data_received(self, data: bytes) -> None:
        """Once an answer is whole, it is noted and the next may go."""
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._got[:end].lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(self._got) < end + 4 + length:
            return
        status, self._got = self._got[9:12].decode(), b""
        self._load.answered(self, status, time.perf_counter() - self._due)

    def connection_lost(self, error: Exception | None) -> None:
        """The server hung up; the load fails."""
        if not self._load.done.done():
            self._load.done.set_exception(error or ConnectionError("the server hung up"))


class Load:
    """All events of one go."""

    def __init__(self, requests: list[bytes], rate: float) -> None:
        self._left = deque(requests)
        self._expected = len(requests)
        self._rate = rate
        self._idle: deque[Connection] = deque()
        """Taken in turn, so that none is silent for long and hung up on."""
        self._late: deque[float] = deque()
        self.statuses: Counter[str] = Counter()
        self.delays: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self, connections: list[Connection]) -> float:
        """Send everything; seconds from the first event to the last answer."""
        self._idle = deque(connections)
        started = time.perf_counter()
        if self._rate:
            await self._paced(started)
        else:
            for connection in connections:
                self._next(connection)
        await self.done
        return time.perf_counter() - started

    def answered(self, connection: Connection, status: str, delay: float) -> None:
        """Note it; the connection takes the next one that waits."""
        self.statuses[status] += 1
        self.delays.append(delay)
        if len(self.delays) == self._expected:
            self.done.set_result(None)
        elif not self._rate:
            self._next(connection)
        elif self._late:
            connection.send(self._left.popleft(), self._late.popleft())
        else:
            self._idle.append(connection)

    def _next(self, connection: Connection) -> None:
        if self._left:
            connection.send(self._left.popleft(), time.perf_counter())

    async def _paced(self, started: float) -> None:
        for number in range(self._expected):
            due = started + number / self._rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if self._idle:
                self._idle.popleft().send(self._left.popleft(), due)
            else:
                self._late.append(due)


async def sent(address: str, numbers: range, connections: int, rate: float) -> dict[str, Any]:
    """What came of sending them."""
    place = urlsplit(address)
    host, port = place.hostname or "", place.port or 0
    requests = [request(number, place.netloc) for number in numbers]
    load, loop = Load(requests, rate), asyncio.get_running_loop()
    lines = [
        (await loop.create_connection(lambda: Connection(load), host, port))[1] for _ in range(connections)
    ]
    seconds = await load.run(lines)
    delays = sorted(load.delays)
    for line in lines:
        assert line.transport
        line.transport.close()
    return {
        "seconds": seconds,
        "statuses": load.statuses,
        "p50": delays[len(delays) // 2],
        "p99": delays[len(delays) * 99 // 100],
    }


def main() -> None:
    """Send and tell."""
    address, first, count, connections, rate = sys.argv[1:]
    numbers = range(int(first), int(first) + int(count))
    told = uvloop.run(sent(address, numbers, int(connections), float(rate)))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
