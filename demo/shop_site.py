"""The faked supplier's shop over HTTP on loopback: a cookie wall, a login, lists in pages, and all that goes wrong.

In tests `with ShopSite() as shop: shop.address`; on its own `python -m demo.shop_site --port N`.
"""

import argparse
import asyncio
import json
import signal
import threading
from collections.abc import Callable, Mapping
from html import escape
from itertools import count
from urllib.parse import quote

from demo.http_host import HttpHost
from demo.shop_pages import listed, page
from demo.wire import Request, answer, head

USER, PASSWORD = "luna-bakeshop", "open the oven"
_ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /*?sort=\n"
_HTML = "text/html; charset=utf-8"
_CHUNK = b"<!-- " + b"nothing new below " * 4_000 + b" -->"
_LATE = """<main></main><script>setTimeout(() => {
    document.querySelector("main").innerHTML = "<p class=product>Late bread";
}, 700)</script>"""
_HIDING = """<style>.phone { display: none } .ghost { visibility: hidden } .cards { display: contents }
    .shown[hidden] { display: block } .float { float: left }</style>
    <div class=cards><p class=product>Bread <b class=phone>no bread</b></p></div>
    <div class=phone><p class=product>Phone</p></div><p class="product ghost">Ghost</p>
    <noscript><p class=product>Old</p></noscript><template><p class=product>Mould</p></template>
    <details><summary>More</summary><p class=product>Folded</p></details>
    <p class="product shown" hidden>Cake</p><div class=product><i class=float>Afloat</i></div>
    <p class=product style="display: none">Inline</p><a class="next phone" href="/broken">More</a>"""
_HIDDEN_SIGN = """<style>.none { display: none }</style><p class=none>Sold out</p><main></main>
    <script>setTimeout(() => { document.querySelector("main").innerHTML = location.search ? "" :
    "<div class=product data-sku=A><b class=price>1</b><h2>Late bread</h2>" }, 700)</script>"""
_GOES_IN_PRIVATE = "<p>Wait<script>setTimeout(() => { location = '/private/offers' }, 100)</script>"
_LINKED_NOWHERE = '<p class=none>Sold out</p><a class=next href="http://[bad">More</a>'
_ENDLESS = "<p class=product>Wait<script>setTimeout(() => { while (true) {} }, 50)</script>"


class ShopSite(HttpHost):
    """One shop in a thread of its own, from `with` to the end of `with`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(self, port, "/")
        self.day = 0
        """Counted from 0; prices and stock follow it."""
        self.has_new_markup = False
        self.class_of_next = "next"
        """Of the link to the next page."""
        self.has_wall = True
        self.robots = _ROBOTS
        self.robots_status = 200
        self.robots_at = ""
        """Where robots.txt leads to; empty when it stands in its place."""
        self.other = ""
        """The address of another host, for what leads there."""
        self.seen: list[tuple[str, Mapping[str, str]]] = []
        """Path and headers of each request, as they came."""
        self._sessions: set[str] = set()
        self._numbers = count(1)
        self._pages: Mapping[str, Callable[[Request], bytes]] = {
            "/robots.txt": lambda _: _to(self.robots_at) if self.robots_at else self._robots(),
            "/robots-hops": self._hops,
            "/consent": self._consent,
            "/login": self._login,
            "/account": self._account,
            "/offers": self._offers,
            "/wholesale": self._wholesale,
            "/private/offers": self._offers,
            "/stuck": self._stuck,
            "/circling": self._circling,
            "/goods": lambda _: _page("Goods", "<h1>Goods</h1>"),
            "/sold-out": lambda _: _page("Offers", "<p class=none>Sold out</p>"),
            "/hiding": lambda _: _page("Offers", _HIDING),
            "/says-nothing": lambda _: _page("Offers", _HIDDEN_SIGN),
            "/linked-nowhere": lambda _: _page("Offers", _LINKED_NOWHERE),
            "/price-list": lambda _: _attached(b"sku,price\nFLR-25,1185.00\n"),
            "/offers.json": lambda _: answer(200, b"[]", "application/json"),
            "/broken": lambda _: answer(500, b"Internal Server Error", _HTML),
            "/gone": lambda _: answer(404, b"<h1>Not found</h1>", _HTML),
            "/busy": lambda _: _page("Busy", _ENDLESS),
            "/late": lambda _: _page("Late", _LATE),
            "/moved": lambda _: _to(f"{self.other}offers"),
            "/leads-in-private": lambda _: _to("/private/offers"),
            "/goes-in-private": lambda _: _page("Offers", _GOES_IN_PRIVATE),
            "/posts-elsewhere": lambda _: _page("Log in", _form(f"{self.other}login")),
            "/opens-elsewhere": lambda _: _page("Log in", _opening(self.other)),
            "/framed": lambda _: _page("Framed", _framed(self.other)),
        }

    @property
    def paths(self) -> list[str]:
        """What was asked for, without what browsers ask for by themselves."""
        return [path for path, _ in self.seen if path != "/favicon.ico"]

    async def give(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Write the answer; False when the connection must end."""
        if request.path.startswith("/control/"):
            return await _send(writer, self._changed(request))
        self.seen.append((request.path, request.headers))
        if request.path == "/never":
            await asyncio.sleep(3600)
        if request.path == "/endless":
            return await _without_end(writer)
        give = self._pages.get(request.path)
        return await _send(writer, give(request) if give else answer(404, b"<h1>Not found</h1>", _HTML))

    def _changed(self, request: Request) -> bytes:
        """What a person lets happen: `POST /control/day` begins the next one, `/control/markup` a new design."""
        if request.path == "/control/day":
            self.day += 1
        elif request.path == "/control/markup":
            self.has_new_markup = not self.has_new_markup
        return answer(200, json.dumps({"day": self.day, "new_markup": self.has_new_markup}).encode())

    def _offers(self, request: Request) -> bytes:
        if self.has_wall and "consent" not in _cookies(request):
            back = escape(f"{request.path}?{request.query}")
            button = f'<button id="accept" name="back" value="{back}">Accept all cookies</button>'
            return _page(
                "Cookies", f'<form method="post" action="/consent"><p>We use cookies.</p>{button}</form>'
            )
        number = request.asked().get("page", "1")
        return self._listed(request, int(number) if number.isdigit() else 1)

    def _listed(self, request: Request, number: int) -> bytes:
        text = listed(request.path, self.day, number, self.has_new_markup, self.class_of_next)
        return answer(200, text.encode(), _HTML)

    def _stuck(self, request: Request) -> bytes:
        """Whatever page is asked for, it is the first."""
        next_one = int(request.asked().get("page", "1")) + 1
        return self._listed(request, 1).replace(b"page=2", b"page=%d" % (next_one % 10))

    def _circling(self, request: Request) -> bytes:
        """The last of three pages leads to the first."""
        number = int(request.asked().get("page", "1"))
        text = listed(request.path, self.day, number, self.has_new_markup)
        back = f'<a class="next" href="{request.path}">First</a>' if number == 3 else ""
        return answer(200, f"{text}{back}".encode(), _HTML)

    def _robots(self) -> bytes:
        return answer(self.robots_status, self.robots.encode())

    def _hops(self, request: Request) -> bytes:
        """As many redirects as the query says, then robots.txt."""
        left = int(request.query)
        return _to(f"/robots-hops?{left - 1}") if left else self._robots()

    def _consent(self, request: Request) -> bytes:
        return _to(request.form().get("back", "/"), "Set-Cookie: consent=yes; Path=/\r\n")

    def _login(self, request: Request) -> bytes:
        if request.method != "POST":
            return _page("Log in", _form("/login"))
        form = request.form()
        if (form.get("user"), form.get("password")) != (USER, PASSWORD):
            return _page("Log in", f'<p class="wrong">Wrong name or password</p>{_form("/login")}')
        session = f"s{next(self._numbers)}"
        self._sessions.add(session)
        return _to("/account", f"Set-Cookie: session={session}; Path=/; HttpOnly\r\n")

    def _account(self, request: Request) -> bytes:
        return (
            _page("Account", '<h1 id="account">Your account</h1>') if self._knows(request) else _to("/login")
        )

    def _wholesale(self, request: Request) -> bytes:
        return self._offers(request) if self._knows(request) else _to("/login")

    def _knows(self, request: Request) -> bool:
        return _cookies(request).get("session") in self._sessions


def _page(title: str, body: str) -> bytes:
    return answer(200, page(title, body).encode(), _HTML)


def _form(action: str) -> str:
    return (
        f'<form method="post" action="{escape(action)}"><input id="user" name="user">'
        '<input id="password" name="password" type="password"><button id="enter">Log in</button></form>'
    )


def _opening(other: str) -> str:
    """What leads to another host, and is no request of the page itself: a new window, a socket, a look ahead."""
    ahead = json.dumps({"prefetch": [{"source": "list", "urls": [f"{other}ahead"]}]})
    return (
        f'<form method="post" action="{other}window" target="_blank"><input id="password" name="password">'
        '<button id="enter">Log in</button></form>'
        f'<script>new WebSocket("{other.replace("http", "ws", 1)}socket")</script>'
        f'<script type="speculationrules">{ahead}</script>'
    )


def _framed(other: str) -> str:
    return (
        f'<p class="product">Here<img src="{other}picture.png"><iframe src="{other}advert"></iframe>'
        f'<script src="{other}tracker.js"></script></p>'
    )


def _attached(body: bytes) -> bytes:
    return head(200, "text/csv", len(body), "Content-Disposition: attachment; filename=prices.csv\r\n") + body


def _to(address: str, more: str = "") -> bytes:
    return head(303, _HTML, 0, f"Location: {quote(address, safe=':/?=&')}\r\n{more}")


def _cookies(request: Request) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in request.headers.get("cookie", "").split(";"))
    return {name: value for name, _, value in parts}


async def _send(writer: asyncio.StreamWriter, data: bytes) -> bool:
    writer.write(data)
    await writer.drain()
    return True


async def _without_end(writer: asyncio.StreamWriter) -> bool:
    """A document that goes on for as long as somebody reads it."""
    writer.write(head(200, _HTML, None))
    while True:
        writer.write(b"%x\r\n%b\r\n" % (len(_CHUNK), _CHUNK))
        await writer.drain()


def main() -> None:
    """Serve the demo's shop until SIGTERM or Ctrl-C; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.shop_site", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    port = parser.parse_args().port
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    with ShopSite(port) as shop:
        print(shop.address, flush=True)
        is_over.wait()


if __name__ == "__main__":
    main()
