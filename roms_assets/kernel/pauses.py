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


def tried_until(now: datetime) -> list[datetime]:
    """After so many failed attempts -> when the last of them was at the latest, if it is time for another one."""
    return [now - pause_after(attempts) for attempts in range(MOST_ATTEMPTS)]


def after_failing(event: Event) -> EventState:
    """What becomes of an event when what may heal has not healed this time either."""
    return EventState.DEAD if event.attempts + 1 >= MOST_ATTEMPTS else EventState.WAITING
