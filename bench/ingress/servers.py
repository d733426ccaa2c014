"""The servers, each one process: `python -m bench.ingress.servers NAME PORT LIMIT WORK` serves until SIGTERM.

`ours` is the front door as `roms ingress` serves it; what it logs goes to a file. `bare` is a Starlette app that reads
the body and answers 202, under the same server with the same settings. `least` is that app doing what no door can do
without: it checks the signature and keeps the body on the disk before it answers, what came meanwhile in one commit.
"""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench.ingress.shop import written

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def ours(port: int, limit: float, work: Path) -> None:
    """The front door, its event store below `work`."""
    from ingress.serving import serve
    from roms_assets.settings import Environment, load

    environment = Environment(_env_file=None, **written(work, limit))
    serve(load(environment), "127.0.0.1", port)


def bare(port: int, _limit: float, _work: Path) -> None:
    """An app that only answers."""
    from starlette.responses import Response

    async def take(request: "Request") -> Response:
        await request.body()
        return Response(status_code=202)

    _served(take, port)


def least(port: int, _limit: float, work: Path) -> None:
    """An app that answers once a signed body is on the disk; it knows no duplicates, limits, sources or errors."""
    import hmac

    from starlette.responses import Response

    from bench.ingress.group_commit import GroupCommit
    from bench.ingress.load import SECRET

    store = GroupCommit(work / "events.sqlite")
    key = hmac.new(SECRET.encode(), digestmod="sha256")

    async def take(request: "Request") -> Response:
        told, code = await request.body(), key.copy()
        code.update(told)
        if not hmac.compare_digest(code.hexdigest(), request.headers["X-ShipStation-Signature"]):
            return Response(status_code=403)
        await store.keep(told)
        return Response(status_code=202)

    _served(take, port)


def _served(take: "Callable[[Request], Awaitable[Response]]", port: int) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    app = Starlette(routes=[Route("/webhooks/{source}", take, methods=["POST"])])
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", ws="none", access_log=False, log_config=None)


def main() -> None:
    """Serve one of them."""
    name, port, limit, work = sys.argv[1:]
    {"ours": ours, "bare": bare, "least": least}[name](int(port), float(limit), Path(work))


if __name__ == "__main__":
    main()
