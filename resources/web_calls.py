"""Calls of addresses that are secrets: a Slack-compatible webhook and the dead-man's ping.

Their addresses are shown nowhere: not in an error, not in a log.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from pydantic import SecretStr

from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.incidents import Notice

LONGEST_TEXT = 3000
"""Characters; chats cut or refuse longer messages."""


@dataclass(frozen=True)
class Webhook:
    """Posts `{"text": …}`, as Slack, Mattermost and others take it."""

    address: SecretStr
    timeout_seconds: float = 10
    name: str = "webhook"

    def send(self, notice: Notice) -> str:
        """Hand it over. Raises SourceUnavailable or SourceChangedShape."""
        text = f"*{_escaped(notice.subject)}*\n{_escaped(notice.text)}"
        shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
        _call("the webhook", self.address, self.timeout_seconds, {"text": shown})
        return ""

    def check(self) -> str:
        """A webhook cannot be tried without a message."""
        return "webhook: its address is set; only a notice shows whether it works"


@dataclass(frozen=True)
class Ping:
    """Asks an address while all is well; whoever watches that address raises the alarm when it is asked no more."""

    address: SecretStr
    timeout_seconds: float = 10
    name: str = "ping"

    def send(self) -> None:
        """Ask it. Raises SourceUnavailable or SourceChangedShape."""
        _call("the ping's address", self.address, self.timeout_seconds, None)


def _call(what: str, address: SecretStr, seconds: float, payload: Mapping[str, str] | None) -> None:
    method = "GET" if payload is None else "POST"
    try:
        with _unlogged(), httpx.Client(timeout=seconds) as client:
            status = client.request(method, address.get_secret_value(), json=payload).status_code
    except httpx.TimeoutException:
        raise SourceUnavailable(f"{what} was silent for {seconds:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The error itself may quote the address.
        raise SourceUnavailable(f"{what} cannot be reached ({type(error).__name__})") from None
    if status >= 500 or status == 429:
        raise SourceUnavailable(f"{what} answered HTTP {status}")
    if not 200 <= status < 300:
        raise SourceChangedShape(f"{what} answered HTTP {status}; check the address in the environment")


@contextmanager
def _unlogged() -> Iterator[None]:
    """httpx logs every address that it asks; these are secrets."""
    logger, own = logging.getLogger("httpx"), threading.get_ident()

    def hide(record: logging.LogRecord) -> bool:
        return record.thread != own

    logger.addFilter(hide)
    try:
        yield
    finally:
        logger.removeFilter(hide)


def _escaped(text: str) -> str:
    """As Slack wants it, so that nothing in a text becomes a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
