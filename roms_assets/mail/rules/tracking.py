"""Tracking numbers in a text: only those whose check digit is right, and short ones only where a carrier is named.

A form without a check digit (`TBA…`, Evri, GLS, InPost, DPD's 14 digits) is believed only where a template, or markup,
says that it is the number.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from roms_assets.mail.rules import check_digits as right
from roms_assets.mail.rules.carriers import POSTS, carrier_of_link, carriers_named, countries
from roms_assets.mail.rules.other_numbers import is_called_otherwise

NEAR = 80
"""Characters before or behind a short number within which its carrier must be named."""


@dataclass(frozen=True)
class Tracking:
    """A tracking number as it is asked for, without spaces, whose it is, and where in the text it begins."""

    carrier: str
    number: str
    start: int


@dataclass(frozen=True)
class Form:
    """What numbers of a carrier look like."""

    carrier: str
    pattern: re.Pattern[str]
    is_right: Callable[[str], bool] | None = None
    clear: bool = False
    """It can be nothing else."""
    short: bool = False
    """As telephones and orders are, of which each tenth has a right digit: none in a running text."""


def _form(
    carrier: str,
    pattern: str,
    is_right: Callable[[str], bool] | None = None,
    clear: bool = False,
    short: bool = False,
) -> Form:
    return Form(carrier, re.compile(pattern), is_right, clear, short)


FORMS = (
    _form("USPS", r"9[1-5][0-9]{20}(?:[0-9]{4})?", right.is_mod_10, clear=True),
    _form("FedEx", r"96[0-9]{20}", lambda number: right.is_mod_10(number[-15:]), clear=True),
    _form("DHL", r"003404[0-9]{14}", right.is_mod_10, clear=True),
    _form("USPS", r"[0-9]{20}", right.is_mod_10),
    _form("USPS", r"7[0-9]{19}", lambda number: right.is_mod_10(f"91{number}")),
    _form("FedEx", r"00[0-9]{16}", right.is_mod_10),
    _form("FedEx", r"61[0-9]{18}", lambda number: right.is_mod_10(f"92{number}")),
    _form("FedEx", r"[0-9]{15}", right.is_mod_10),
    _form("FedEx", r"[0-9]{12}", right.is_fedex_express),
    _form("DHL", r"[0-9]{10,11}", right.is_mod_7, short=True),
    _form("DPD", r"[0-9]{14}[0-9A-Z]", right.is_mod_37_36),
    _form("DPD", r"[0-9]{27}[0-9A-Z]", right.is_mod_37_36),
    _form("Poczta Polska", r"00[0-9]5900773[0-9]{10}", right.is_mod_10),
)
"""Digits with a check digit; of several that fit, the first whose carrier is named."""
UNCHECKED = (
    _form("Amazon Logistics", r"TB[ACM][0-9]{12}", clear=True),
    _form("Yodel", r"JJ?D[0-9]{16}", clear=True),
    _form("DHL", r"JJD[0-9]{18}|JVGL[0-9]{9,16}", clear=True),
    _form("DHL", r"JJD[0-9]{8,17}"),
    _form("Evri", r"[A-Z][0-9]{2}[0-9A-Z]{3}[0-9]{10}|[0-9]{16}"),
    _form("GLS", r"[0-9]{11,12}|(?=[A-Z]*[0-9])[0-9A-Z]{8}"),
    _form("DPD", r"[0-9]{14}"),
    _form("InPost", r"[0-9]{24}"),
)
"""Forms that have no check digit: numbers only where a template or markup calls them so.

DPD's number is 14 digits; its check character (ISO 7064, modulo 37, 36) is a fifteenth behind them, which labels and
barcodes have and mails often leave out. Where it stands it must be right.
"""

CHECKED = frozenset([form.carrier for form in FORMS] + ["UPS", "Royal Mail"])
"""The carriers whose numbers have check digits."""

_UPS = re.compile(r"(?<!\w)1 ?Z(?: ?[0-9A-Z]){15} ?[0-9](?!\w)")
_POSTAL = re.compile(r"(?<!\w)([A-Z]{2}) ?([0-9](?: ?[0-9]){8}) ?([A-Z]{2})(?!\w)")
_DIGITS = re.compile(r"(?<![\w+.,-])[0-9](?:[ \u00a0]?[0-9]){9,33}[ \u00a0]?[A-Z]?(?![\w-])(?![.,]\d)")
_ROUTED = re.compile(r"420[0-9]{5}(?:[0-9]{4})?(?=9[1-5][0-9]{20}(?:[0-9]{4})?$)")


def tracking_numbers(text: str, of: str | None = None, *, is_told: bool = False) -> list[Tracking]:
    """Every tracking number in the text, in its order, each once. `of` is the carrier whose own text it is.

    `is_told`: it is no running text, but what somebody calls a number.
    """
    found = [*_of_ups(text), *_postal(text), *_of_digits(text, of, is_told=is_told)]
    first: dict[str, Tracking] = {}
    for each in sorted(found, key=lambda tracking: tracking.start):
        first.setdefault(each.number, each)
    return list(first.values())


def tracking_in_links(links: Iterable[str]) -> list[Tracking]:
    """Those in the addresses that lead to a carrier's own page; they have no place in the text (-1)."""
    found: dict[str, Tracking] = {}
    for link in links:
        if carrier := carrier_of_link(link):
            for each in tracking_numbers(re.sub("[=&?/#]", "  ", unquote(link)), carrier, is_told=True):
                found.setdefault(each.number, Tracking(each.carrier, each.number, -1))
    return list(found.values())


def vouched_number(text: str, carrier: str | None) -> Tracking | None:
    """The text as a number that its sender calls one: with a right check digit, or in a form of that carrier."""
    for found in tracking_numbers(text, carrier, is_told=True):
        return found
    forms = [form for form in UNCHECKED if form.carrier == carrier or (carrier is None and form.clear)]
    for number in (re.sub(r"\s", "", text).upper(), *text.upper().split()[:1]):
        for form in forms:
            if form.pattern.fullmatch(number):
                return Tracking(form.carrier, number, 0)
    return None


def number_of_carrier(text: str, carrier: str | None) -> Tracking | None:
    """The text as a number of that carrier; without a check digit only where its numbers have none."""
    checked = next(iter(tracking_numbers(text, carrier, is_told=True)), None)
    return checked if checked or carrier in CHECKED else vouched_number(text, carrier)


def has_wrong_number(text: str) -> bool:
    """Whether something in it has the form of a number of UPS or of a post, and a wrong check digit."""
    parcels = (found[0].replace(" ", "") for found in _UPS.finditer(text))
    posted = (found[2].replace(" ", "") for found in _POSTAL.finditer(text) if found[3] in countries())
    return not (all(map(right.is_ups, parcels)) and all(map(right.is_s10, posted)))


def _of_ups(text: str) -> Iterator[Tracking]:
    for found in _UPS.finditer(text):
        number = found[0].replace(" ", "")
        if right.is_ups(number):
            yield Tracking("UPS", number, found.start())


def _postal(text: str) -> Iterator[Tracking]:
    for found in _POSTAL.finditer(text):
        digits, country = found[2].replace(" ", ""), found[3]
        if country in countries() and right.is_s10(digits):
            carrier = POSTS.get(country, f"the post of {country}")
            yield Tracking(carrier, f"{found[1]}{digits}{country}", found.start())


def _of_digits(text: str, of: str | None, *, is_told: bool) -> Iterator[Tracking]:
    for found in _DIGITS.finditer(text):
        for number, start in _readings(found):
            named = [of] if of else _named_near(text, (start, found.end()))
            carrier = _carrier(number, named, is_told=is_told)
            if carrier and (is_told or not is_called_otherwise(text, start)):
                yield Tracking(carrier, number, start)
                break


def _readings(found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The digits as one number, without the letter that may be the next word; then each that stands alone."""
    whole = re.sub(r"\s", "", found[0])
    for number in (whole, whole.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")):
        routing = _ROUTED.match(number)
        yield number[routing.end() :] if routing else number, found.start()
    for word in re.finditer(r"[0-9]{10,34}", found[0]):
        yield word[0], found.start() + word.start()


def _carrier(number: str, named: list[str], *, is_told: bool) -> str | None:
    forms = [form for form in FORMS if is_told or not form.short]
    fits = [
        form for form in forms if form.pattern.fullmatch(number) and form.is_right and form.is_right(number)
    ]
    if not fits or len(set(number)) < 3:
        return None
    for carrier in named:
        if any(form.carrier == carrier for form in fits):
            return carrier
    return next((form.carrier for form in fits if form.clear), None)


def _named_near(text: str, place: tuple[int, int]) -> list[str]:
    """The carriers named around that place, the nearest first."""
    start = max(0, place[0] - NEAR)
    named = [
        (abs(at + start - place[0]), carrier) for at, carrier in carriers_named(text[start : place[1] + NEAR])
    ]
    return [carrier for _, carrier in sorted(named)]
