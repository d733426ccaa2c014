"""The carriers whose parcels ROMS knows: what they are called in mails, and whose their links are."""

import re
from functools import cache
from itertools import takewhile
from urllib.parse import urlsplit

from babel import Locale

CALLED: dict[str, tuple[str, ...]] = {
    "UPS": ("ups", "united parcel service"),
    "FedEx": ("fedex", "federal express"),
    "USPS": ("usps", "united states postal service", "postal service"),
    "DHL": ("dhl", "deutsche post"),
    "DPD": ("dpd", "chronopost", "seur", "brt"),
    "GLS": ("gls",),
    "InPost": ("inpost", "paczkomat", "paczkomacie", "paczkomatu"),
    "Evri": ("evri", "hermes", "myhermes"),
    "Yodel": ("yodel",),
    "Royal Mail": ("royal mail", "parcelforce"),
    "Poczta Polska": ("poczta polska", "pocztex"),
    "Amazon Logistics": ("amazon logistics", "amzl"),
}
HOSTS: dict[str, str] = {
    "ups.com": "UPS",
    "fedex.com": "FedEx",
    "usps.com": "USPS",
    "dhl.com": "DHL",
    "dhl.de": "DHL",
    "dhl.nl": "DHL",
    "dhl.pl": "DHL",
    "dpd.com": "DPD",
    "dpd.de": "DPD",
    "dpd.co.uk": "DPD",
    "dpdgroup.com": "DPD",
    "dpd.fr": "DPD",
    "gls-group.eu": "GLS",
    "gls-group.com": "GLS",
    "gls-pakete.de": "GLS",
    "inpost.pl": "InPost",
    "evri.com": "Evri",
    "myhermes.co.uk": "Evri",
    "yodel.co.uk": "Yodel",
    "royalmail.com": "Royal Mail",
    "poczta-polska.pl": "Poczta Polska",
}
POSTS: dict[str, str] = {
    "US": "USPS", "GB": "Royal Mail", "DE": "DHL", "FR": "La Poste", "PL": "Poczta Polska", "NL": "PostNL",
    "IT": "Poste Italiane", "ES": "Correos", "CA": "Canada Post", "AU": "Australia Post", "CH": "Swiss Post",
    "AT": "Austrian Post", "BE": "bpost", "SE": "PostNord", "DK": "PostNord", "JP": "Japan Post", "CN": "China Post",
    "SG": "Singapore Post", "IE": "An Post", "PT": "CTT", "CZ": "Czech Post", "PH": "PHLPost",
}  # fmt: skip
"""Whose a postal number of that country is."""

_NO_COUNTRIES = frozenset(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"])
"""Codes that ISO 3166 gives to no country, or keeps for other uses."""
_NAMES = {name: carrier for carrier, names in CALLED.items() for name in names}
_CALLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))})(?!\w)",
    re.IGNORECASE,
)


@cache
def countries() -> frozenset[str]:
    """The countries that a postal number may end with (ISO 3166)."""
    known = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in known if re.fullmatch("[A-Z]{2}", code)) - _NO_COUNTRIES


def carrier_named(text: str) -> str | None:
    """The carrier that a text names first, such as `DHL Express` or `by Royal Mail`."""
    return next((carrier for _, carrier in carriers_named(text[:200])), None)


def carriers_named(text: str) -> list[tuple[int, str]]:
    """Every carrier named in it, and where; a letter that only resembles its own names none, such as `\u017f`."""
    found = ((each.start(), _NAMES.get(each[0].lower())) for each in _CALLED.finditer(text))
    return [(start, carrier) for start, carrier in found if carrier]


def name_alone(text: str) -> tuple[int, int]:
    """Where the carrier's name stands in a text that begins with it, and may go on with to whom the parcel goes.

    Of a carrier that is not known it is the first word and those behind it that begin with a capital or a digit.
    """
    if known := _CALLED.search(text):
        return known.span()
    words = list(re.finditer(r"\S+", text))
    behind = list(takewhile(lambda word: not word[0][0].islower(), words[1:]))
    return words[0].start(), [*words[:1], *behind][-1].end()


def carrier_of_link(link: str) -> str | None:
    """Whose page a link leads to."""
    try:
        host = (urlsplit(link).hostname or "").lower()
    except ValueError:
        return None
    labels = host.split(".")
    return next((HOSTS[name] for at in range(len(labels)) if (name := ".".join(labels[at:])) in HOSTS), None)
