"""Every partition set, once. A day's partition exists as soon as the day is over in the business's zone."""

from datetime import date, timedelta

import dagster as dg

from roms_assets.settings import Business


def days(business: Business) -> dg.DailyPartitionsDefinition:
    """Business days, from the first one on."""
    return _days(business, business.first_day, business.last_day)


def days_of_utc(business: Business) -> dg.DailyPartitionsDefinition:
    """Days of UTC, from the one on which the first business day may begin to the one on which the last may end."""
    first = business.first_day
    if business.square and business.square.first_day:
        first = business.square.first_day
    last = business.last_day + timedelta(days=1) if business.last_day else None
    return dg.DailyPartitionsDefinition(
        start_date=(first - timedelta(days=1)).isoformat(),
        end_date=(last + timedelta(days=1)).isoformat() if last else None,
        timezone="UTC",
    )


def days_of_events(business: Business) -> dg.DailyPartitionsDefinition:
    """Days of UTC on which events may come: today is one of them, and none is the last."""
    return dg.DailyPartitionsDefinition(
        start_date=(business.first_day - timedelta(days=1)).isoformat(), timezone="UTC", end_offset=1
    )


def days_of_visits(business: Business) -> dg.DailyPartitionsDefinition:
    """Business days on which pages may be fetched: today is one of them, and none is the last."""
    return dg.DailyPartitionsDefinition(
        start_date=business.first_day.isoformat(), timezone=business.time_zone, end_offset=1
    )


def days_of_orders(business: Business) -> dg.DailyPartitionsDefinition:
    """Business days on which orders may be made: today is one of them, and none is the last."""
    return days_of_visits(business)


def till_days(business: Business) -> dg.MultiPartitionsDefinition:
    """Date x till, with keys such as `2025-10-08|BMC-1`; Dagster sorts the two dimensions by name."""
    tills = dg.StaticPartitionsDefinition(business.tills.names())
    return dg.MultiPartitionsDefinition({"date": days(business), "till": tills})


def days_of_year(business: Business, year: int) -> dg.DailyPartitionsDefinition:
    """The business days of one calendar year."""
    first = max(business.first_day, date(year, 1, 1))
    last = min(business.last_day or date.max, date(year, 12, 31))
    return _days(business, first, last)


def years(business: Business, today: date) -> range:
    """The years that have days: from the first day to next year, so that New Year needs no restart."""
    last = business.last_day.year if business.last_day else today.year + 1
    return range(business.first_day.year, last + 1)


def _days(business: Business, first: date, last: date | None) -> dg.DailyPartitionsDefinition:
    return dg.DailyPartitionsDefinition(
        start_date=first.isoformat(),
        end_date=(last + timedelta(days=1)).isoformat() if last else None,
        timezone=business.time_zone,
    )
