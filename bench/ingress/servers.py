"""The servers, each one process: `python -m bench.ingress.servers NAME PORT LIMIT WORK` serves until SIGTERM.

`ours` is the front door as `roms ingress` serves it; what it logs goes to a file. `bare` is a Starlette app that reads
the body and answers 202, under the same server with the same settings.
"""

import sys
from pathlib import Path

from bench.ingress.shop import written


def ours(port: int, limit: float, work: Path) -> None:
    """The front door, its event store below `work`."""
    from ingress.serving import serve
    from roms_assets.settings import Environment, load

    environment = Environment(_env_file=None, **written(work, limit))
    serve(load(environment), "127.0.0.1", port)


def bare(port: int, _limit: float, _work: Path) -> None:
    """An app that only answers."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def take(request: Request) -> Response:
        await request.body()
        return Response(status_code=202)

    app = Starlette(routes=[Route("/webhooks/{source}", take, methods=["POST"])])
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", ws="none", access_log=False, log_config=None)


def main() -> None:
    """Serve one of them."""
    name, port, limit, work = sys.argv[1:]
    {"ours": ours, "bare": bare}[name](int(port), float(limit), Path(work))


if __name__ == "__main__":
    main()
