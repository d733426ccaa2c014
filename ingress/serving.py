"""Serves the front door on a port, in this process, until it is asked to end."""

import gc
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn

from ingress.incoming import DeliveryProtocol
from ingress.logs import log_to_stdout
from ingress.opened import front_door
from roms_assets.settings import Settings

GRACE_SECONDS = 5
"""For requests that are under way when the end is asked for."""
KEEP_ALIVE_SECONDS = 15


def serve(settings: Settings, host: str, port: int) -> int:
    """Serve on that port, which must be free; the exit code. Raises SettingsWrong before that."""
    log = log_to_stdout()
    door = front_door(settings, log)
    config = uvicorn.Config(
        door.pages,
        host=host,
        port=port,
        http=cast(Any, partial(DeliveryProtocol, door)),
        ws="none",
        loop="uvloop",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, lambda: log.info("ready", address=f"http://{host}:{port}"))
    server.run()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen. What was imported until then is never looked through for garbage again."""
        gc.freeze()
        await super().startup(sockets)
        if self.started:
            self._ready()
