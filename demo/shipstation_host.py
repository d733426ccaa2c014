"""The faked ShipStation over HTTP on loopback, both versions of its API on one address.

In tests `with ShipStationHost(world) as host: host.address`; on its own `python -m demo.shipstation_host --port N`.
"""

import argparse
import asyncio
import json
import signal
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from demo.faults_of_answers import Rule, Rules, Trouble, give_trouble
from demo.http_host import HttpHost
from demo.shipstation_limits import Minute
from demo.shipstation_queries import QueriesV1, QueriesV2, Refused
from demo.shipstation_shop import API_KEY, KEY, SECRET, Order
from demo.shipstation_webhooks import Things, webhook_bodies
from demo.shipstation_world import ShipStationWorld
from demo.wire import Request, answer, head

_JSON = "application/json"
_BASIC = "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()


class ShipStationAnswers:
    """What the faked ShipStation says to one request."""

    def __init__(self, world: ShipStationWorld, base: Callable[[], str], clock: Callable[[], float]) -> None:
        self.asked: Counter[str] = Counter()
        self.seen: list[tuple[str, Mapping[str, str]]] = []
        """Path and query of each request, as they came."""
        self.too_many = 0
        """How many requests were one too many."""
        self.rules = Rules()
        self.is_revoked = False
        self._world = world
        self._base = base
        self._minutes = {"v1": Minute(40, clock), "v2": Minute(200, clock)}
        first, second = QueriesV1(world), QueriesV2(world, base)
        self._answers: dict[str, Callable[[Mapping[str, str]], Any]] = {
            "/orders": first.orders,
            "/shipments": first.shipments,
            "/fulfillments": first.fulfillments,
            "/v2/shipments": second.shipments,
            "/v2/labels": second.labels,
            "/v2/fulfillments": second.fulfillments,
        }
        self._order = first.order

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        if request.path.startswith("/control/"):
            return await _send(writer, 200, self._told(request))
        self.asked[request.path] += 1
        self.seen.append((request.path, request.asked()))
        rule = self.rules.trouble(request.path, has_cursor=False)
        if rule is not None and rule.trouble is Trouble.REVOKED:
            self.is_revoked = True
        version = "v2" if request.path.startswith("/v2/") else "v1"
        minute = self._minutes[version]
        if not minute.take():
            self.too_many += 1
            return await _send(writer, 429, b'{"message": "Too Many Requests"}', _limits(version, minute))
        status, body = self._answer(version, request)
        if rule is not None and rule.trouble is not Trouble.REVOKED:
            return await give_trouble(rule, body, b"{}", writer)
        return await _send(writer, status, body, _limits(version, minute))

    def _answer(self, version: str, request: Request) -> tuple[int, bytes]:
        try:
            self._authorize(version, request)
            return 200, json.dumps(self._found(request)).encode()
        except Refused as refused:
            return refused.status, json.dumps({"message": refused.message}).encode()

    def _found(self, request: Request) -> Any:
        if request.method != "GET":
            raise Refused(405, "The requested resource does not support this method.")
        if request.path.startswith("/orders/"):
            return self._order(request.path.removeprefix("/orders/"))
        find = self._answers.get(request.path)
        if find is None:
            raise Refused(404, "No HTTP resource was found that matches the request.")
        return find(request.asked())

    def _authorize(self, version: str, request: Request) -> None:
        given = request.headers.get("api-key" if version == "v2" else "authorization")
        if self.is_revoked or given != (API_KEY if version == "v2" else _BASIC):
            raise Refused(401, "Authorization has been denied for this request.")

    def _told(self, request: Request) -> bytes:
        """What a person lets happen: answers with the webhooks that ShipStation would send of it.

        `POST /control/order`, `/control/ship`, `/control/fulfill` with `{"order_id": N}`, `/control/void` with
        `{"shipment_id": N}`, `/control/strike` with the fields of a rule or `{}` to mend.
        """
        told = json.loads(request.body or b"{}")
        act = request.path.removeprefix("/control/")
        if act == "strike":
            self.rules.rules = [Rule(Trouble(told.pop("trouble")), **told)] if told else []
            self.is_revoked = False
            return b"struck" if self.rules.rules else b"mended"
        things: Things = []
        if act == "order":
            things = self._world.place_orders(int(told.get("count", 1)))
        elif act in ("ship", "fulfill"):
            things = [self._world.ship(int(told["order_id"]), is_fulfillment=act == "fulfill")]
        elif act == "void":
            self._world.void(int(told["shipment_id"]))
        webhooks = webhook_bodies(self._world, self._base(), things) if things else {}
        ids = [each.order_id if isinstance(each, Order) else each.shipment_id for each in things]
        return json.dumps({"ids": ids, "webhooks": webhooks}).encode()


class ShipStationHost(HttpHost):
    """One faked ShipStation in a thread of its own, from `with` to the end of `with`."""

    def __init__(
        self, world: ShipStationWorld, port: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.world = world
        self._answers = ShipStationAnswers(world, lambda: self.address, clock)
        super().__init__(self._answers, port, "/")

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return self._answers.asked

    @property
    def seen(self) -> list[tuple[str, Mapping[str, str]]]:
        """Path and query of each request."""
        return self._answers.seen

    @property
    def too_many(self) -> int:
        """How many requests were one too many in their minute."""
        return self._answers.too_many

    def webhooks(self, things: Things, **how: bool) -> dict[str, bytes]:
        """`v1` and `v2` -> the body of the webhook that ShipStation sends of these; `how` as `webhook_bodies` says."""
        told = webhook_bodies(self.world, self.address, things, **how)
        return {version: json.dumps(body).encode() for version, body in told.items()}

    def strike(self, trouble: str | Trouble, path: str = "/", **more: Any) -> None:
        """From now on requests meet this trouble, by the rule's own fields."""
        self._answers.rules.rules.append(Rule(Trouble(trouble), path, **more))

    def mend(self) -> None:
        """No trouble from now on, and the credentials are good."""
        self._answers.rules.rules.clear()
        self._answers.is_revoked = False


def _limits(version: str, minute: Minute) -> str:
    """The headers in which each version says how much more it takes."""
    if version == "v2":
        return "" if minute.remaining else f"Retry-After: {minute.seconds_left}\r\n"
    told = {"Limit": minute.allowed, "Remaining": minute.remaining, "Reset": minute.seconds_left}
    return "".join(f"X-Rate-Limit-{name}: {value}\r\n" for name, value in told.items())


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes, more: str = "") -> bool:
    writer.write(head(status, _JSON, len(body), more) + body if more else answer(status, body, _JSON))
    await writer.drain()
    return True


def main() -> None:
    """Serve the demo's ShipStation until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.shipstation_host", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    port = parser.parse_args().port
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with ShipStationHost(ShipStationWorld.demo(), port) as host:
        print(host.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
