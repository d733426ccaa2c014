"""The kinds of value that settings are made of, such as days, codes and zones; each says what it expects."""

import codecs
import re
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)

from roms_assets.kernel.currencies import known_currency
from roms_assets.pos.rules.dialects import GENERATIONS

SAMPLES = (datetime(1999, 2, 3, 21, 45, tzinfo=UTC), datetime(2031, 12, 28, 3, 5, tzinfo=UTC))
"""Two times that differ in everything; a format must bring both back."""

LAST_PRODUCT_COLUMN = 14
"""The index of the last column of rd5500."""


class Frozen(BaseModel):
    """A group of settings: it cannot be changed once read, and an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Weekday(StrEnum):
    """The days of the week, Monday first as `date.weekday()` counts them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """The weekday of a day."""
        return _WEEKDAYS[day.weekday()]


_WEEKDAYS = tuple(Weekday)


def as_day(value: object) -> object:
    """A date from `2025-11-01` and nothing else: no other spelling, no time of day, no number of seconds."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)):
        raise ValueError("expected a date such as 2025-11-01")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"expected a date such as 2025-11-01, and {error}") from error


def matching(pattern: str, expected: str) -> Callable[[str], str]:
    """A check that the whole text has this form."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"expected {expected}")
        return text

    return check


def known_zone(name: str) -> str:
    """A name of the IANA zone database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = get_close_matches(name, available_timezones(), n=1)
        hint = f", did you mean {near[0]}?" if near else " such as Asia/Manila"
        raise ValueError(f"expected a time zone{hint}") from error
    return name


def known_generation(name: str) -> str:
    """A generation of tills that ROMS can read."""
    if name not in GENERATIONS:
        raise ValueError(f"expected one of {', '.join(GENERATIONS)}")
    return name


def http_address(text: str) -> str:
    """An http(s) address of a folder, ending in a slash, so that file names can be joined to it."""
    expected = "expected a web address such as https://pos.example.com/tills/"
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{expected}, and {error}") from error
    if not usable or re.search(r"\s", text):
        raise ValueError(expected)
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{expected}, without user, ? or #")
    return text if text.endswith("/") else f"{text}/"


def web_address(text: str) -> str:
    """An http(s) address as it is: not a character is added, as it may be part of what is signed."""
    http_address(text)
    return text


def web_page(text: str) -> str:
    """The http(s) address of a page, with its query; what stands behind # is for the browser alone."""
    expected = "expected a web address such as https://shop.example.com/offers?page=1"
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{expected}, and {error}") from error
    if not usable or re.search(r"\s", text) or parts.username is not None:
        raise ValueError(expected)
    return text


def secret_address(secret: SecretStr) -> SecretStr:
    """A web address that is a secret itself, so that what is wrong with it does not quote it."""
    try:
        parts = urlsplit(secret.get_secret_value())
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", secret.get_secret_value()):
        raise ValueError("expected a web address that begins with https://")
    return secret


def secret_of_login(secret: SecretStr) -> SecretStr:
    """A name or password that mail servers can be sent."""
    if not secret.get_secret_value().isascii():
        raise ValueError("expected plain letters, digits and signs (ASCII), as SMTP knows no others")
    return secret


def date_format(text: str) -> str:
    """A strptime format that gives back the date it wrote."""
    if any(_read_back(sample, text).date() != sample.date() for sample in SAMPLES):
        raise ValueError("expected a date format that holds year, month and day, such as %Y-%m-%d")
    return text


def time_format(text: str) -> str:
    """A strptime format that gives back the hour and minute it wrote."""
    for sample in SAMPLES:
        seen = _read_back(sample, text)
        if (seen.hour, seen.minute) != (sample.hour, sample.minute):
            raise ValueError("expected a time format that holds hour and minute, such as %H:%M")
    return text


def _read_back(sample: datetime, form: str) -> datetime:
    with warnings.catch_warnings():
        # Python warns of formats without a year; they are refused here in plain words instead.
        warnings.simplefilter("ignore")
        try:
            return datetime.strptime(sample.strftime(form), form).replace(tzinfo=UTC)
        except (ValueError, re.error) as error:
            raise ValueError(f"expected a format such as %Y-%m-%d or %H:%M, and {error}") from error


def text_encoding(name: str) -> str:
    """A text encoding that Python can read."""
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise ValueError("expected an encoding such as utf-8, cp1252 or utf-16") from error


def product_column(index: int) -> int:
    """The index of a column of the products file, counted from 0."""
    if index > LAST_PRODUCT_COLUMN:
        raise ValueError(
            f"expected {LAST_PRODUCT_COLUMN} or less, for columns are counted from 0 and rd5500 has"
            f" {LAST_PRODUCT_COLUMN + 1}"
        )
    return index


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[date, BeforeValidator(as_day)]
BranchCode = Annotated[
    str,
    AfterValidator(
        matching(
            r"[^\W_](?:(?:[^\W_]|-)*[^\W_])?",
            "a branch code of letters, digits and dashes as in the file names, such as BMC or QUAY-EAST",
        )
    ),
]
TillCode = Annotated[
    str,
    AfterValidator(matching(r"[^\W_]+", "a till's number or letters, without dash or underscore, such as 1")),
]
Currency = Annotated[str, AfterValidator(known_currency)]
TimeZone = Annotated[str, AfterValidator(known_zone)]
HttpAddress = Annotated[str, AfterValidator(http_address)]
SecretAddress = Annotated[SecretStr, AfterValidator(secret_address)]
SecretOfLogin = Annotated[SecretStr, AfterValidator(secret_of_login)]
MailAddress = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Za-z0-9_.+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", "a mail address such as shop@example.com"
        )
    ),
]
ServerAndPort = Annotated[
    str,
    AfterValidator(matching(r"[\w.-]+:\d{1,5}", "a server and its port, such as smtp.example.com:587")),
]
ClockTime = Annotated[
    str, AfterValidator(matching(r"([01]\d|2[0-3]):[0-5]\d", "a time of day such as 08:00"))
]
RelativePath = Annotated[
    str,
    AfterValidator(
        matching(r"(?!.*\.\.)[\w-][\w./-]*", "a page below the host's address, such as fetch_list2.php")
    ),
]
Generation = Annotated[str, AfterValidator(known_generation)]
DateFormat = Annotated[str, AfterValidator(date_format)]
TimeFormat = Annotated[str, AfterValidator(time_format)]
Encoding = Annotated[str, AfterValidator(text_encoding)]
ShopWeekday = Annotated[
    Weekday, BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)
]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
PositiveNumber = Annotated[float, Field(gt=0, allow_inf_nan=False)]
PositiveCount = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
ProductColumn = Annotated[int, Field(ge=0), AfterValidator(product_column)]
