"""Whether a signed time is near enough to ours, in both directions."""

import re
from datetime import UTC, datetime, timedelta


def signed_time(text: str) -> datetime | None:
    """The moment that a timestamp header names: ISO 8601 with its zone or whole Unix seconds; None when neither.

    A time without a zone is refused, and so is a fraction of Unix seconds: a dot separates the time from the body in
    what is signed, so a time that could be cut at a dot would let somebody move bytes from one to the other.
    """
    try:
        if re.fullmatch(r"\d{1,11}", text, re.ASCII):
            return datetime.fromtimestamp(int(text), UTC)
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{5,18}(Z|[+-]\d\d:?\d\d)", text, re.ASCII):
            return None
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_fresh(at: datetime, now: datetime, tolerance: timedelta) -> bool:
    """Whether it lies within the tolerance, the limits included; a time in the future is as suspect as an old one."""
    return abs(now - at) <= tolerance
