"""A vendor's public keys, asked at its address and remembered. The door knows no kind of key."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

LONGEST_ANSWER = 262_144
REMEMBERED_SECONDS = 86_400.0
CALM_SECONDS = 60.0
"""Between two questions: whoever invents key ids must not make us ask the vendor all the time."""


class Jwks:
    """The key set of one address; one question at a time, over all threads."""

    def __init__(
        self, address: str, timeout_seconds: float = 5, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = address
        self._timeout = timeout_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Mapping[str, Any] | None = None
        self._asked_at: float | None = None

    def key_set(self, *, anew: bool = False) -> Mapping[str, Any]:
        """The key set as the vendor published it; remembered for a day, asked `anew` not more than once a minute.

        Raises SourceUnavailable or SourceChangedShape when there is none that may still be used.
        """
        with self._lock:
            if self._is_due(anew):
                self._asked_at = self._clock()
                self._known = self._asked()
            if self._known is None:
                raise SourceUnavailable(f"the keys at {self._address} could not be had a moment ago")
            return self._known

    def _is_due(self, anew: bool) -> bool:
        if self._asked_at is None:
            return True
        passed = self._clock() - self._asked_at
        return passed >= (CALM_SECONDS if anew or self._known is None else REMEMBERED_SECONDS)

    def _asked(self) -> Mapping[str, Any]:
        try:
            with httpx.Client(timeout=self._timeout) as client, client.stream("GET", self._address) as answer:
                return self._read(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceUnavailable(f"the keys at {self._address} cannot be had: {error!r}") from error

    def _read(self, answer: httpx.Response) -> Mapping[str, Any]:
        if answer.status_code != 200:
            raise SourceUnavailable(f"the keys at {self._address}: HTTP {answer.status_code}")
        body = b""
        for part in answer.iter_bytes():
            body += part
            if len(body) > LONGEST_ANSWER:
                raise SourceChangedShape(f"the keys at {self._address} are more than {LONGEST_ANSWER} bytes")
        try:
            key_set = json.loads(body)
        except (ValueError, RecursionError):
            key_set = None
        if not isinstance(key_set, dict):
            raise SourceChangedShape(f"the answer of {self._address} is no JSON object")
        return key_set
