"""Answers that asking again may heal, and how long to wait before."""

import tenacity

from roms_assets.kernel.errors import SourceUnavailable

_LONGEST_PAUSE = 60.0
_GROWING = tenacity.wait_exponential_jitter(multiplier=0.1, max=20, jitter=0.2)


class Healing(SourceUnavailable):
    """An answer that may be better when asked for again; `pause` are seconds that the source wants to be left alone."""

    def __init__(self, message: str, pause: float = 0) -> None:
        super().__init__(message)
        self.pause = pause


def retry_after_seconds(error: BaseException | None) -> float:
    """How long to wait at least, as the source said; never longer than a minute."""
    return min(error.pause, _LONGEST_PAUSE) if isinstance(error, Healing) else 0.0


def pause(state: tenacity.RetryCallState) -> float:
    """Seconds until the next attempt: growing, with jitter, and no shorter than the source wants."""
    error = state.outcome.exception() if state.outcome else None
    return max(_GROWING(state), retry_after_seconds(error))


def seconds(text: str | None) -> float:
    """A header such as Retry-After: whole seconds, 0 for anything else."""
    return float(text) if text is not None and text.isdigit() else 0.0
