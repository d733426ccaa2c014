"""Whether it is time for a new snapshot. Pure: no disk, no clock."""

from datetime import datetime, timedelta

from resources.lake_catalogs import Change
from resources.lake_snapshot import MadeSnapshot

QUIET = timedelta(minutes=5)
"""So long after the last change the work is likely done."""
LONGEST = timedelta(hours=1)
"""Under work that never pauses a snapshot grows no older than this before the next is made."""


def why_not_yet(made: MadeSnapshot | None, change: Change | None, now: datetime) -> str | None:
    """Why no snapshot is to be made now, for a person; None when it is time."""
    if change is None:
        return "nothing was published yet"
    if made and made.change == change.mark:
        return f"nothing was published since the snapshot of {made.as_of:%Y-%m-%d %H:%M} UTC"
    is_old = made is not None and now - made.as_of >= LONGEST
    if now - change.at < QUIET and not is_old:
        minutes = QUIET.seconds // 60
        return (
            f"something was published at {change.at:%H:%M:%S} UTC; waiting until {minutes} minutes are quiet"
        )
    return None
