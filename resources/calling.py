"""What the doors to web APIs share: how bytes are kept, what was asked is counted, and what may heal is asked again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx
import tenacity

from resources.healing import Healing, pause
from roms_assets.kernel.errors import SourceUnavailable

Land = Callable[[bytes], str]
"""Keeps the bytes of an answer and returns their SHA-256."""
Answer = TypeVar("Answer")


@dataclass
class Counts:
    """How much was asked so far."""

    requests: int = 0
    retries: int = 0


@dataclass(frozen=True)
class Patience:
    """How often one API is asked, and how long it is waited for."""

    api: str
    """As people call it."""
    attempts: int
    timeout_seconds: float

    def asked(self, ask: Callable[[], Answer], counts: Counts) -> Answer:
        """Ask again after a growing, jittered pause, or the one that the API wants, while attempts are left.

        Raises SourceUnavailable when it stays silent or cannot be reached, and whatever `ask` raises besides.
        """

        def count(_: tenacity.RetryCallState) -> None:
            counts.retries += 1

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((Healing, httpx.TransportError)),
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=pause,
            before_sleep=count,
            reraise=True,
        )
        try:
            return retrying(ask)
        except httpx.TimeoutException as error:
            raise SourceUnavailable(f"{self.api} was silent for {self.timeout_seconds:g} s") from error
        except httpx.ConnectError as error:
            raise SourceUnavailable(f"{self.api} cannot be reached ({error}): check the network") from error
        except httpx.TransportError as error:
            raise SourceUnavailable(f"the connection to {self.api} broke off") from error
