"""Deliveries byte by byte, and everything that a front door answers to them."""

import socket
from contextlib import closing, suppress

from tests.ingress.front_door import NOON, ORDER, SIGN, Door
from tests.waiting import PATIENCE_SECONDS

HEAD = "POST /webhooks/shop HTTP/1.1\r\nHost: shop\r\n"


def signature() -> str:
    [told] = [f"{name}: {value}\r\n" for name, value in SIGN(ORDER, NOON).items()]
    return told


def whole(body: bytes, *, close: bool = False) -> bytes:
    """A delivery as it goes over the wire."""
    signed = "".join(f"{name}: {value}\r\n" for name, value in SIGN(body, NOON).items())
    end = "Connection: close\r\n" if close else ""
    return f"{HEAD}{signed}{end}Content-Length: {len(body)}\r\n\r\n".encode() + body


def said(door: Door, *parts: bytes, then_silence: bool = True) -> bytes:
    """Everything that the door answers to these bytes until it hangs up."""
    with closing(socket.create_connection(("127.0.0.1", door.port), PATIENCE_SECONDS)) as line:
        with suppress(OSError):  # it may hang up at any of them
            for part in parts:
                line.sendall(part)
            if not then_silence:
                line.shutdown(socket.SHUT_WR)
        return heard(line)


def heard(line: socket.socket) -> bytes:
    """Everything that is answered on a connection until its other end hangs up."""
    answer = b""
    with suppress(OSError):
        while part := line.recv(65536):
            answer += part
    return answer
