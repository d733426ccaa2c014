"""A sender whose body never ends."""

import socket
import time
from contextlib import closing
from urllib.parse import urlsplit

_DROP_SECONDS = 0.05


def sent_without_end(address: str, source: str, most_seconds: float) -> int:
    """The status with which the door put an end to it; 0 when it did not, or just hung up."""
    place = urlsplit(address)
    deadline = time.monotonic() + most_seconds
    head = f"POST /webhooks/{source} HTTP/1.1\r\nHost: {place.netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with closing(socket.create_connection((place.hostname or "", place.port or 80))) as line:
        line.settimeout(_DROP_SECONDS)
        line.sendall(head.encode())
        while time.monotonic() < deadline:
            try:
                answer = line.recv(1024)
            except TimeoutError:
                line.sendall(b"1\r\nx\r\n")
                continue
            except OSError:
                return 0
            return int(answer[9:12] or 0)
    return 0
