"""Days as mails write them: `25/12/2025` or `12/25/2025` by the language, names of months in seven languages.

A day that may be two days is none. One without a year is that nearest to the day of the mail, and none when nobody
knows that day; when it names a day of the week, that must be right.
"""

import functools
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from babel import Locale

LANGUAGES = ("en", "de", "fr", "it", "es", "pl", "nl")
MONTH_FIRST = frozenset(["en_US", "en_PH", "en_CA"])
"""Where 03/04 is the fourth of March."""
_WIDTHS = ("wide", "abbreviated")
_MORE_MONTHS = {
    "sept": 9, "mär": 3, "mrz": 3, "jän": 1, "dic": 12, "set": 9, "mrt": 3, "maart": 3, "juni": 6, "juli": 7,
    "janv": 1, "févr": 2, "avr": 4, "juil": 7, "déc": 12, "fevrier": 2, "aout": 8, "decembre": 12,
}  # fmt: skip


class Day(NamedTuple):
    """A day that a text names, and where in it."""

    on: date
    start: int
    end: int


def _names() -> tuple[dict[str, int], dict[str, int]]:
    months, weekdays = dict(_MORE_MONTHS), dict[str, int]()
    for language in LANGUAGES:
        locale = Locale(language)
        for context in ("format", "stand-alone"):
            for width in _WIDTHS:
                for number, name in locale.months[context][width].items():
                    months.setdefault(name.lower().rstrip("."), number)
                for number, name in locale.days[context][width].items():
                    weekdays.setdefault(name.lower().rstrip("."), number)
    return months, weekdays


def _any(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_YEAR = r"(?:,?[ \u00a0](?:(?:de|del)[ \u00a0])?(?P<year>20[0-9][0-9])(?!\d))?"
_ISO = re.compile(r"(?<![\d-])(?P<year>20[0-9][0-9])-(?P<month>[0-9][0-9])-(?P<day>[0-9][0-9])(?!\d|-\d)")


class _Words(NamedTuple):
    """The names of months and of days of the week, and the patterns that are made of them."""

    months: dict[str, int]
    weekdays: dict[str, int]
    named: re.Pattern[str]
    month_then_day: re.Pattern[str]
    numeric: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    """Made when the first text is read, not by every process that could read one: it takes a fifth of a second."""
    months, weekdays = _names()
    weekday = (
        rf"(?:(?<![^\W\d])(?P<weekday>{_any(weekdays)})(?![^\W\d])\.?,?[ \u00a0]{{1,3}}"
        r"(?:(?:the|den|dem|le|il|el|dnia)[ \u00a0])?)?"
    )
    month = rf"(?P<month>{_any(months)})(?![^\W\d])\.?"
    named = (
        rf"{weekday}(?<!\d)(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?"
        rf"[ \u00a0]?(?:(?:of|de|di|d['\u2019])[ \u00a0]?)?{month}{_YEAR}"
    )
    month_then_day = (
        rf"{weekday}(?<![^\W\d]){month}[ \u00a0](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![\d.,]\d){_YEAR}"
    )
    numeric = (
        rf"{weekday}(?<![\d./-])(?P<first>[0-9]{{1,2}})(?P<sign>[./-])[ ]?(?P<second>[0-9]{{1,2}})(?P=sign)[ ]?"
        r"(?P<year>(?:20)?[0-9][0-9])(?![\d/-]|\.\d)"
    )
    patterns = (re.compile(each, re.IGNORECASE) for each in (named, month_then_day, numeric))
    return _Words(months, weekdays, *patterns)


def day_of(text: str, near: date | None, language: str | None = None) -> date | None:
    """The first day that the text names; None when it names none, or one that may be two."""
    found = next(days_in(text[:300], near, language), None)
    return found.on if found else None


_TO = r"(?:[-\u2013\u2014]|to|and|or|bis|und|oder|au|et|ou|al|ed?|o|y|do|lub|i|tot|en|of)"
_FROM_DAY = re.compile(
    rf"(?<!\d)[0-9]{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?[ \u00a0]?{_TO}[ \u00a0]?$", re.IGNORECASE
)
_TO_DAY = re.compile(
    rf"[ \u00a0]?{_TO}[ \u00a0]?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?![\w:.,]|[ \u00a0]?(?:am|pm|uhr|h)\b)",
    re.IGNORECASE,
)


def is_range(text: str, near: date | None, language: str | None = None) -> bool:
    """Whether the text names a first and a last day, such as `5.-7. March`: which of them is meant is not sure."""
    text = text[:300]
    days = list(days_in(text, near, language))
    if not days:
        return False
    first = days[0]
    if _FROM_DAY.search(text, 0, first.start) or _TO_DAY.match(text, first.end):
        return True
    between = text[first.end : days[1].start] if len(days) > 1 else ""
    return (
        days[-1].on != first.on
        and re.fullmatch(rf"[ \u00a0,]*{_TO}[ \u00a0]*", between, re.IGNORECASE) is not None
    )


def days_in(text: str, near: date | None, language: str | None = None) -> Iterator[Day]:
    """Every day that the text names without doubt, in its order."""
    found = [*_iso(text), *_numeric(text, language), *_named(text, near)]
    last = -1
    for day in sorted(found, key=lambda each: (each.start, -each.end)):
        if day.start >= last:
            yield day
            last = day.end


def _iso(text: str) -> Iterator[Day]:
    for found in _ISO.finditer(text):
        yield from _day(found, int(found["year"]), int(found["month"]), int(found["day"]))


def _numeric(text: str, language: str | None) -> Iterator[Day]:
    for found in _words().numeric.finditer(text):
        first, second, year = int(found["first"]), int(found["second"]), int(found["year"]) % 100 + 2000
        orders = _orders(found["sign"], language)
        meant = {day for order in orders if (day := _valid(year, *((first, second)[::order])))}
        if len(meant) == 1:
            yield from _checked(found, meant.pop())


def _orders(sign: str, language: str | None) -> tuple[int, ...]:
    """1 for month-day, -1 for day-month; both without a language, but points are always day.month."""
    if sign == ".":
        return (-1,)
    if language is None or language == "en":
        return (1, -1)
    return (1,) if language in MONTH_FIRST else (-1,)


def _named(text: str, near: date | None) -> Iterator[Day]:
    words = _words()
    for pattern in (words.named, words.month_then_day):
        for found in pattern.finditer(text):
            month, day = _numbered(words.months, found["month"]), int(found["day"])
            if month is None:
                continue
            if found["year"]:
                yield from _day(found, int(found["year"]), month, day)
            elif near and (nearest := _nearest(month, day, near)):
                yield from _checked(found, nearest)


def _nearest(month: int, day: int, near: date) -> date | None:
    days = [each for year in (near.year - 1, near.year, near.year + 1) if (each := _valid(year, month, day))]
    return min(days, key=lambda each: abs(each - near), default=None)


def _day(found: re.Match[str], year: int, month: int, day: int) -> Iterator[Day]:
    if valid := _valid(year, month, day):
        yield from _checked(found, valid)


def _checked(found: re.Match[str], on: date) -> Iterator[Day]:
    """Nothing when the text names another day of the week."""
    weekday = found.groupdict().get("weekday")
    if weekday is None or _numbered(_words().weekdays, weekday) == on.weekday():
        yield Day(on, found.start(), found.end())


def _numbered(names: dict[str, int], name: str) -> int | None:
    """The number of a month or day of the week; None where a letter only resembles its own, such as `\u017f`."""
    return names.get(name.lower().rstrip("."))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
