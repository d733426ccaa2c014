"""A site of a few pages on a real socket, which a test writes down as they are to be."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.web.shop import PRICE, SKU

ROWS: dict[str, Any] = {"rows": ".product", "columns": [SKU, PRICE], "next_page": None, "cookie_wall": None}


def products(*skus: str) -> str:
    """Things for 12 pesos each."""
    return "".join(f"<li class=product data-sku={sku}><b class=price>₱12.00</b></li>" for sku in skus)


@dataclass
class SmallSite:
    """What it has under each path; what it has not is answered 404."""

    address: str
    pages: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """Path -> where it leads."""
    statuses: dict[str, int] = field(default_factory=dict)
    """Path -> what is answered with its page, if not 200."""
    day: int = 0
    """Counted, and of no meaning here."""


@contextmanager
def small_site() -> Iterator[SmallSite]:
    """One that listens until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/")
            is_moved, body = path in site.moved, site.pages.get(path, "").encode()
            status = 303 if is_moved else site.statuses.get(path, 200 if path in site.pages else 404)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if is_moved:
                self.send_header("Location", f"/{site.moved[path]}")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = SmallSite(f"http://127.0.0.1:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
