"""A port of this machine that nobody listens on."""

import socket
from contextlib import closing


def free_port(wanted: int) -> int:
    """The wanted one or the next that is free. Somebody else may take it a moment later."""
    for port in range(wanted, 65536):
        with closing(socket.socket()) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no port from {wanted} on is free")
