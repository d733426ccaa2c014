"""The door to Square: what it asks again, what it refuses, how long it waits; time is told by the test."""

from collections.abc import Callable, Iterator

import httpx
import orjson
import pytest

from resources.healing import Healing
from resources.square import Page, Square, SquareClient
from resources.square_answers import TokenRefused
from resources.token_bucket import TokenBucket
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from roms_assets.kernel.question import Question
from tests.told_time import ToldTime, told_time

ORDERS = Question("/v2/orders/search", "orders", {"limit": 2})


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


def pages(
    *answers: httpx.Response | Exception, attempts: int = 3
) -> tuple[list[Page], list[bytes], list[str]]:
    """What the door makes of these answers: its pages, what it landed, and the cursors that it sent."""
    waiting: Iterator[httpx.Response | Exception] = iter(answers)
    landed: list[bytes] = []
    cursors: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        cursors.append(orjson.loads(request.content).get("cursor", ""))
        told = next(waiting)
        if isinstance(told, Exception):
            raise told
        return told

    def land(body: bytes) -> str:
        landed.append(body)
        return f"sha{len(landed)}"

    found = list(a_client(answer, attempts).pages(ORDERS, land))
    return found, landed, cursors


def a_client(answer: Callable[[httpx.Request], httpx.Response], attempts: int = 3) -> SquareClient:
    door = Square("token", address="http://square.test", attempts=attempts)
    return SquareClient(door, httpx.Client(transport=httpx.MockTransport(answer)))


def told(cursor: str | None = None, orders: int = 1, **more: object) -> httpx.Response:
    return httpx.Response(200, json={"orders": [{"id": "a"}] * orders, "cursor": cursor, **more})


def test_pages_end_when_the_cursor_is_absent_and_not_at_an_empty_page() -> None:
    found, _, cursors = pages(told("c1"), httpx.Response(200, json={"cursor": "c2"}), told())
    assert [len(page.listed) for page in found] == [1, 0, 1]
    assert cursors == ["", "c1", "c2"]


def test_a_last_page_that_is_exactly_full_is_marked() -> None:
    found, *_ = pages(told("c1", 2), told(None, 2))
    assert [page.is_exactly_full for page in found] == [False, True]


def test_every_answer_is_landed_before_it_is_read() -> None:
    _, landed, _ = pages(httpx.Response(200, content=b'{"orders": [{"id"'), told())
    assert landed[0] == b'{"orders": [{"id"'
    assert len(landed) == 2


def test_an_empty_answer_is_believed_when_it_came_three_times() -> None:
    empty = httpx.Response(200, content=b"{}")
    found, landed, _ = pages(empty, empty, empty)
    assert ([list(page.listed) for page in found], len(landed)) == ([[]], 3)
    found, *_ = pages(empty, told())
    assert [len(page.listed) for page in found] == [1]


@pytest.mark.parametrize("retry_after", ["9", "3600"])
def test_retry_after_is_kept_and_never_longer_than_a_minute(clock: ToldTime, retry_after: str) -> None:
    pages(httpx.Response(429, headers={"Retry-After": retry_after}), told())
    assert max(clock.waits) == min(60, int(retry_after))


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (httpx.ReadTimeout("x"), "silent for 60 s"),
        (httpx.ConnectError("refused"), "cannot be reached"),
        (httpx.RemoteProtocolError("x"), "broke off"),
        (httpx.Response(503), "HTTP 503"),
        (httpx.Response(200, content=b"<!DOCTYPE html>"), "DOCTYPE"),
        (httpx.Response(200, content=b"[1]"), "no JSON object"),
        (httpx.Response(200, content=b'{"orders": ' + b"[" * 100_000), "no JSON"),
    ],
)
def test_what_does_not_heal_is_told_after_all_attempts(
    trouble: httpx.Response | Exception, said: str
) -> None:
    with pytest.raises(SourceUnavailable, match=said):
        pages(trouble, trouble, trouble)


@pytest.mark.parametrize("status", [400, 404, 405])
def test_a_question_that_square_refuses_is_asked_once(status: int) -> None:
    body = {"errors": [{"code": "BAD", "detail": "limit"}]}
    with pytest.raises(SourceChangedShape, match="BAD: limit"):
        pages(httpx.Response(status, json=body))


def test_a_page_that_came_before_is_asked_for_again() -> None:
    found, _, cursors = pages(told("c1"), told("c1"), told())
    assert (len(found), cursors) == (2, ["", "c1", "c1"])
    with pytest.raises(Healing, match="given before"):
        pages(told("c1"), told("c1"), told("c1"), told("c1"))


def test_a_refused_token_is_not_sent_again() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(401, json={"errors": [{"code": "ACCESS_TOKEN_REVOKED"}]})

    client = a_client(answer)
    for said in ("ACCESS_TOKEN_REVOKED", "before"):
        with pytest.raises(TokenRefused, match=said):
            list(client.pages(ORDERS, lambda _: ""))
    assert len(requests) == 1


def test_the_environment_says_where_square_is() -> None:
    assert Square("t").base_url == "https://connect.squareup.com"
    assert Square("t", environment="sandbox").base_url == "https://connect.squareupsandbox.com"


def test_a_bucket_gives_a_few_at_once_and_then_so_many_a_second(clock: ToldTime) -> None:
    bucket = TokenBucket(per_second=2, burst=3)
    for _ in range(5):
        bucket.take()
    assert clock.waits == [0.5, 0.5]
    clock.at += 60
    for _ in range(3):
        bucket.take()
    assert clock.waits == [0.5, 0.5]


@pytest.mark.parametrize("body", [b"[1]", b"7", b'{"locations": 7}', b'"\xff"', b"<html>"])
def test_whatever_is_answered_about_locations_is_told_as_a_changed_shape(body: bytes) -> None:
    landed: list[bytes] = []

    def land(told: bytes) -> str:
        landed.append(told)
        return "sha"

    with pytest.raises((SourceUnavailable, SourceChangedShape)):
        a_client(lambda _: httpx.Response(200, content=body)).locations(land)
    assert set(landed) == {body}
