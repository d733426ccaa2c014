"""Who may log in to the front door's page, how often anybody may try, and when a login ends."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.webhook_signing import hmac_sha256
from ingress.people.sessions import LASTS_SECONDS, Sessions
from ingress.people.tries import MOST_ADDRESSES, Tries
from roms_assets.settings import Person
from roms_assets.webhooks.rules.passwords import is_right
from tests.ingress.front_door import NOON, Door, opened, some_settings
from tests.ingress.people import PEOPLE, WORDS, logged_in


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setattr("ingress.people.tries.LOGINS_PER_SECOND", 100.0)
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        yield door


@pytest.mark.parametrize("form", [
    {}, {"name": "owner"}, {"name": "owner", "password": "open sesame"}, {"name": "nobody", "password": "x" * 8},
    {"name": "clerk", "password": WORDS["owner"]}, {"name": "o" * 5000, "password": "x"},
])  # fmt: skip
def test_a_wrong_login_opens_nothing(door: Door, form: dict[str, str]) -> None:
    answer = httpx.post(f"{door.address}/login", data=form)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tries to log in are of one moment, however long they take."""
    monkeypatch.setattr("ingress.people.pages.time", SimpleNamespace(monotonic=lambda: 0.0))


@pytest.mark.usefixtures("at_once")
def test_tries_are_limited(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        tries = [httpx.post(f"{door.address}/login", data={"name": "owner"}).status_code for _ in range(3)]
    assert tries == [403, 429, 429]


@pytest.mark.usefixtures("at_once")
def test_who_guesses_keeps_nobody_else_out(tmp_path: Path) -> None:
    right = {"name": "owner", "password": WORDS["owner"]}
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        stranger = {"x-forwarded-for": "203.0.113.9"}
        tries = [
            httpx.post(f"{door.address}/login", data={"name": "owner"}, headers=stranger).status_code
            for _ in range(20)
        ]
        assert tries == [403] + [429] * 19
        assert httpx.post(f"{door.address}/login", data=right).status_code == 303


def test_all_addresses_together_have_a_limit_too_and_only_the_latest_are_remembered() -> None:
    tries = Tries(0.0)
    assert [tries.take("one", 0.0), tries.take("one", 0.5), tries.take("one", 1.0)] == [True, False, True]
    taken = [tries.take(str(number), 1.0) for number in range(2 * MOST_ADDRESSES)]
    assert taken == [True] * 9 + [False] * (2 * MOST_ADDRESSES - 9)
    assert tries.take("another", 2.0)


def test_who_logs_in_twice_in_a_second_logs_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingress.people.sessions.time.time", NOON.timestamp)
    sessions = Sessions({"owner": Person.model_validate(PEOPLE[0])})
    here, there = (sessions.log_in("owner", WORDS["owner"]) or "" for _ in range(2))
    copied = here.upper().replace(".", " .", 1)
    sessions.log_out(here)
    assert (sessions.session(here), sessions.session(copied)) == (None, None)
    session = sessions.session(there)
    assert session
    assert session.person.name == "owner"
    assert sessions.session(f"{b'form|x'.hex()}.{session.form_token}") is None
    monkeypatch.setattr("ingress.people.sessions.time.time", lambda: NOON.timestamp() + LASTS_SECONDS + 1)
    assert sessions.session(there) is None


def test_a_cookie_is_hidden_from_scripts_and_other_sites(door: Door) -> None:
    form = {"name": "owner", "password": WORDS["owner"]}
    cookie = httpx.post(f"{door.address}/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    behind = httpx.post(f"{door.address}/login", data=form, headers={"x-forwarded-proto": "https"})
    assert "secure" in behind.headers["set-cookie"].lower()


def test_a_login_ends_when_asked_and_another_process_does_not_know_it(door: Door, tmp_path: Path) -> None:
    with logged_in(door) as owner:
        assert "Sources" in owner.get("/").text
        cookie = owner.cookies["roms_session"]
        owner.post("/logout")
        assert "Sources" not in owner.get("/").text
    with httpx.Client(base_url=door.address, headers={"cookie": f"roms_session={cookie}"}) as copied:
        assert "Sources" not in copied.get("/").text
        assert copied.get("/feed").status_code == 403
        assert copied.post("/logout").status_code == 303, "once more does no harm"
    with opened(some_settings(tmp_path / "other", people=PEOPLE)) as other:
        told = httpx.get(other.address, headers={"cookie": f"roms_session={cookie}"}).text
        assert "Sources" not in told


def test_without_people_nobody_can_log_in(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path)) as door:
        assert "Nobody can log in yet" in httpx.get(door.address).text
        assert httpx.post(f"{door.address}/login", data={"name": "", "password": ""}).status_code == 403


@given(st.text(max_size=120))
def test_no_cookie_that_was_not_made_here_is_believed(cookie: str) -> None:
    people = {"owner": Person.model_validate(PEOPLE[0])}
    sessions = Sessions(people)
    assert sessions.session(cookie) is None
    told = b"owner|99999999999".hex()
    assert sessions.session(f"{told}.{hmac_sha256(b'', told.encode()).hex()}") is None
    assert sessions.session(f"{told}.{cookie}") is None


@pytest.mark.parametrize(
    "kept", ["", "open sesame", "scrypt$$", "scrypt$AAAA$AAAA", PEOPLE[0]["password_hash"] + "x"]
)
def test_a_hash_that_is_none_fits_no_password(kept: str) -> None:
    assert not is_right("open sesame", kept)
    assert not is_right("", kept)
