"""A vendor's public keys, asked at its address and remembered. The door knows no kind of key."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import httpx

from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

LONGEST_ANSWER = 262_144
REMEMBERED_SECONDS = 86_400.0
CALM_SECONDS = 60.0
"""Between two questions: whoever invents key ids must not make us ask the vendor all the time."""
USED_SECONDS = 2 * REMEMBERED_SECONDS
"""So long a key set is used at most when the vendor gives no newer one, so that a withdrawn key has an end."""
LONGEST_SECONDS = 5.0
"""For one question from its first byte to the last of the answer, however slowly these come."""

Keys = TypeVar("Keys")


class Jwks(Generic[Keys]):
    """The key set of one address; one question at a time. Whoever waits for it holds no thread."""

    def __init__(
        self,
        address: str,
        read: Callable[[Mapping[str, Any]], Keys],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read` makes of what the vendor published what is remembered; it raises SourceChangedShape."""
        self._address = address
        self._read_keys = read
        self.clock = clock
        self._lock = asyncio.Lock()
        self._known: Keys | None = None
        self._known_at = 0.0
        """When the question began that was answered last."""
        self._asked_at: float | None = None

    async def key_set(self, *, anew: bool = False) -> Keys:
        """The key set that the vendor published; remembered for a day, asked `anew` not more than once a minute.

        After a failure it is asked for again each minute. Raises SourceUnavailable or SourceChangedShape when it was
        asked for in vain, or when there is none that may still be used.
        """
        if self._known is not None and self.may_be_used and not anew and not self._is_due(anew):
            return self._known  # who needs no newer one does not wait while another one asks
        async with self._lock:
            if self._is_due(anew):
                began = self._asked_at = self.clock()
                self._known, self._known_at = self._read_keys(await self._asked()), began
            if self._known is None or not self.may_be_used:
                raise SourceUnavailable(f"the keys at {self._address} could not be had a moment ago")
            return self._known

    @property
    def may_be_used(self) -> bool:
        """Whether there is a key set that is not too old to be believed."""
        return self._known is not None and self.clock() - self._known_at < USED_SECONDS

    def has_learnt_since(self, at: float) -> bool:
        """Whether a question that began at that time of the clock, or later, was answered."""
        return self._known is not None and self._known_at >= at

    def _is_due(self, anew: bool) -> bool:
        if self._asked_at is None:
            return True
        is_answered = self._known is not None and self._known_at == self._asked_at
        passed = self.clock() - self._asked_at
        return passed >= (REMEMBERED_SECONDS if is_answered and not anew else CALM_SECONDS)

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
