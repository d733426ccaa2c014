import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from demo.webhook_keys import KeyHost
from demo.webhook_signing import RsaKey
from resources import jwks
from resources.jwks import CALM_SECONDS, LONGEST_ANSWER, REMEMBERED_SECONDS, USED_SECONDS, Jwks
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable
from tests.waiting import PATIENCE_SECONDS

KEY = RsaKey("a", 5, 5)


class Seconds:
    """A clock that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def key_set(keys: Jwks[dict[str, Any]], *, anew: bool = False) -> dict[str, Any]:
    return asyncio.run(keys.key_set(anew=anew))


@pytest.fixture
def host() -> Iterator[KeyHost]:
    with KeyHost(KEY) as host:
        yield host


def test_a_key_set_is_remembered_for_a_day(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, dict, clock)
    assert {each["kid"] for each in key_set(keys)["keys"]} == {"elliptic", "a"}
    clock.now = REMEMBERED_SECONDS - 1
    key_set(keys)
    assert host.asked == 1
    clock.now = REMEMBERED_SECONDS
    key_set(keys)
    assert host.asked == 2


def test_it_is_asked_anew_once_a_minute_and_not_more(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, dict, clock)
    for at, asked in ((0.0, 1), (CALM_SECONDS - 1, 1), (CALM_SECONDS, 2), (CALM_SECONDS + 1, 2)):
        clock.now = at
        key_set(keys, anew=True)
        assert host.asked == asked


def test_what_is_known_stays_in_use_while_the_vendor_is_down(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, dict, clock)
    known = key_set(keys)
    host.status, clock.now = 500, CALM_SECONDS
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        key_set(keys, anew=True)
    assert key_set(keys) == known


def test_after_a_failure_it_is_asked_each_minute_and_a_set_that_is_too_old_is_not_used(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, dict, clock)
    known = key_set(keys)
    host.status, clock.now = 500, REMEMBERED_SECONDS
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        key_set(keys)
    clock.now += CALM_SECONDS - 1
    assert key_set(keys) == known
    clock.now += 1
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        key_set(keys)
    assert (host.asked, keys.may_be_used) == (3, True)
    clock.now = USED_SECONDS - 1
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        key_set(keys)
    clock.now = USED_SECONDS
    with pytest.raises(SourceUnavailable, match="a moment ago"):
        key_set(keys)
    assert not keys.may_be_used
    host.status, clock.now = 200, USED_SECONDS + CALM_SECONDS
    assert key_set(keys) == known


def test_a_set_that_cannot_be_read_is_no_set(host: KeyHost) -> None:
    def read(_: Mapping[str, Any]) -> dict[str, Any]:
        raise SourceChangedShape("no keys in it")

    keys = Jwks(host.address, read)
    with pytest.raises(SourceChangedShape, match="no keys in it"):
        key_set(keys)
    assert not keys.may_be_used


def test_who_needs_no_newer_one_does_not_wait_while_another_one_asks(
    host: KeyHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both() -> None:
        known = await keys.key_set()
        clock.now, host.drips = CALM_SECONDS, "body"
        asks = asyncio.create_task(keys.key_set(anew=True))
        while host.asked < 2:
            await asyncio.sleep(0)
        assert await keys.key_set() == known
        assert not asks.done()
        host.drips = ""
        with pytest.raises(SourceUnavailable, match="cannot be had"):
            await asks

    monkeypatch.setattr(jwks, "LONGEST_SECONDS", PATIENCE_SECONDS)
    clock = Seconds()
    keys = Jwks(host.address, dict, clock)
    asyncio.run(both())


def test_who_cannot_be_asked_is_told_and_asked_again_after_a_while(host: KeyHost) -> None:
    clock = Seconds()
    host.status = 503
    keys = Jwks(host.address, dict, clock)
    with pytest.raises(SourceUnavailable, match="HTTP 503"):
        key_set(keys)
    host.status = 200
    with pytest.raises(SourceUnavailable, match="a moment ago"):
        key_set(keys)
    clock.now = CALM_SECONDS
    assert key_set(keys)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_told(host: KeyHost, body: bytes) -> None:
    host.body = body
    with pytest.raises(SourceChangedShape, match="no JSON object"):
        key_set(Jwks(host.address, dict))


def test_an_answer_without_measure_is_cut(host: KeyHost) -> None:
    host.body = b"x" * (LONGEST_ANSWER + 1)
    with pytest.raises(SourceChangedShape, match="more than"):
        key_set(Jwks(host.address, dict))


def test_a_redirect_is_not_followed(host: KeyHost) -> None:
    host.status = 302
    with pytest.raises(SourceUnavailable, match="HTTP 302"):
        key_set(Jwks(host.address, dict))


def test_nobody_there_is_told() -> None:
    with KeyHost() as host:
        address = host.address
    with pytest.raises(SourceUnavailable, match="cannot be had"):
        key_set(Jwks(address, dict))


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_is_cut_by_time(
    host: KeyHost, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "LONGEST_SECONDS", 0.3)
    host.drips = part
    with pytest.raises(SourceUnavailable, match="did not come whole"):
        key_set(Jwks(host.address, dict))
    host.drips = ""
    monkeypatch.undo()
    assert key_set(Jwks(host.address, dict))
