"""The door to the computer that hands out the tills' files: one list per question, then the files it names.

It hands over bytes as they came and knows nothing of what they mean.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import dagster as dg
import httpx
import tenacity

from resources.connections import Connections
from roms_assets.kernel.errors import RuleBroken, SourceChangedShape, SourceUnavailable

_SILENCES_TO_GIVE_UP = 24
_DEADLINES = 10
_MEGABYTE = 1_000_000
_CAME = re.compile(r"received (\d+) bytes, expected (\d+)")


class PosHost(dg.ConfigurableResource[Any]):
    """Where the host is and how gently it is asked."""

    address: str
    list_path: str = "fetch_list2.php"
    concurrency: int = 8
    requests_per_second: float = 50
    timeout_seconds: float = 30
    attempts: int = 3
    largest_file_mb: float = 64

    @contextmanager
    def open(self) -> Iterator["PosHostClient"]:
        """A client which any number of threads may share; at the end what is still under way fails at once."""
        limits = httpx.Limits(max_connections=self.concurrency, max_keepalive_connections=self.concurrency)
        connections = Connections()
        with httpx.Client(timeout=self.timeout_seconds, limits=limits) as client:
            try:
                yield PosHostClient(self, client, connections)
            finally:
                connections.cut()

    def check(self) -> str:
        """One line for a person; asks the host for its list without naming a till. Raises SourceUnavailable."""
        with self.model_copy(update={"attempts": 1}).open() as client:
            client.list_files("", "", date(2000, 1, 1))
        return f"POS host {self.address} answers"


class PosHostClient:
    """Asks with retries, no faster than allowed, and stops asking a host that stays silent."""

    def __init__(self, host: PosHost, client: httpx.Client, connections: Connections) -> None:
        self._host = host
        self._client = client
        self._connections = connections
        self._pace = _Pace(host.requests_per_second, connections.pause)
        self._silence = _Silence()

    def list_files(self, branch: str, pos: str, day: date) -> bytes:
        """What the host says it has for one till and day, as it came. Raises SourceUnavailable."""
        form = {"branch": branch, "pos": pos, "date": day.isoformat()}
        address = urljoin(self._host.address, self._host.list_path)
        return self._retried(lambda: self._body("POST", address, form))

    def fetch(self, address: str) -> bytes:
        """One file by its relative address.

        Raises SourceUnavailable, SourceChangedShape for one that is too large, RuleBroken for an address that leads
        away from the host's folder.
        """
        full = urljoin(self._host.address, address)
        if not full.startswith(self._host.address) or ".." in unquote(urlsplit(full).path).split("/"):
            raise RuleBroken(f"{address!r} leads away from {self._host.address}; it is not fetched")
        return self._retried(lambda: self._body("GET", full, None))

    def _retried(self, ask: Callable[[], bytes]) -> bytes:
        """Ask again after a growing, jittered pause for as long as it may heal and attempts are left."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(SourceUnavailable)
            & tenacity.retry_if_not_exception_type(_Final),
            stop=tenacity.stop_after_attempt(self._host.attempts),
            wait=tenacity.wait_exponential_jitter(multiplier=0.1, max=5, jitter=0.2),
            sleep=self._connections.pause,
            reraise=True,
        )
        return retrying(ask)

    def _body(self, method: str, address: str, form: dict[str, str] | None) -> bytes:
        self._silence.refuse_if_hopeless(self._host.address)
        self._pace.wait()
        self._refuse_if_cut()
        followed = {"trace": self._connections.follow}
        try:
            with self._client.stream(method, address, data=form, extensions=followed) as response:
                self._silence.broken()
                _check_status(response)
                return self._read(response)
        except httpx.TimeoutException as error:
            self._silence.lasted()
            raise SourceUnavailable(f"the host was silent for {self._host.timeout_seconds:g} s") from error
        except httpx.ConnectError as error:
            self._silence.lasted()
            raise SourceUnavailable(f"the host cannot be reached ({error})") from error
        except httpx.InvalidURL as error:
            raise RuleBroken(f"{address[:80]!r} is no address ({error}); it is not fetched") from error
        except httpx.HTTPError as error:
            raise SourceUnavailable(_broke_off(error)) from error

    def _refuse_if_cut(self) -> None:
        if self._connections.are_cut:
            raise _Final(f"not asked: somebody stopped asking {self._host.address}")

    def _read(self, response: httpx.Response) -> bytes:
        """The whole body, if it is not larger than allowed and does not drip for ever."""
        limit = self._host.largest_file_mb * _MEGABYTE
        until = time.monotonic() + _DEADLINES * self._host.timeout_seconds
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise SourceChangedShape(
                    f"it is larger than {self._host.largest_file_mb:g} MB and was not kept"
                )
            if time.monotonic() > until:
                raise SourceUnavailable(
                    f"it had not ended after {_DEADLINES * self._host.timeout_seconds:g} s"
                )
        return b"".join(chunks)


class _Final(SourceUnavailable):
    """An answer that asking again at once cannot change."""


def _broke_off(error: httpx.HTTPError) -> str:
    """How far the body came, where that is known."""
    if came := _CAME.search(str(error)):
        return f"the connection broke off ({int(came[1]):,} of {int(came[2]):,} bytes came)"
    return "the connection broke off"


def _check_status(response: httpx.Response) -> None:
    if response.status_code >= 500 or response.status_code == 429:
        raise SourceUnavailable(f"the host answered HTTP {response.status_code}")
    if response.status_code != 200:
        raise _Final(f"the host answered HTTP {response.status_code}")


class _Pace:
    """No more than so many requests a second, over all threads."""

    def __init__(self, per_second: float, pause: Callable[[float], None]) -> None:
        self._interval = 1 / per_second
        self._pause = pause
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for the next free moment."""
        with self._lock:
            mine = max(self._next, time.monotonic())
            self._next = mine + self._interval
        wait = mine - time.monotonic()
        if wait > 0:
            self._pause(wait)


class _Silence:
    """Counts requests in a row without any answer, so that a dead host does not cost a time-out for each till-day."""

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    def lasted(self) -> None:
        """One more request without an answer."""
        with self._lock:
            self._count += 1

    def broken(self) -> None:
        """An answer came."""
        with self._lock:
            self._count = 0

    def refuse_if_hopeless(self, address: str) -> None:
        """Raises SourceUnavailable once too many requests in a row had no answer."""
        if self._count >= _SILENCES_TO_GIVE_UP:
            raise _Final(f"not asked: {address} left {self._count} requests in a row without an answer")
