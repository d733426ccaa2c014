"""The door to ShipStation, both versions of its API: pages of raw JSON, landed as they came before anybody reads them.

V1: https://docs.shipstation.com/apis/shipstation-v1/docs/start-here/requirements
V2: https://docs.shipstation.com/rate-limits
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import httpx

from resources.calling import Counts, Land, Patience
from resources.shipstation_answers import (
    Answer,
    CredentialsRefused,
    check_status,
    read_answer,
    rest_wanted,
    trusted,
    version_of,
)
from resources.token_bucket import TokenBucket
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.listed import Listed

_BASES = {"v1": "https://ssapi.shipstation.com/", "v2": "https://api.shipstation.com/"}
_PER_MINUTE = {"v1": 40, "v2": 200}
"""What the vendor allows."""
_BURST = 5


@dataclass(frozen=True)
class Credentials:
    """Key and secret of V1, the one key of V2; what is empty cannot be used."""

    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Page:
    """One answer: its checksum in landing, what it lists, and by which version of the API."""

    sha256: str
    version: str
    lists: str
    """orders, shipments, fulfillments or labels."""
    listed: Listed
    is_last: bool = True


@dataclass(frozen=True)
class ShipStation:
    """Where ShipStation is, as whom it is asked, and how gently."""

    credentials: Credentials = field(default_factory=Credentials, repr=False)
    address: str = ""
    """Another address than the vendor's, such as that of a faked ShipStation."""
    timeout_seconds: float = 30
    attempts: int = 4
    page_size: int = 500
    requests_per_minute: int = 0
    """Fewer or more than the vendor allows everybody; 0 takes what it allows."""
    refused: dict[str, CredentialsRefused] = field(default_factory=dict, repr=False)
    """Version of the API -> why it refused the credentials, once it did: nobody asks it again then."""

    @contextmanager
    def open(self) -> Iterator["ShipStationClient"]:
        """A client with its connections; it follows no redirect, for that could lead credentials astray."""
        limits = httpx.Limits(max_connections=2, max_keepalive_connections=2)
        with httpx.Client(timeout=self.timeout_seconds, limits=limits, follow_redirects=False) as client:
            yield ShipStationClient(self, client)

    def base(self, version: str) -> str:
        """Where a version of the API is asked; ends in a slash."""
        return f"{self.address.rstrip('/')}/" if self.address else _BASES[version]

    def knows(self, version: str) -> bool:
        """Whether there are credentials for a version of the API."""
        credentials = self.credentials
        return bool(credentials.api_key) if version == "v2" else bool(credentials.key and credentials.secret)

    def check(self, version: str) -> str:
        """One line for a person. Raises SourceUnavailable."""
        path, size = ("v2/labels", "page_size") if version == "v2" else ("orders", "pageSize")
        with replace(self, attempts=1).open() as client:
            next(client.pages(version, path, {size: 1}, lambda _: ""))
        return f"ShipStation {self.base(version)} answers to {version}"


@dataclass
class ShipStationClient:
    """Asks with retries and no faster than allowed; each version of the API has its own allowance."""

    door: ShipStation
    client: httpx.Client
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._buckets = {version: TokenBucket(*self._pace(version)) for version in _PER_MINUTE}

    def resource(self, address: str, land: Land) -> Iterator[Page]:
        """Every page of what a webhook's `resource_url` leads to.

        Raises RuleBroken for a host that may not see credentials, and for a page that is none, before it is asked
        anything; SourceUnavailable, SourceChangedShape.
        """
        yield from self._all(trusted(address, self.door.address), land)

    def pages(
        self, version: str, path: str, parameters: Mapping[str, str | int], land: Land
    ) -> Iterator[Page]:
        """Every page of a question: a path such as `orders`, and what limits it.

        Raises SourceUnavailable, SourceChangedShape.
        """
        size = "page_size" if version == "v2" else "pageSize"
        url = httpx.URL(self.door.base(version) + path, params={size: self.door.page_size, **parameters})
        yield from self._all(url, land)

    def page(self, version: str, path: str, parameters: Mapping[str, str | int], land: Land) -> Page:
        """One page of a question; `page` among what is asked says which. Raises as `pages` does."""
        return next(self.pages(version, path, parameters, land))

    def _all(self, url: httpx.URL, land: Land) -> Iterator[Page]:
        version = version_of(url)
        following: httpx.URL | None = url
        number = _page_number(url)
        while following is not None:
            page, answer = self._retried(version, partial(self._page, following, version, land))
            number += 1
            following = self._following(url, number, answer)
            yield replace(page, is_last=following is None)

    def _following(self, url: httpx.URL, number: int, answer: Answer) -> httpx.URL | None:
        """Where the next page is: V2 names it, and it is trusted no more than any other address."""
        if version_of(url) == "v2":
            return trusted(answer.next_address, self.door.address) if answer.next_address else None
        return url.copy_set_param("page", number) if number <= answer.pages else None

    def _page(self, url: httpx.URL, version: str, land: Land) -> tuple[Page, Answer]:
        """One answer with status 200, landed before it is read."""
        body = self._body(url, version)
        sha256 = land(body)
        answer = read_answer(body)
        return Page(sha256, version, answer.lists, answer.listed), answer

    def _body(self, url: httpx.URL, version: str) -> bytes:
        if version in self.door.refused:
            raise CredentialsRefused(f"not asked again: {self.door.refused[version]}")
        headers, auth = self._identity(version)
        self._buckets[version].take()
        self.counts.requests += 1
        response = self.client.get(url, headers=headers, auth=auth)
        rest = rest_wanted(response)
        if rest:
            self._buckets[version].rest(rest)
        check_status(response)
        return response.content

    def _identity(self, version: str) -> tuple[dict[str, str], httpx.BasicAuth | None]:
        """As whom a version is asked. Raises CredentialsRefused when nobody said it."""
        credentials = self.door.credentials
        if not self.door.knows(version):
            names = "ROMS_SHIPSTATION_API_KEY" if version == "v2" else "ROMS_SHIPSTATION_KEY and _SECRET"
            raise CredentialsRefused(f"there are no credentials for ShipStation's {version}: set {names}")
        if version == "v2":
            return {"API-Key": credentials.api_key}, None
        return {}, httpx.BasicAuth(credentials.key, credentials.secret)

    def _pace(self, version: str) -> tuple[float, int]:
        """Tokens a second and at once, so that no minute has more requests than allowed."""
        allowed = self.door.requests_per_minute or _PER_MINUTE[version]
        burst = min(_BURST, max(1, allowed // 2))
        return max(allowed - burst, 1) / 60, burst

    def _retried(self, version: str, ask: Callable[[], tuple[Page, Answer]]) -> tuple[Page, Answer]:
        patience = Patience("ShipStation", self.door.attempts, self.door.timeout_seconds)
        try:
            return patience.asked(ask, self.counts)
        except CredentialsRefused as error:
            self.door.refused.setdefault(version, error)
            raise


def _page_number(url: httpx.URL) -> int:
    """Which page of an answer an address is about. Raises RuleBroken."""
    told = url.params.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,8}", told):
        raise RuleBroken("the address of the answer names a page that is no number from 1 on")
    return int(told)


__all__ = ["Credentials", "CredentialsRefused", "Page", "ShipStation", "ShipStationClient"]
