"""The page for people: who may look, who may replay, what a browser shows, and what nobody is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.webhook_signing import hmac_sha256
from ingress.people.sessions import Sessions
from roms_assets.kernel.events import EventState
from roms_assets.settings import Person
from roms_assets.webhooks.rules.passwords import hashed, is_right
from tests.ingress.front_door import Door, an_order, opened, some_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORDS = {"owner": "open sesame of the owner", "clerk": "open sesame of the clerk"}
PEOPLE = [
    {"name": "owner", "role": "operator", "password_hash": hashed(WORDS["owner"], b"0123456789abcdef")},
    {"name": "clerk", "password_hash": hashed(WORDS["clerk"], b"fedcba9876543210")},
]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setattr("ingress.people.pages.LOGINS_PER_SECOND", 100.0)
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        yield door


@contextmanager
def logged_in(door: Door, name: str = "owner") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=door.address, follow_redirects=True) as client:
        client.post("/login", data={"name": name, "password": WORDS[name]})
        yield client


def test_without_a_login_nothing_is_shown(door: Door) -> None:
    door.post(b"no order")
    for method, path in (("GET", "/"), ("GET", "/feed"), ("POST", "/replay")):
        answer = httpx.request(method, f"{door.address}{path}")
        assert "no JSON" not in answer.text
        assert "shop" not in answer.text
    assert httpx.post(f"{door.address}/replay", data={"event": "1"}).status_code == 403
    assert httpx.get(f"{door.address}/feed").status_code == 403


@pytest.mark.parametrize("form", [
    {}, {"name": "owner"}, {"name": "owner", "password": "open sesame"}, {"name": "nobody", "password": "x" * 8},
    {"name": "clerk", "password": WORDS["owner"]}, {"name": "o" * 5000, "password": "x"},
])  # fmt: skip
def test_a_wrong_login_opens_nothing(door: Door, form: dict[str, str]) -> None:
    answer = httpx.post(f"{door.address}/login", data=form)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_tries_are_limited(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        tries = [httpx.post(f"{door.address}/login", data={"name": "owner"}).status_code for _ in range(5)]
    assert 429 in tries


def test_a_cookie_is_hidden_from_scripts_and_other_sites(door: Door) -> None:
    form = {"name": "owner", "password": WORDS["owner"]}
    cookie = httpx.post(f"{door.address}/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    behind = httpx.post(f"{door.address}/login", data=form, headers={"x-forwarded-proto": "https"})
    assert "secure" in behind.headers["set-cookie"].lower()


def test_an_operator_replays_a_dead_letter_and_a_viewer_may_not(door: Door) -> None:
    door.post(b"no order")
    with logged_in(door, "clerk") as clerk:
        page = clerk.get("/").text
        assert "the body is not JSON" in page
        assert "Replay" not in page
        assert clerk.post("/replay", data={"event": "1"}).status_code == 403
    with logged_in(door) as owner:
        page = owner.get("/").text
        token = page.split('name="token" value="')[1].split('"')[0]
        assert owner.post("/replay", data={"event": "1"}).status_code == 403
        assert owner.post("/replay", data={"event": "1", "token": "0" * 64}).status_code == 403
        assert owner.post("/replay", data={"event": "x", "token": token}).status_code == 400
        assert door.store.listed()[0].state is EventState.DEAD
        assert owner.post("/replay", data={"event": "1", "token": token}).status_code == 200
    assert door.store.listed()[0].state is EventState.WAITING


def test_a_login_ends_when_asked_and_another_process_does_not_know_it(door: Door, tmp_path: Path) -> None:
    with logged_in(door) as owner:
        assert "Sources" in owner.get("/").text
        cookie = owner.cookies["roms_session"]
        owner.post("/logout")
        assert "Sources" not in owner.get("/").text
    with opened(some_settings(tmp_path / "other", people=PEOPLE)) as other:
        told = httpx.get(other.address, headers={"cookie": f"roms_session={cookie}"}).text
        assert "Sources" not in told


def test_nothing_of_a_body_is_shown_and_what_a_stranger_writes_is_no_html(door: Door) -> None:
    door.post(an_order(1, email="maria@example.com"))
    door.post(b"<script>alert(1)</script> maria@example.com")
    with logged_in(door) as owner:
        page = owner.get("/")
    assert "maria" not in page.text
    assert "<script>alert" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


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


@pytest.mark.browser
def test_in_a_browser_events_appear_as_they_come_and_a_dead_letter_is_replayed(
    door: Door, browser: "Browser"
) -> None:
    door.post(b"no order")
    troubles: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(door.address)
    page.get_by_label("Name").fill("owner")
    page.get_by_label("Password").fill(WORDS["owner"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Sources").wait_for()
    assert page.locator("#sources").get_by_text("shop").is_visible()
    door.post(an_order(7))
    page.locator("#events tbody tr", has_text="waiting").first.wait_for()
    page.get_by_role("button", name="Replay event 1").click()
    page.get_by_text("None.").wait_for()
    assert {event.state for event in door.store.listed()} == {EventState.WAITING}
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in").wait_for()
    page.close()
    assert troubles == []
