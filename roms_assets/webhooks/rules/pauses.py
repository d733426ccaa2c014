"""When an event that could not be read is tried again, and when that ends."""

from datetime import datetime, timedelta

from roms_assets.kernel.events import Event, EventState

MOST_ATTEMPTS = 12
"""Then it is a dead letter: about four hours after the first attempt."""
_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts; none before the first."""
    if attempts <= 0:
        return timedelta()
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 20)), _LONGEST_PAUSE)


def is_due(event: Event, now: datetime) -> bool:
    """Whether a waiting event is to be tried now."""
    return event.last_attempt_at is None or now >= event.last_attempt_at + pause_after(event.attempts)


def after_failing(event: Event) -> EventState:
    """What becomes of an event when what may heal has not healed this time either."""
    return EventState.DEAD if event.attempts + 1 >= MOST_ATTEMPTS else EventState.WAITING
