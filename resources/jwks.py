"""A vendor's public keys, asked at its address and remembered. The door knows no kind of key."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

LONGEST_ANSWER = 262_144
REMEMBERED_SECONDS = 86_400.0
CALM_SECONDS = 60.0
"""Between two questions: whoever invents key ids must not make us ask the vendor all the time."""
LONGEST_SECONDS = 5.0
"""For one question from its first byte to the last of the answer, however slowly these come."""


class Jwks:
    """The key set of one address; one question at a time. Whoever waits for it holds no thread."""

    def __init__(self, address: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._clock = clock
        self._lock = asyncio.Lock()
        self._known: Mapping[str, Any] | None = None
        self._asked_at: float | None = None

    async def key_set(self, *, anew: bool = False) -> Mapping[str, Any]:
        """The key set as the vendor published it; remembered for a day, asked `anew` not more than once a minute.

        Raises SourceUnavailable or SourceChangedShape when there is none that may still be used.
        """
        async with self._lock:
            if self._is_due(anew):
                self._asked_at = self._clock()
                self._known = await self._asked()
            if self._known is None:
                raise SourceUnavailable(f"the keys at {self._address} could not be had a moment ago")
            return self._known

    def _is_due(self, anew: bool) -> bool:
        if self._asked_at is None:
            return True
        passed = self._clock() - self._asked_at
        return passed >= (CALM_SECONDS if anew or self._known is None else REMEMBERED_SECONDS)

    async def _asked(self) -> Mapping[str, Any]:
        try:
            client = await asyncio.to_thread(httpx.AsyncClient, timeout=LONGEST_SECONDS)
            async with (
                asyncio.timeout(LONGEST_SECONDS),
                client,
                client.stream("GET", self._address) as answer,
            ):
                return await self._read(answer)
        except TimeoutError as error:
            raise SourceUnavailable(
                f"the keys at {self._address} did not come whole within {LONGEST_SECONDS:g} s"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceUnavailable(f"the keys at {self._address} cannot be had: {error!r}") from error

    async def _read(self, answer: httpx.Response) -> Mapping[str, Any]:
        if answer.status_code != 200:
            raise SourceUnavailable(f"the keys at {self._address}: HTTP {answer.status_code}")
        body = b""
        async for part in answer.aiter_bytes():
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
