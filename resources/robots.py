"""A host's robots.txt and what it allows: groups by agent as the standard library reads them, paths by RFC 9309."""

import time
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from resources.page_addresses import host_of, is_of, shown
from resources.page_terms import Terms
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

MAY_HEAL = (408, 425, 429)
"""What a host answers, besides its own faults, that may be another answer later."""
_LARGEST_BYTES = 500 * 1024
"""So much of the file counts at least, says https://www.rfc-editor.org/rfc/rfc9309."""
_MOST_REDIRECTS = 5
"""So many are followed at least, says the same."""
_ENDLESS = 1e9
"""Seconds: who wants to wait for longer may as well want this."""
_ANYTHING, _END = "%2A", "%24"
"""`*` and `$` as the standard library keeps them; it gives them no meaning, and takes the first path that fits."""


class Robots:
    """The rules of one host for one user agent."""

    def __init__(self, text: str, agent: str) -> None:
        self._parser: Any = RobotFileParser()
        self._parser.parse(list(_readable(text)))
        self._agent = agent

    @property
    def seconds_between(self) -> float:
        """How long to wait between two requests; 0 when the file does not say."""
        return float(min(self._parser.crawl_delay(self._agent) or 0, _ENDLESS))

    def allows(self, address: str) -> bool:
        """Whether it may be asked for: the longest path that fits decides, of equal ones the one that allows."""
        parts = urlsplit(address)
        asked = _quoted(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
        fitting = [(len(line.path), line.allowance) for line in self._lines() if _fits(line.path, asked)]
        return max(fitting, default=(0, True))[1]

    def _lines(self) -> list[Any]:
        named = [each for each in self._parser.entries if each.applies_to(self._agent)]
        groups = named or ([self._parser.default_entry] if self._parser.default_entry else [])
        return [line for group in groups for line in group.rulelines]


def read_robots(address: str, terms: Terms, hosts: Collection[str]) -> Robots:
    """The robots.txt of an address's host; a host without one allows all.

    It is followed where it leads to, but to no other than these hosts, which belong to the site.
    Raises SourceUnavailable when nobody knows what it says, SourceChangedShape when it leads elsewhere: then nothing
    may be asked.
    """
    place, told = urljoin(address, "/robots.txt"), f"robots.txt of {host_of(address)}"
    with httpx.Client(timeout=terms.timeout_seconds, headers={"user-agent": terms.user_agent}) as client:
        for _ in range(_MOST_REDIRECTS + 1):
            leads_to, text = _asked(client, place, told, terms.timeout_seconds)
            if not leads_to:
                return Robots(text, terms.user_agent)
            if not is_of(leads_to, hosts):
                other = host_of(leads_to) or shown(leads_to)
                raise SourceChangedShape(
                    f"{told} leads to another host, {other}, which was not asked, so nothing is asked there"
                )
            place = leads_to
    raise SourceUnavailable(f"{told} leads on and on, so nothing is asked there")


def _asked(client: httpx.Client, place: str, told: str, seconds: float) -> tuple[str, str]:
    """Where it leads to, and what it says; one of both is empty. Raises SourceUnavailable."""
    try:
        with client.stream("GET", place) as answer:
            status = answer.status_code
            if answer.has_redirect_location:
                return urljoin(place, answer.headers["location"]), ""
            text = _beginning(answer, seconds) if status == httpx.codes.OK else ""
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise SourceUnavailable(f"{told} cannot be read, so nothing is asked there") from error
    if status >= 500 or status in MAY_HEAL:
        raise SourceUnavailable(f"{told} answered HTTP {status}, so nothing is asked there")
    return "", text


def _readable(text: str) -> Iterator[str]:
    """Its lines without those on which the standard library breaks off, such as `Crawl-delay: ²` or `Allow: //[`."""
    for line in text.splitlines():
        try:
            RobotFileParser().parse(["User-agent: *", line])
        except ValueError:
            continue
        yield line


def _quoted(path: str) -> str:
    """A path spelled as the standard library spells those of the file."""
    return quote(unquote(path))


def _fits(path: str, asked: str) -> bool:
    """Whether a path of the file fits the beginning of what is asked for, or all of it where it says so."""
    first, *others = path.removesuffix(_END).split(_ANYTHING)
    if not asked.startswith(first):
        return False
    place = len(first)
    for part in others[:-1]:
        found = asked.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    last = others[-1] if others else ""
    if path.endswith(_END):
        return asked[place:].endswith(last) if others else len(asked) == place
    return asked.find(last, place) >= 0


def _beginning(answer: httpx.Response, seconds: float) -> str:
    """As much of the file as counts. Raises httpx.ReadTimeout when it drips for longer."""
    body, until = b"", time.monotonic() + seconds
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) >= _LARGEST_BYTES:
            break
        if time.monotonic() > until:
            raise httpx.ReadTimeout("it does not end")
    return body[:_LARGEST_BYTES].decode("utf-8-sig", "replace")
