"""One cell as what it means: numbers that name something, exact amounts and quantities, times of the shop's zone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from roms_assets.dropped.rules.csv_lines import Refused
from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.exact import minor, usable

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_AMOUNT = re.compile(
    r"(?P<minus>-?)\s*(?P<before>[^\d\s.,+-]*)\s*(?P<number>[+-]?[\d.,]+)\s*(?P<after>[^\d\s.,+-]*)"
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.ASCII)
_SIGNS = {"₱": "PHP", "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₫": "VND", "฿": "THB", "₺": "TRY"}
_DOLLARS = frozenset(["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"])
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_LONGEST_NAME = 500
_SEVERAL = re.compile(r"\s*[,;|]\s*")


@dataclass(frozen=True)
class Manner:
    """How the files of one business are read."""

    currency: str
    """Of an amount beside which none stands."""
    zone: ZoneInfo
    date_format: str = "%Y-%m-%d"
    pseudonym_key: bytes | None = field(default=None, repr=False)
    """What pseudonyms are made with; None leaves personal data in clear."""
    credentials_key: bytes | None = field(default=None, repr=False)
    """What digests of credentials are made with; these are never left in clear, and without a key not kept."""


def text(cells: Mapping[str, str], name: str) -> str | None:
    """The text of a cell, None for none. Raises Refused."""
    found = cells.get(name, "")
    if len(found) > _LONGEST_NAME:
        raise Refused(f"{name} has {len(found):,} characters, and may have {_LONGEST_NAME}")
    return found or None


def naming(cells: Mapping[str, str], name: str) -> str | None:
    """A number or code that names something, exactly as written: zeros in front stay. Raises Refused."""
    found = text(cells, name)
    if found and _ROUNDED.fullmatch(found):
        raise Refused(
            f"{name} {found!r} was rounded by a spreadsheet; format its column as text and write the whole number"
        )
    return found


def needed(found: str | None, name: str) -> str:
    """The same, which must be there. Raises Refused."""
    if found is None:
        raise Refused(f"{name} is empty")
    return found


def several(cells: Mapping[str, str], name: str) -> list[str]:
    """The numbers in a cell that may hold several, with , ; or | between them, each once. Raises Refused."""
    parts = _SEVERAL.split((text(cells, name) or "").strip(" ,;|"))
    found = [naming({name: part}, name) for part in dict.fromkeys(parts) if part]
    return [part for part in found if part]


def quantity(cells: Mapping[str, str], name: str, has_returns: bool = False) -> Decimal | None:
    """How many, None where nothing stands; below zero only what came back. Raises Refused."""
    found = text(cells, name)
    if found is None:
        return None
    number = _exact(found, name)
    if number < 0 and not has_returns:
        raise Refused(f"{name} {found!r} is below zero")
    return number


@dataclass(frozen=True)
class Amount:
    """An exact amount."""

    minor: int
    currency: str


def amount(cells: Mapping[str, str], name: str, currency: str) -> Amount | None:
    """An amount such as 1,234.50, USD 12.50 or ₱12.50; None where nothing stands. Raises Refused."""
    found = text(cells, name)
    if found is None:
        return None
    parts = _AMOUNT.fullmatch(found)
    if parts is None:
        raise Refused(f"{name} {found!r} is no amount; write it like 1234.50 or USD 12.50")
    marks = [mark for mark in (parts["before"], parts["after"]) if mark]
    if len(marks) > 1:
        raise Refused(f"{name} {found!r} names its currency twice")
    number = _exact(parts["minus"] + parts["number"], name, found)
    known = _currency(marks[0], name, currency) if marks else currency
    try:
        return Amount(minor(number, known) or 0, known)
    except RuleBroken as error:
        raise Refused(f"{name} {found!r}: {error}") from error


def one_currency(amounts: Iterable[Amount | None], currency: str) -> str:
    """That of all amounts of a line; the given one when there are none. Raises Refused."""
    found = sorted({each.currency for each in amounts if each is not None})
    if len(found) > 1:
        raise Refused(f"its amounts are in {' and '.join(found)}; write one line for each currency")
    return found[0] if found else currency


def currency_of(cells: Mapping[str, str], currency: str) -> str:
    """That of the column `currency`, the given one where nothing stands. Raises Refused."""
    return _currency(cells.get("currency") or currency, "currency", currency)


def day(cells: Mapping[str, str], name: str, manner: Manner) -> date | None:
    """A date, None where nothing stands. Raises Refused."""
    found = text(cells, name)
    return None if found is None else _day(found, name, manner)


def clock_time(cells: Mapping[str, str], name: str) -> time | None:
    """A time of day, None where nothing stands. Raises Refused."""
    found = text(cells, name)
    if found is None:
        return None
    at = _time(found)
    if at is None:
        raise Refused(f"{name} {found!r} is no time of day; write it like 14:30")
    return at


def moment(cells: Mapping[str, str], name: str, manner: Manner) -> datetime | None:
    """A time in UTC; without a zone it is the shop's, a date alone is its beginning. Raises Refused."""
    found = text(cells, name)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        at = _day_and_time(found, name, manner)
    return in_utc(at, manner.zone, name)


def in_utc(at: datetime, zone: ZoneInfo, name: str) -> datetime:
    """A time in UTC; one without a zone is of the given one. Raises Refused."""
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise Refused(f"{name}: the year {at.year} cannot be") from error


def _day_and_time(found: str, name: str, manner: Manner) -> datetime:
    date_text, _, time_text = found.partition(" ")
    known = _day(date_text, name, manner)
    at = _time(time_text.strip()) if time_text.strip() else time()
    if at is None:
        raise Refused(f"{name} {found!r} is no time; write it like 2025-11-12 14:30")
    return datetime.combine(known, at)


def _day(found: str, name: str, manner: Manner) -> date:
    for form in dict.fromkeys(("%Y-%m-%d", manner.date_format)):
        try:
            return datetime.strptime(found, form).date()  # noqa: DTZ007 a date has no zone
        except ValueError:
            continue
    example = date(2025, 11, 30).strftime(manner.date_format)
    raise Refused(f"{name} {found!r} is no date; write it like {example}")


def _time(found: str) -> time | None:
    for form in _TIMES:
        try:
            return datetime.strptime(found.upper(), form).time()  # noqa: DTZ007 a time of day has no zone
        except ValueError:
            continue
    return None


def _exact(written: str, name: str, shown: str | None = None) -> Decimal:
    shown = shown or written
    if not _NUMBER.fullmatch(written):
        raise Refused(f"{name} {shown!r} is no number; write it like 1234.50")
    try:
        number = usable(Decimal(written.replace(",", "")))
    except (RuleBroken, InvalidOperation) as error:
        raise Refused(f"{name} {shown!r}: {error}") from error
    return number or Decimal(0)


def _currency(mark: str, name: str, own: str) -> str:
    code = _SIGNS.get(mark, mark.upper())
    if mark == "$":
        if own in _DOLLARS:
            return own
        raise Refused(f"{name}: $ is the sign of several currencies; write USD or another of ISO 4217")
    if code not in CURRENCIES:
        raise Refused(f"{name}: {mark!r} is no currency of ISO 4217; write USD 12.50 or the like")
    return code
