"""What people are told of webhooks, over real SMTP: dead letters, silence, a vendor that is down; the daily report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from demo.mail_server import MailServer
from roms_assets.settings import NoticeSettings
from roms_assets.watching import watch
from schedules import every_schedule
from tests.told_time import ToldTime
from tests.webhooks.shop import Shop, a_shop


@dataclass
class Owner:
    """The shop, and the mails that its owner got."""

    shop: Shop
    mail: MailServer
    report_at: str | None = None

    def looks(self, times: int = 1) -> None:
        """Five minutes pass each time, as between two looks of the watch."""
        for _ in range(times):
            self.shop.later(minutes=5)
            email = {"server": "mail.example", "security": "plain", "sender": "roms@luna.example",
                     "recipients": ["owner@luna.example"]}  # fmt: skip
            told: dict[str, Any] = {"channels": ["email"], "report_at": self.report_at, "email": email}
            settings = self.shop.settings
            business = settings.business.model_copy(update={"notices": NoticeSettings.model_validate(told)})
            watched = watch(
                replace(settings, business=business), self.shop.instance, every_schedule(business)
            )
            assert not watched.look_around(self.shop.clock.now()).faults

    @property
    def subjects(self) -> list[str]:
        """The subjects of mails about webhooks, without the shop's name; no till of this shop works."""
        subjects = [subject.removeprefix("[Test Shop] ") for subject in self.mail.subjects]
        return [
            subject
            for subject in subjects
            if "ebhook" in subject or "hipStation" in subject or "_ship" in subject
        ]

    def text(self, about: str) -> str:
        mail = next(each for each in reversed(self.mail.mails) if about in str(each["Subject"]))
        body = mail.get_body(("plain",))
        assert body is not None
        return " ".join(str(body.get_content()).split())


@pytest.fixture
def owner(tmp_path: Path, told: ToldTime) -> Iterator[Owner]:
    with MailServer() as mail, a_shop(tmp_path, told) as shop:
        shop.more["ROMS_SMTP_SERVER"] = f"127.0.0.1:{mail.port}"
        yield Owner(shop, mail)


def test_dead_letters_are_told_once_and_so_is_their_end(owner: Owner) -> None:
    shop = owner.shop
    pointer = {"resource_type": "ORDER_NOTIFY", "resource_url": f"{shop.host.address}orders/90000013"}
    event = shop.hear("shipstation", pointer)
    shop.hear("gateway", {"order_id": "A", "channel": "web", "product_sku": "S", "quantity": 1})
    shop.read()
    owner.looks(3)
    (told,) = owner.subjects
    assert told.startswith("Webhooks: 1 event of shipstation could not be read")
    assert "Why: ShipStation has nothing at this address any more" in owner.text("could not be read")
    assert "roms events replay --dead" in owner.text("could not be read")
    shop.world.place_orders()
    shop.desk.replay([event.id])
    shop.read()
    owner.looks(3)
    assert owner.subjects[1:] == ["Over: Webhooks: 1 event of shipstation could not be read"]


def test_a_vendor_that_is_down_is_told_once_not_again_as_a_failed_run(owner: Owner) -> None:
    shop = owner.shop
    assert shop.run("ask_shipstation").success
    shop.later(hours=1)
    shop.host.strike("server_error", times=1000)
    assert not shop.run("ask_shipstation").success
    owner.looks(3)
    (told,) = owner.subjects
    assert told.startswith("ShipStation cannot be asked")
    assert "Why: ShipStation answered HTTP 500" in owner.text("cannot be asked")
    shop.host.mend()
    assert shop.run("ask_shipstation").success
    owner.looks(3)
    assert owner.subjects[1:] == ["Over: ShipStation cannot be asked"]


def test_events_that_wait_for_long_are_told_with_what_they_wait_for(owner: Owner) -> None:
    shop = owner.shop
    shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"])
    shop.host.strike("server_error", times=1000)
    shop.read()
    owner.looks(3)
    assert owner.subjects == [], "a short pause is nobody's business"
    owner.looks(6)
    (told,) = owner.subjects
    assert told.startswith("Webhooks: events of shipstation wait to be read")
    assert "HTTP 500" in owner.text("wait to be read")


def test_a_sender_that_went_silent_is_told_and_one_that_never_spoke_is_not(owner: Owner) -> None:
    shop = owner.shop
    shop.hear("partner", b"hello")
    shop.read()
    shop.later(hours=47)
    owner.looks(2)
    assert owner.subjects == []
    shop.later(hours=1)
    owner.looks(2)
    (told,) = owner.subjects
    assert told.startswith("Webhooks: partner has gone silent")
    shop.hear("partner", b"hello again")
    shop.read()
    owner.looks(2)
    assert owner.subjects[1:] == ["Over: Webhooks: partner has gone silent"]


def test_the_daily_report_says_how_many_orders_came_only_by_asking(owner: Owner) -> None:
    shop = owner.shop
    assert shop.run("ask_shipstation").success
    shop.later(hours=1)
    shop.world.place_orders(3)
    shop.later(hours=1)
    assert shop.run("ask_shipstation").success
    shop.later(hours=14)
    owner.report_at = "08:00"
    owner.looks(1)
    text = owner.text("aily report")
    assert "Webhooks and ShipStation" in text
    assert "Orders that arrived only by asking 3" in text.replace(":", "")
