"""The faked Square over HTTP on loopback: the official SDK and any other client work against it unchanged.

In tests `with SquareHost(world) as square: square.address`; on its own `python -m demo.square_host --port N`.
"""

import argparse
import asyncio
import json
import signal
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from demo.faults_of_answers import Rule, Rules, Trouble, give_trouble
from demo.http_host import HttpHost
from demo.square_queries import Page, Queries, Refused
from demo.square_world import SquareWorld
from demo.wire import Request, answer

_JSON = "application/json"


class SquareAnswers:
    """What the faked Square says to one request."""

    def __init__(self, world: SquareWorld, queries: Queries | None = None) -> None:
        self.asked: Counter[str] = Counter()
        self.rules = Rules()
        self.is_revoked = False
        self._world = world
        self._queries = queries or Queries(world)
        self._last = b"{}"
        self._posts: dict[str, Callable[[Any], Page]] = {
            "/v2/orders/search": self._queries.orders,
            "/v2/orders/batch-retrieve": self._queries.orders_by_id,
            "/v2/catalog/search": self._queries.catalog,
            "/v2/inventory/counts/batch-retrieve": self._queries.counts,
            "/v2/inventory/changes/batch-retrieve": self._queries.changes,
        }
        self._gets: dict[str, Callable[[dict[str, str]], Page]] = {
            "/v2/locations": lambda _: self._queries.locations(),
            "/v2/payments": self._queries.payments,
            "/v2/catalog/list": self._queries.catalog_list,
        }

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        if request.path == "/control/strike" and request.method == "POST":
            return await _send(writer, 200, self._struck(json.loads(request.body)))
        self.asked[request.path] += 1
        asked = json.loads(request.body) if request.body else request.asked()
        await asyncio.to_thread(self._happen, request.path)
        rule = self.rules.trouble(request.path, bool(asked.get("cursor")))
        if rule is not None and rule.trouble is Trouble.REVOKED:
            self.is_revoked = True
        if rule is not None and rule.trouble is Trouble.EXPIRED_CURSOR:
            self._queries.expired.add(asked.get("cursor") or "")
        status, body = self._answer(request, asked)
        if rule is not None and rule.trouble not in (Trouble.REVOKED, Trouble.EXPIRED_CURSOR):
            return await give_trouble(rule, body, self._last, writer)
        self._last = body
        return await _send(writer, status, body)

    def _happen(self, path: str) -> None:
        """What was planned for just before this request."""
        happens = self.rules.before.pop((path, self.asked[path]), None)
        if happens is not None:
            happens()

    def _answer(self, request: Request, asked: Any) -> tuple[int, bytes]:
        try:
            self._authorize(request)
            return 200, self._query(request)(asked).body()
        except Refused as refused:
            return refused.status, json.dumps(refused.body).encode()

    def _query(self, request: Request) -> Callable[[Any], Page]:
        find = (self._posts if request.method == "POST" else self._gets).get(request.path)
        if find is None:
            raise Refused("NOT_FOUND", f"no {request.method} {request.path} here", 404)
        return find

    def _authorize(self, request: Request) -> None:
        if self.is_revoked:
            raise Refused("ACCESS_TOKEN_REVOKED", "The access token was revoked.", 401)
        if request.headers.get("authorization") != f"Bearer {self._world.token}":
            raise Refused("UNAUTHORIZED", "This request could not be authorized.", 401)

    def _struck(self, told: dict[str, Any]) -> bytes:
        """Faults from outside, such as from a person who tries the demo: `{"trouble": …}`, or `{}` to mend."""
        try:
            self.rules.rules = [Rule(Trouble(told.pop("trouble")), **told)] if told else []
        except (KeyError, TypeError, ValueError) as error:
            known = ", ".join(sorted(Trouble))
            return f"not struck ({error}): send trouble, one of {known}, and the rule's fields".encode()
        self.is_revoked = False
        return b"struck" if self.rules.rules else b"mended"


class SquareHost(HttpHost):
    """One faked Square in a thread of its own, from `with` to the end of `with`."""

    def __init__(self, world: SquareWorld, port: int = 0) -> None:
        self.world = world
        self._answers = SquareAnswers(world)
        super().__init__(self._answers, port, "/")

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return self._answers.asked

    def strike(self, trouble: str | Trouble, path: str = "/v2/", **more: Any) -> None:
        """From now on requests meet this trouble, by the rule's own fields: times, after, only_with_cursor."""
        self._answers.rules.rules.append(Rule(Trouble(trouble), path, **more))

    def mend(self) -> None:
        """No trouble from now on, and the token is good."""
        self._answers.rules.rules.clear()
        self._answers.is_revoked = False

    def before(self, path: str, request: int, happens: Callable[[], None]) -> None:
        """Let something happen just before the path is asked for the n-th time from now, counted from 1."""
        self._answers.rules.before[path, self.asked[path] + request] = happens


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes) -> bool:
    writer.write(answer(status, body, _JSON))
    await writer.drain()
    return True


def main() -> None:
    """Serve the demo's Square until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.square_host", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    port = parser.parse_args().port
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with SquareHost(SquareWorld.demo(), port) as square:
        print(square.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
