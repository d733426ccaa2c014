"""The page for people: who may look, who may replay, what a browser shows, and what nobody is shown."""

import asyncio
import re
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
import orjson
import pytest

from ingress.people.desk import SHOWN, PeopleDesk
from ingress.people.feed import Feed
from ingress.people.latest import Latest
from ingress.people.pages import NOT_REPLAYED
from ingress.people.rows import Row, cell
from ingress.probes import PATIENCE_SECONDS as PROBE_SECONDS
from ingress.probes import Probed
from resources.ledger import Entry
from resources.served_address import ServedAddress
from roms_assets.doors.events import ledger
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival, EventState, News, Outcome, Sign
from roms_assets.settings import Environment
from tests.ingress.front_door import NOON, Door, an_order, opened, some_settings
from tests.ingress.people import PEOPLE, WORDS, logged_in, token_of
from tests.waiting import PATIENCE_SECONDS, in_time, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setattr("ingress.people.tries.LOGINS_PER_SECOND", 100.0)
    with opened(some_settings(tmp_path, people=PEOPLE)) as door:
        yield door


def test_without_a_login_nothing_is_shown(door: Door) -> None:
    door.post(b"no order")
    for method, path in (("GET", "/"), ("GET", "/feed"), ("POST", "/replay")):
        answer = httpx.request(method, f"{door.address}{path}")
        assert "no JSON" not in answer.text
        assert "shop" not in answer.text
    assert httpx.post(f"{door.address}/replay", data={"event": "1"}).status_code == 403
    assert httpx.get(f"{door.address}/feed").status_code == 403


def test_an_operator_replays_a_dead_letter_and_a_viewer_may_not(door: Door) -> None:
    door.post(b"no order")
    with logged_in(door, "clerk") as clerk:
        page = clerk.get("/").text
        assert "the body is not JSON" in page
        assert "Replay" not in page
        assert clerk.post("/replay", data={"event": "1"}).status_code == 403
    with logged_in(door) as owner:
        page = owner.get("/").text
        token = token_of(page)
        assert owner.post("/replay", data={"event": "1"}).status_code == 403
        assert owner.post("/replay", data={"event": "1", "token": "0" * 64}).status_code == 403
        assert owner.post("/replay", data={"event": "x", "token": token}).status_code == 400
        assert door.store.listed()[0].state is EventState.DEAD
        assert owner.post("/replay", data={"event": "1", "token": token}).status_code == 200
    assert door.store.listed()[0].state is EventState.WAITING


def test_mails_are_no_dead_letters_of_the_front_door_and_push_none_off_its_page(door: Door) -> None:
    door.post(b"no order")
    mails = [
        Arrival("mail:orders/INBOX", f"{number}", NOON, {}, b"{}", "", "c", refused="maria@example.com")
        for number in range(SHOWN + 1)
    ]
    door.store.keep(mails)
    with logged_in(door) as owner:
        page = owner.get("/").text
        owner.post("/replay", data={"event": "2", "token": token_of(page)})
    assert door.store.listed(state=EventState.WAITING) == [], "a mail is replayed by roms mail alone"
    assert page.count("the body is not JSON") == 2, "among the dead letters, and among what comes in"
    assert page.count('aria-label="Replay event ') == 2, "its own, and the one that new rows are made of"
    assert "maria" not in page
    assert "mail:" not in page


def test_nothing_of_a_body_is_shown_and_what_a_stranger_writes_is_no_html(door: Door) -> None:
    door.post(an_order(1, email="maria@example.com"))
    door.post(b"<script>alert(1)</script> maria@example.com")
    with logged_in(door) as owner:
        page = owner.get("/")
    assert "maria" not in page.text
    assert "<script>alert" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_without_a_ledger_the_page_says_so_and_shows_all_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        address = f"postgresql://roms@127.0.0.1:{port}/roms?connect_timeout={PATIENCE_SECONDS:.0f}"
        monkeypatch.setenv("ROMS_LEDGER", address)
        with opened(some_settings(tmp_path, people=PEOPLE), probe_seconds=PROBE_SECONDS) as door:
            door.post(an_order(1))
            with logged_in(door) as owner:
                without = "cannot be read; the days below are as of then", "waiting"

                def is_shown() -> bool:
                    page = in_time(2, lambda: owner.get("/").text, "a page without a ledger")
                    return all(each in page for each in without)

                until(is_shown, "the page without days")
            silent.close()  # the one who asks it ends before the door does
            assert door.post(an_order(2)).status_code == 200


@pytest.mark.parametrize(
    ("groups", "is_square_shown"), [({"pos": None}, False), ({"pos": None, "square": {}}, True)]
)
def test_without_tills_the_page_has_none_and_no_days_unless_square_has_some(
    tmp_path: Path, groups: dict[str, Any], is_square_shown: bool
) -> None:
    shop = some_settings(tmp_path, people=PEOPLE, groups=groups)
    collected(shop.environment)
    with opened(shop) as door, logged_in(door) as owner:
        page = owner.get("/").text
    assert "Tills that arrived" not in page
    assert "pos_arrivals" not in page
    assert ("The last days" in page, "1/2, 1 differs" in page, "Ledger" in page) == (is_square_shown,) * 3


def test_a_part_that_fails_keeps_its_last_word_and_its_age() -> None:
    said: list[int] = [1, 2]

    def ask() -> int:
        if not said:
            raise SourceUnavailable("nobody there")
        return said.pop(0)

    async def looked(latest: Latest[int], times: int) -> list[Probed[int]]:
        return [await latest.look() for _ in range(times)]

    first, second, third = asyncio.run(looked(Latest(ask, 0.0), 3))
    assert [(each.answer, each.is_of_now) for each in (first, second, third)] == [
        (1, True), (2, True), (2, False)]  # fmt: skip
    assert third.age_seconds is not None
    said += [3, 4]
    assert [each.answer for each in asyncio.run(looked(Latest(ask, 60.0), 3))] == [3, 3, 3], "asked once"


def test_a_browser_is_told_all_at_first_and_then_what_changes_in_the_order_of_its_table() -> None:
    feed, one, two = Feed(), Row("1", {"id": cell(1)}), Row("2", {"id": cell(2)})
    told = [orjson.loads(each.removeprefix(b"data: ")) for each in feed.changes({"events": [two, one]})]
    assert [each["id"] for each in told] == ["1", "2"]
    assert list(feed.changes({"events": [two, one]})) == []
    [changed, gone] = sorted(feed.changes({"events": [Row("2", {"id": cell("x", bad=True)})]}))[::-1]
    assert orjson.loads(gone.removeprefix(b"data: ")) == {"table": "events", "gone": "1"}
    assert orjson.loads(changed.removeprefix(b"data: "))["cells"] == {"id": {"text": "x", "bad": True}}


def test_a_replay_by_a_store_that_hangs_keeps_nobody_waiting() -> None:
    hangs = threading.Event()

    def event(_: int) -> None:
        hangs.wait()

    async def asked(desk: PeopleDesk) -> None:
        try:
            with pytest.raises(SourceUnavailable, match=r"did not answer within 0\.01 s"):
                await desk.replay(1)
        finally:
            hangs.set()

    store, none = cast(Any, SimpleNamespace(event=event)), cast(Any, None)
    asyncio.run(asked(PeopleDesk(store, none, none, none, none, none, patience_seconds=0.01)))


def failing(owner: httpx.Client) -> str:
    """The page once the commit of an event has failed, which may be just after its sender was told so."""
    until(lambda: shown(owner.get("/").text, "Front door")[1] == "failing", "a front door that fails")
    return owner.get("/").text


def shown(page: str, row: str) -> list[str]:
    """The texts of a row of the page."""
    [cells] = re.findall(f'<tr data-id="{row}">(.*)', page)
    return [re.sub("<.*?>", "", f"<{each}") for each in cells.split("<td")[1:]]


def test_the_front_door_has_a_state_of_its_own_beside_that_of_its_store(tmp_path: Path) -> None:
    sources = {"name": "shop", "kind": "shipstation_contract"}, {"name": "partner", "kind": "standard"}
    with opened(some_settings(tmp_path, *sources, people=PEOPLE, store_seconds=0.2)) as door:
        until(lambda: door.post(an_order(1)).status_code == 200, "one that is kept in time")
        door.clock.at = NOON + timedelta(minutes=3)
        with logged_in(door) as owner:
            page = owner.get("/").text
            assert shown(page, "Front door") == [
                "Front door", "no secret is set", "3 min ago", "takes no events of partner",
            ]  # fmt: skip
            assert shown(page, "Event store")[1::2] == ["ok", "answers and keeps"]
            with closing(sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert door.post(an_order(2)).status_code == 503
                page = failing(owner)
                pressed = {"event": "1", "token": token_of(page)}
                answer = in_time(5, lambda: owner.post("/replay", data=pressed), "an answer to a replay")
            assert (answer.status_code, answer.text) == (503, NOT_REPLAYED)
            assert shown(page, "Front door")[1::2] == [
                "failing", "cannot take events: senders are asked to try again",
            ]  # fmt: skip


def test_the_page_says_when_shipstation_is_not_asked_any_more(tmp_path: Path) -> None:
    with opened(some_settings(tmp_path, people=PEOPLE, groups={"shipstation": {}})) as door:
        door.store.note(Sign.ASKED, NOON)
        with logged_in(door) as owner:
            told = []
            for hours in (1, 3):
                door.clock.at = NOON + timedelta(hours=hours)
                told.append(shown(owner.get("/").text, "Asking of ShipStation")[1:])
    assert told == [
        ["ok", "60 min ago", "is asked every hour"],
        ["failing", "3 h ago", "was not asked, or did not answer, for two hours and a half"],
    ]


def test_the_links_lead_to_where_the_ui_is_served_just_now_though_it_came_later(tmp_path: Path) -> None:
    settings = some_settings(tmp_path, people=PEOPLE)
    with opened(settings) as door, logged_in(door) as owner:
        assert "Dagster: runs" not in owner.get("/").text
        with ServedAddress(settings.environment.ui_address_file).said(UI):
            page = owner.get("/").text
        assert f'<a href="{UI}">Dagster: runs' in page
        assert f'<a href="{UI}deployment/daemons">Daemon</a>' in page
        assert UI not in owner.get("/").text


DAY = date(2026, 1, 14)
"""The last that is over at the door's noon."""
UI = "http://ui.example:3000/"


def collected(environment: Environment) -> None:
    """What the ledger knows after a night: the till arrived, and Square's two places were looked at."""
    told = [("square_completeness", place, state) for place, state in (("L1", "complete"), ("L2", "differs"))]
    ledger(environment).record(
        Entry(dataset, DAY, source, state) for dataset, source, state in [("pos", "A-1", "arrived"), *told]
    )


@pytest.mark.browser
def test_in_a_browser_everything_follows_what_happens_and_a_dead_letter_is_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: "Browser"
) -> None:
    monkeypatch.setenv("ROMS_UI_ADDRESS", UI)
    shop = some_settings(tmp_path, people=PEOPLE, groups={"square": {}, "shipstation": {}})
    collected(shop.environment)
    with opened(shop) as door:
        door.post(an_order(7))
        with watched(browser, door) as page:
            seen_in_place(page, door)
            day = page.locator("#days tr", has_text=DAY.isoformat())
            assert day.get_by_role("link", name="1/1").get_attribute("href") == (
                f"{UI}assets/pos_arrivals?view=partitions&partition={DAY}"
            )
            assert day.get_by_role("link", name="1/2, 1 differs").is_visible()
            parts = page.locator("#parts")
            assert parts.get_by_role("link", name="Daemon").get_attribute("href") == f"{UI}deployment/daemons"
            assert parts.locator("tr", has_text="Daemon").get_by_text("unknown").is_visible()
            door.store.note(Sign.LOOKED, NOON)
            parts.locator("tr", has_text="Daemon").get_by_text("ok", exact=True).wait_for()
            dead_and_replayed(page, door)


@contextmanager
def watched(browser: "Browser", door: Door) -> "Iterator[Page]":
    """The page as its owner sees it; it may make no trouble until the owner logs out."""
    troubles: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(door.address)
    page.get_by_label("Name").fill("owner")
    page.get_by_label("Password").fill(WORDS["owner"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Sources").wait_for()
    assert page.locator("#sources").get_by_text("shop").is_visible()
    yield page
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in").wait_for()
    page.close()
    assert troubles == []


def seen_in_place(page: "Page", door: Door) -> None:
    """An event that is read changes its row; an order appears, and changes in place as more is told of it."""
    rows = page.locator("#events tbody tr")
    rows.get_by_text("waiting").wait_for()
    door.store.settle([Outcome(1, EventState.READ, "", NOON, "0123abcd-run")])
    rows.get_by_text("read", exact=True).wait_for()
    link = rows.get_by_role("link", name="0123abcd")
    assert (link.get_attribute("href"), rows.count()) == (f"{UI}runs/0123abcd-run", 1)
    orders = page.locator("#orders tbody tr")
    for number in ("7", "8"):
        words = {"number": number, "status": "new <b>", "total": "PHP 1.00"}
        door.store.tell([News("order", number, words, NOON, 1)])
    orders.first.get_by_text("8", exact=True).wait_for()
    door.store.tell([News("order", "7", {"number": "7", "status": "shipped"}, NOON, None)])
    orders.first.get_by_text("shipped").wait_for()
    assert orders.first.get_by_text("by asking").is_visible()
    assert orders.nth(1).get_by_text("new <b>").is_visible()
    assert orders.count() == 2


def dead_and_replayed(page: "Page", door: Door) -> None:
    """A dead letter appears by itself, with its button; who presses it has it wait once more."""
    assert page.locator("#no-dead").is_visible()
    door.post(b"no order")
    page.locator("#dead").get_by_text("the body is not JSON").wait_for()
    page.get_by_role("button", name="Replay event 2").click()
    page.locator("#no-dead").wait_for()
    found = {event.id: event.state for event in door.store.listed()}
    assert found == {1: EventState.READ, 2: EventState.WAITING}
