"""Which port of this machine is free."""

import socket

HOST = "127.0.0.1"
NEIGHBOURS = 20


def free_port(wanted: int) -> int:
    """The wanted port, one of the next twenty, or any."""
    for port in range(wanted, min(wanted + NEIGHBOURS, 65536)):
        if not answers(port) and _can_be_bound(port):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as any_port:
        any_port.bind((HOST, 0))
        return int(any_port.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knock:
        knock.settimeout(1)
        return knock.connect_ex((HOST, port)) == 0


def _can_be_bound(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the webserver does
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
        return True
