"""Mailboxes that cannot be read: the others go on, nobody is locked out, people are told once and plainly."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from demo.mail_server import MailServer
from demo.mailbox_host import LOGIN
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.mail import entries
from roms_assets.mail.rules.judging import MailState
from roms_assets.settings import NoticeSettings
from roms_assets.watching import watch
from schedules import every_schedule
from tests.mail.shop import ORDERS, MailShop, a_letter, a_mail

WRONG = {"orders": {"user": LOGIN[0], "password": "not the one"}}
RIGHT = {"orders": {"user": LOGIN[0], "password": LOGIN[1]}}


@dataclass
class Owner:
    """The shop, and the mails that its owner gets."""

    shop: MailShop
    mail: MailServer

    def looks(self) -> list[str]:
        """The subjects of what is told at a look of the watch."""
        before = len(self.mail.subjects)
        email = {"server": "mail.example", "security": "plain", "sender": "roms@luna.example",
                 "recipients": ["owner@luna.example"]}  # fmt: skip
        told: dict[str, Any] = {"channels": ["email"], "report_at": None, "email": email}
        settings = self.shop.settings
        business = settings.business.model_copy(update={"notices": NoticeSettings.model_validate(told)})
        environment = settings.environment.model_copy(update={"smtp_server": f"127.0.0.1:{self.mail.port}"})
        looking = replace(settings, business=business, environment=environment)
        watched = watch(looking, self.shop.instance, every_schedule(business))
        assert not watched.look_around(self.shop.clock.now()).faults
        told_now = [subject.removeprefix("[Test Shop] ") for subject in self.mail.subjects[before:]]
        return [subject.rsplit(": ", 1)[0] for subject in told_now if "Mail:" in subject]


@pytest.fixture
def owner(shop: MailShop) -> Any:
    with MailServer() as mail:
        yield Owner(shop, mail)


def test_a_mailbox_out_of_reach_stops_no_other_and_loses_nothing(shop: MailShop) -> None:
    shop.mail["mailboxes"] = [{**ORDERS, "name": "nobodys"}, ORDERS]
    shop.get(a_letter("order-in-english"))
    polls = {poll.mailbox: poll for poll in shop.desk.poll()}
    assert "nobody has told the login of the mailbox nobodys" in str(polls["nobodys"].error)
    assert polls["orders"].new == 1
    assert shop.desk.failing().keys() == {"nobodys"}
    logged = {row["mailbox"]: row["error"] for row in shop.rows("mail_sync_log")}
    assert logged["orders"] == ""
    assert "set it in ROMS_MAIL_LOGINS" in logged["nobodys"]


def test_a_refused_login_is_told_at_once_and_not_tried_every_minute(owner: Owner) -> None:
    shop = owner.shop
    shop.logins = WRONG
    assert not shop.desk.has_new(), "the first question finds it"
    assert owner.looks() == ["Mail: the mailbox orders refuses the login"]
    known = entries.newest(shop.desk.stores.ledger, shop.clock.now())["orders"]
    shop.later(minutes=1)
    assert not shop.desk.has_new()
    after = entries.newest(shop.desk.stores.ledger, shop.clock.now())["orders"]
    assert (after.attempts, after.last_attempt_at) == (known.attempts, known.last_attempt_at), (
        "not asked again"
    )
    assert owner.looks() == []
    shop.logins = RIGHT
    shop.get(a_mail())
    assert shop.poll().new == 1
    assert [subject for subject in owner.looks() if "over" in subject.lower()]
    shop.get(a_mail("another"))
    assert shop.desk.has_new()


def test_a_mailbox_out_of_reach_is_told_when_it_lasts(owner: Owner) -> None:
    shop = owner.shop
    shop.address = "127.0.0.1:9"
    shop.poll()
    assert owner.looks() == []
    shop.later(hours=1)
    shop.poll()
    assert owner.looks() == []
    shop.later(hours=1, minutes=1)
    assert owner.looks() == ["Mail: the mailbox orders cannot be read"]


def test_what_waits_for_a_person_is_told_and_what_nobody_reads_too(owner: Owner) -> None:
    shop = owner.shop
    shop.get(a_letter("phishing"), a_letter("order-of-an-unknown-sender"))
    shop.poll()
    assert owner.looks() == []
    shop.later(hours=1)
    assert owner.looks() == ["Mail: fetched mails wait to be read"]
    shop.read()
    assert [subject for subject in owner.looks() if "over" not in subject.lower()] == [
        "Mail: 2 mails wait for a person"
    ]


def test_mails_that_are_named_and_not_handed_out_are_told_and_asked_for_again(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = owner.shop
    shop.get(a_letter("order-in-english"), a_letter("order-in-german"))
    with monkeypatch.context() as silent:
        silent.setattr("resources.mailbox.sizes_of", lambda *_, **__: {})
        assert [shop.poll().not_handed_out, shop.read().states[MailState.REFUSED]] == [2, 2]
        assert owner.looks() == ["Mail: 2 mails wait for a person"]
        shop.later(minutes=30)
        again = shop.poll()
        assert (again.seen, again.new, again.not_handed_out) == (0, 0, 2)
        logged = shop.rows("mail_sync_log", "polled_at")
        assert [(row["not_handed_out"], row["refused"]) for row in logged] == [(2, 2), (2, 0)]
    assert (shop.poll().new, shop.read().states[MailState.ACCEPTED]) == (2, 2)
    assert shop.poll().not_handed_out == 0


def test_a_mail_that_is_never_handed_out_is_not_asked_for_for_ever(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.get(a_letter("order-in-english"))
    monkeypatch.setattr("resources.mailbox.sizes_of", lambda *_, **__: {})
    shop.poll_and_read()
    shop.later(days=30)
    assert shop.poll().not_handed_out == 1
    shop.later(days=1)
    assert shop.poll().not_handed_out == 0


def test_the_sensor_asks_one_short_question(shop: MailShop) -> None:
    assert not shop.desk.has_new()
    shop.get(a_mail())
    assert shop.desk.has_new()
    shop.poll()
    assert not shop.desk.has_new()
    assert shop.desk.has_due()
    shop.read()
    assert not shop.desk.has_due()


def broken(*_: object, **__: object) -> None:
    raise SourceUnavailable("the disk is full")


@pytest.mark.parametrize(
    "store",
    [
        "resources.landing.Landing.keep",
        "resources.events.EventStore.keep_and_move",
        "resources.events.EventStore.cursor",
    ],
)
def test_what_our_own_stores_do_not_take_fails_the_run_and_not_the_mailbox(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    shop.poll()
    shop.get(a_letter("order-in-english"))
    with monkeypatch.context() as patch:
        patch.setattr(store, broken)
        with pytest.raises(SourceUnavailable, match="the disk is full"):
            shop.desk.poll()
        assert not shop.run("read_mail").success
        assert shop.desk.failing() == {}
    assert shop.poll().new == 1, "nothing is lost"


def test_a_look_at_a_mailbox_blames_it_for_no_fault_of_our_stores(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.poll()
    with monkeypatch.context() as patch:
        patch.setattr("resources.events.EventStore.cursor", broken)
        with pytest.raises(SourceUnavailable, match="the disk is full"):
            shop.desk.has_new()
    assert shop.desk.failing() == {}
