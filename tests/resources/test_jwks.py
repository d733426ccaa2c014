from collections.abc import Iterator

import pytest

from demo.webhook_keys import KeyHost
from demo.webhook_signing import RsaKey
from resources.jwks import CALM_SECONDS, LONGEST_ANSWER, REMEMBERED_SECONDS, Jwks
from roms_assets.kernel.errors import SourceChangedShape, SourceUnavailable

KEY = RsaKey("a", 5, 5)


class Seconds:
    """A clock that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def host() -> Iterator[KeyHost]:
    with KeyHost(KEY) as host:
        yield host


def test_a_key_set_is_remembered_for_a_day(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    assert {each["kid"] for each in keys.key_set()["keys"]} == {"elliptic", "a"}
    clock.now = REMEMBERED_SECONDS - 1
    keys.key_set()
    assert host.asked == 1
    clock.now = REMEMBERED_SECONDS
    keys.key_set()
    assert host.asked == 2


def test_it_is_asked_anew_once_a_minute_and_not_more(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    for at, asked in ((0.0, 1), (CALM_SECONDS - 1, 1), (CALM_SECONDS, 2), (CALM_SECONDS + 1, 2)):
        clock.now = at
        keys.key_set(anew=True)
        assert host.asked == asked


def test_what_is_known_stays_in_use_while_the_vendor_is_down(host: KeyHost) -> None:
    clock = Seconds()
    keys = Jwks(host.address, clock=clock)
    known = keys.key_set()
    host.status, clock.now = 500, CALM_SECONDS
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        keys.key_set(anew=True)
    assert keys.key_set() == known


def test_who_cannot_be_asked_is_told_and_asked_again_after_a_while(host: KeyHost) -> None:
    clock = Seconds()
    host.status = 503
    keys = Jwks(host.address, clock=clock)
    with pytest.raises(SourceUnavailable, match="HTTP 503"):
        keys.key_set()
    host.status = 200
    with pytest.raises(SourceUnavailable, match="a moment ago"):
        keys.key_set()
    clock.now = CALM_SECONDS
    assert keys.key_set()


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_told(host: KeyHost, body: bytes) -> None:
    host.body = body
    with pytest.raises(SourceChangedShape, match="no JSON object"):
        Jwks(host.address).key_set()


def test_an_answer_without_measure_is_cut(host: KeyHost) -> None:
    host.body = b"x" * (LONGEST_ANSWER + 1)
    with pytest.raises(SourceChangedShape, match="more than"):
        Jwks(host.address).key_set()


def test_a_redirect_is_not_followed(host: KeyHost) -> None:
    host.status = 302
    with pytest.raises(SourceUnavailable, match="HTTP 302"):
        Jwks(host.address).key_set()


def test_nobody_there_is_told() -> None:
    with KeyHost() as host:
        address = host.address
    with pytest.raises(SourceUnavailable, match="cannot be had"):
        Jwks(address).key_set()
