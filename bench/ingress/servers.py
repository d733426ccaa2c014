"""The servers, each one process: `python -m bench.ingress.servers NAME PORT LIMIT WORK` serves until SIGTERM.

`ours` is the front door as `roms ingress` serves it; what it logs goes to a file. `bare` is a Starlette app that reads
the body and answers 202, under the same server with the same settings.
"""

import json
import sys
from pathlib import Path

import yaml

from bench.ingress.load import SECRET


def ours(port: int, limit: float, work: Path) -> None:
    """The front door, its event store below `work`."""
    from ingress.serving import serve
    from roms_assets.settings import Environment, load

    shop = {
        "business": {
            "name": "Bench",
            "time_zone": "Asia/Manila",
            "currency": "PHP",
            "first_day": "2025-01-01",
        },
        "pos": {
            "host": {"address": "http://127.0.0.1:9/"},
            "branches": [{"code": "A", "name": "A", "generation": "old", "tills": [{"code": "1"}]}],
        },
        "webhooks": {
            "sources": [{"name": "bench", "kind": "shipstation_contract", "events_per_second": limit}]
        },
    }
    (work / "roms.yaml").write_text(yaml.safe_dump(shop))
    named = {"ROMS_HOME": str(work), "ROMS_CONFIG": str(work / "roms.yaml")}
    secrets = json.dumps({"bench": {"one": SECRET}})
    serve(load(Environment(_env_file=None, ROMS_WEBHOOK_SECRETS=secrets, **named)), "127.0.0.1", port)


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
