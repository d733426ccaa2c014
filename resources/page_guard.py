"""Who a page may lead to: every request of a page is looked at before it leaves the browser, redirects too."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from playwright.sync_api import Error, Page, ProxySettings

from resources.page_addresses import host_of, is_of, shown

_NOBODY = "http://127.0.0.1:9"
_PROXIED = frozenset({"http", "https", "all"})
_INSIDE = frozenset({"data", "blob", "about"})
"""Schemes that ask nobody."""


def only_to(hosts: Collection[str]) -> ProxySettings | None:
    """Settings with which a context reaches these hosts only, whatever asks: a window that opens, a socket, a worker.

    Everybody else is asked by way of a proxy that is not there. None where the environment names a proxy: then nobody
    is reached without that one.
    """
    if not _PROXIED.isdisjoint(getproxies_environment()):
        return None
    return {"server": _NOBODY, "bypass": ",".join(["<-loopback>", *sorted(hosts)])}


class PageGuard:
    """Stops what a page asks of other hosts, and a document that does not end.

    Chromium pauses each request and each hop of a redirect for whoever listens by its protocol; Playwright's own routes
    do not see the hops. https://chromedevtools.github.io/devtools-protocol/tot/Fetch/
    """

    def __init__(self, page: Page, hosts: Collection[str], loads_others: bool, largest_bytes: int) -> None:
        self.stopped = ""
        """Why the page itself was stopped; empty while it was not."""
        self._hosts = hosts
        self._loads_others = loads_others
        self._largest_bytes = largest_bytes
        self._forbids: Callable[[str], bool] = lambda _: False
        self._documents: dict[str, int] = {}
        self._session = page.context.new_cdp_session(page)
        self._page_frame = self._session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._session.on("Fetch.requestPaused", self._paused)
        self._session.on("Network.dataReceived", self._received)
        self._session.send("Network.enable")
        self._session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})

    def begin(self, forbids: Callable[[str], bool] = lambda _: False) -> None:
        """A new page is asked for, which may not lead to one that is forbidden."""
        self.stopped = ""
        self._forbids = forbids
        self._documents.clear()

    def _paused(self, event: Any) -> None:
        address, is_page = event["request"]["url"], self._is_page(event)
        if is_page:
            self._documents[event.get("networkId", "")] = 0
        is_ours = is_of(address, self._hosts) or urlsplit(address).scheme in _INSIDE
        is_forbidden = is_page and self._forbids(address)
        if not is_forbidden and (is_ours or (self._loads_others and not is_page)):
            self._answer("Fetch.continueRequest", event)
            return
        if is_forbidden:
            self.stopped = f"it leads to {shown(address)}, which robots.txt does not allow"
        elif is_page:
            self.stopped = (
                f"it leads to another host, {host_of(address) or shown(address)}, which was not asked"
            )
        self._answer("Fetch.failRequest", event, errorReason="BlockedByClient")

    def _received(self, event: Any) -> None:
        request = event["requestId"]
        if request not in self._documents:
            return
        self._documents[request] += event["dataLength"]
        if self._documents[request] > self._largest_bytes and not self.stopped:
            self.stopped = f"it is larger than {self._largest_bytes / 1e6:g} MB and was not kept"
            # Whoever waits for the page is told at once.
            with suppress(Error):  # the page was left already
                self._session.send("Page.navigate", {"url": "about:blank"})

    def _is_page(self, event: Any) -> bool:
        return bool(event["resourceType"] == "Document" and event["frameId"] == self._page_frame)

    def _answer(self, command: str, event: Any, **more: str) -> None:
        with suppress(Error):  # the request is gone: its page was left
            self._session.send(command, {"requestId": event["requestId"], **more})
