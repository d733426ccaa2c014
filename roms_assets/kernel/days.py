"""Days in a row, and when a day of UTC begins."""

from datetime import UTC, date, datetime, time, timedelta


def days_from(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included; none when they are the other way round."""
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]


def midnight(day: date) -> datetime:
    """The beginning of a day of UTC."""
    return datetime.combine(day, time(), UTC)
