import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from demo.webhook_keys import KeyHost
from demo.webhook_signing import RsaKey
from resources import jwks
from resources.jwks import CALM_SECONDS, LONGEST_ANSWER, REMEMBERED_SECONDS, Jwks
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

KEY = RsaKey("a", 5, 5)


class Seconds:
    """A clock that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def key_set(keys: Jwks, *, anew: bool = False) -> Mapping[str, Any]:
    return asyncio.run(keys.key_set(anew=anew))


@pytest.fixture
def host() -> Iterator[KeyHost]:
    with KeyHost(KEY) as host:
        yield host


def test_a_key_set_is_remembered_for_a_day(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    assert {each["kid"] for each in key_set(keys)["keys"]} == {"elliptic", "a"}
    clock.now = REMEMBERED_SECONDS - 1
    key_set(keys)
    assert host.asked == 1
    clock.now = REMEMBERED_SECONDS
    key_set(keys)
    assert host.asked == 2


def test_it_is_asked_anew_once_a_minute_and_not_more(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    for at, asked in ((0.0, 1), (CALM_SECONDS - 1, 1), (CALM_SECONDS, 2), (CALM_SECONDS + 1, 2)):
        clock.now = at
        key_set(keys, anew=True)
        assert host.asked == asked


def test_what_is_known_stays_in_use_while_the_vendor_is_down(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    known = key_set(keys)
    host.status, clock.now = 500, CALM_SECONDS
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        key_set(keys, anew=True)
    assert key_set(keys) == known


def test_who_cannot_be_asked_is_told_and_asked_again_after_a_while(host: KeyHost) -> None:
    clock = Seconds()
    host.status = 503
    keys = Jwks(host.address, clock=clock)
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
        key_set(Jwks(host.address))


def test_an_answer_without_measure_is_cut(host: KeyHost) -> None:
    host.body = b"x" * (LONGEST_ANSWER + 1)
    with pytest.raises(SourceChangedShape, match="more than"):
        key_set(Jwks(host.address))


def test_a_redirect_is_not_followed(host: KeyHost) -> None:
    host.status = 302
    with pytest.raises(SourceUnavailable, match="HTTP 302"):
        key_set(Jwks(host.address))


def test_nobody_there_is_told() -> None:
    with KeyHost() as host:
        address = host.address
    with pytest.raises(SourceUnavailable, match="cannot be had"):
        key_set(Jwks(address))


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_is_cut_by_time(
    host: KeyHost, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "LONGEST_SECONDS", 0.3)
    host.drips = part
    with pytest.raises(SourceUnavailable, match="did not come whole"):
        key_set(Jwks(host.address))
    host.drips = ""
    assert key_set(Jwks(host.address))
