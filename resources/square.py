"""The door to Square: pages of raw JSON, landed as they came before anybody reads them.

The official SDK does authentication, environments and the small list of locations; bulk pages go past it, because it
spends 4 ms of processor time on each order. https://developer.squareup.com/reference/square
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import httpx
import orjson

from resources.calling import Counts, Land, Patience
from resources.healing import Healing
from resources.square_answers import (
    Answer,
    CursorRefused,
    NotAsked,
    TokenMissing,
    TokenRefused,
    check_status,
    read_answer,
)
from resources.square_sdk import ENVIRONMENTS, VERSION, locations_body
from resources.token_bucket import TokenBucket
from roms_assets.kernel.listed import Listed
from roms_assets.kernel.question import Question

_TIMES_EMPTY = 3
"""An answer `{}` is believed when it came so often in a row: a result may be empty, and an answer may be lost."""


@dataclass(frozen=True)
class Page:
    """One answer: its checksum in landing, what it lists, and the cursor of the next."""

    sha256: str
    listed: Listed
    cursor: str | None = None
    is_exactly_full: bool = False
    """The last one, and as full as can be: perhaps Square has more than it says."""


@dataclass(frozen=True)
class Square:
    """Where Square is, as whom it is asked, and how gently."""

    access_token: str = field(default="", repr=False)
    environment: str = "production"
    address: str = ""
    """Another address than the environment's, such as that of a faked Square."""
    requests_per_second: float = 8
    timeout_seconds: float = 60
    attempts: int = 5
    page_limit: int = 1000
    refused: list[TokenRefused] = field(default_factory=list, repr=False)
    """Why Square refused the token, once it did: nobody asks again then."""

    @contextmanager
    def open(self) -> Iterator["SquareClient"]:
        """A client with its connections; once Square refused the token it asks no more. Raises TokenMissing."""
        if not self.access_token:
            raise TokenMissing(
                "there is no access token: put it into ROMS_SQUARE_ACCESS_TOKEN (or .env) and start ROMS again"
            )
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=4)
        headers = {"Authorization": f"Bearer {self.access_token}", "Square-Version": VERSION}
        with httpx.Client(timeout=self.timeout_seconds, limits=limits, headers=headers) as client:
            yield SquareClient(self, client)

    @property
    def base_url(self) -> str:
        """Where it is asked."""
        return (self.address or ENVIRONMENTS[self.environment]).rstrip("/")

    def check(self) -> str:
        """One line for a person. Raises SourceUnavailable."""
        with replace(self, attempts=1).open() as client:
            found = client.locations(lambda _: "")
        return f"Square {self.base_url} answers; it has {len(found.listed)} locations"


@dataclass
class SquareClient:
    """Asks with retries and no faster than allowed."""

    square: Square
    client: httpx.Client
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._bucket = TokenBucket(self.square.requests_per_second, burst=4)

    def locations(self, land: Land) -> Page:
        """All locations, by the SDK; it has no pages of them. Raises SourceUnavailable, SourceChangedShape."""
        return self._retried(partial(self._locations, land))

    def _locations(self, land: Land) -> Page:
        self._take_turn()
        body = locations_body(self.client, self.square.base_url, self.square.access_token)
        return Page(land(body), read_answer(body, "locations").listed)

    def pages(self, question: Question, land: Land, cursor: str | None = None) -> Iterator[Page]:
        """Every page until the cursor is absent, also past an empty one; from a cursor on when one is given.

        Raises SourceUnavailable, CursorRefused when Square does not take a cursor, SourceChangedShape.
        """
        used = {cursor}
        while True:
            page = self._retried(partial(self._page, question, land, cursor, used))
            yield page
            if page.cursor is None:
                return
            cursor = page.cursor
            used.add(cursor)

    def ask(self, question: Question, land: Land) -> Page:
        """The one page of a question without pages."""
        return self._retried(lambda: self._page(question, land, None, {None}))

    def _page(self, question: Question, land: Land, cursor: str | None, used: set[str | None]) -> Page:
        sha256, answer = self._answer(question, land, cursor)
        if answer.cursor in used and answer.cursor is not None:
            raise Healing(f"Square gave a page of {question.path} that it had given before")
        is_full = answer.cursor is None and question.limit > 0 and len(answer.listed) == question.limit
        return Page(sha256, answer.listed, answer.cursor, is_full)

    def _answer(self, question: Question, land: Land, cursor: str | None) -> tuple[str, Answer]:
        """Checksum and content of one answer; an empty one is asked for again before it is believed."""
        for _ in range(_TIMES_EMPTY):
            body = self._body(question, cursor)
            sha256, answer = land(body), read_answer(body, question.lists)
            if not answer.says_nothing:
                return sha256, answer
        if cursor is not None:
            raise Healing(
                f"Square answered {{}} {_TIMES_EMPTY} times where a page of {question.path} was due"
            )
        return sha256, answer

    def _body(self, question: Question, cursor: str | None) -> bytes:
        """The bytes of one answer with status 200, whole as far as HTTP can tell."""
        self._take_turn()
        parameters = {**question.asked, **({"cursor": cursor} if cursor else {})}
        address = f"{self.square.base_url}{question.path}"
        if question.method == "GET":
            response = self.client.get(address, params=parameters)
        else:
            response = self.client.post(address, content=orjson.dumps(parameters), headers=_IS_JSON)
        check_status(response)
        return response.content

    def _take_turn(self) -> None:
        """Wait until the next request may go. Raises TokenRefused when none may any more."""
        if self.square.refused:
            raise NotAsked(self.square.refused[0])
        self._bucket.take()
        self.counts.requests += 1

    def _retried(self, ask: Callable[[], Page]) -> Page:
        patience = Patience("Square", self.square.attempts, self.square.timeout_seconds)
        try:
            return patience.asked(ask, self.counts)
        except NotAsked:
            raise
        except TokenRefused as error:
            self.square.refused.append(error)
            raise


_IS_JSON = {"Content-Type": "application/json"}


__all__ = ["CursorRefused", "NotAsked", "Page", "Square", "SquareClient", "TokenMissing", "TokenRefused"]
