"""Which port of this machine is free, and stays so for one ROMS until its webserver has it."""

import itertools
import socket

HOST = "127.0.0.1"
NEIGHBOURS = 20


def reserve(wanted: int) -> socket.socket:
    """A guard of the wanted port, of one of the next twenty, or of any: no other ROMS takes it while that is open.

    Two that start at once would both find a port free. The guard has the same number in UDP, which nobody else asks
    for, and which the kernel gives back when a process dies.
    """
    near = range(wanted, min(wanted + NEIGHBOURS, 65536))
    return next(filter(None, map(_guard, itertools.chain(near, itertools.repeat(0)))))


def number(guard: socket.socket) -> int:
    """The port that is guarded."""
    return int(guard.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knock:
        knock.settimeout(1)
        return knock.connect_ex((HOST, port)) == 0


def _guard(port: int) -> socket.socket | None:
    """None when the port is taken or guarded; 0 is any."""
    guard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        guard.bind((HOST, port))
    except OSError:
        guard.close()
        return None
    if answers(number(guard)) or not _can_be_bound(number(guard)):
        guard.close()
        return None
    return guard


def _can_be_bound(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the webserver does
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
        return True
