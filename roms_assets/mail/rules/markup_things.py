"""The Orders and ParcelDeliveries in the HTML of a mail, as JSON-LD or microdata, and the properties that they have."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

LONGEST_HTML = 400_000
"""Characters of HTML that are looked at for markup."""
MOST_THINGS = 50
"""Orders and parcels of one mail, and lines of one order."""
MOST_SCOPES = 300
"""Things in the microdata of one mail: more are no order."""
LONGEST_WORD = 300
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
Thing = Mapping[str, Any]


def things_of_type(html: str, name: str) -> list[Thing]:
    if "schema.org" not in html[:LONGEST_HTML]:
        return []
    return [thing for _, thing in things_in(html[:LONGEST_HTML]) if type_of(thing) == name]


@lru_cache(maxsize=1)
def things_in(html: str) -> tuple[tuple[str, Thing], ...]:
    """The things in it, found once for all that is asked of one mail; one more than is read shows that there are."""
    return tuple(islice(_found_in(html), MOST_THINGS + 1))


def _found_in(html: str) -> Iterator[tuple[str, Thing]]:
    """Each Order and ParcelDelivery, JSON-LD first; microdata only where there is no JSON-LD of them."""
    # One mail in a hundred has markup, and the import takes most of a second.
    from extruct.jsonld import JsonLdExtractor  # noqa: PLC0415
    from extruct.w3cmicrodata import MicrodataExtractor  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    broken = (LxmlError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
    try:
        found = list(_flat(JsonLdExtractor().extract(html)))
    except broken:
        found = []
    if found:
        yield from (("json-ld", thing) for thing in found)
    elif html.count("itemscope") <= MOST_SCOPES:
        try:
            scopes = list(_flat(MicrodataExtractor().extract(html)))
        except broken:
            return
        yield from (("microdata", thing) for thing in scopes)


def _flat(found: object, depth: int = 0) -> Iterator[Thing]:
    """The things in lists and graphs, properties of microdata beside their type."""
    if isinstance(found, list) and depth < 5:
        for each in found:
            yield from _flat(each, depth + 1)
    elif isinstance(found, dict):
        if "@graph" in found:
            yield from _flat(found["@graph"], depth + 1)
        elif type_of(found) in ("Order", "ParcelDelivery"):
            yield found


def type_of(thing: Thing) -> str:
    told = thing.get("@type") or thing.get("type")
    first = told[0] if isinstance(told, list) and told else told
    return first.rpartition("/")[2] if isinstance(first, str) else ""


def all_of(thing: object, name: str) -> list[Any]:
    """All that a property has; none where there is no such property."""
    inner = thing.get("properties", thing) if isinstance(thing, dict) else None
    value = inner.get(name) if isinstance(inner, dict) else None
    return value if isinstance(value, list) else [] if value is None else [value]


def first_of(thing: object, name: str) -> Any:
    """A property, of a list the first; None where there is none."""
    return next(iter(all_of(thing, name)), None)


def word_in(value: object) -> str | None:
    """A short text, without what cannot be seen."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(_UNSEEN.sub(" ", value).split())[:LONGEST_WORD] or None
