"""What people are told of web pages, over real SMTP: selectors that no longer fit, a site that fails, the report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from demo.mail_server import MailServer
from roms_assets.settings import Environment, NoticeSettings
from roms_assets.watching import watch
from schedules import every_schedule
from tests.web.shop import Shop, a_site

pytestmark = pytest.mark.browser


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as mail:
        yield mail


def looks(shop: Shop, mail: MailServer, report_at: str | None = None) -> list[str]:
    """Five minutes pass, the watch looks; the subjects of all mails about web pages so far."""
    shop.clock.at += timedelta(minutes=5)
    email = {"server": "mail.example", "security": "plain", "sender": "roms@luna.example",
             "recipients": ["owner@luna.example"]}  # fmt: skip
    told: dict[str, Any] = {"channels": ["email"], "report_at": report_at, "email": email}
    business = shop.business.model_copy(update={"notices": NoticeSettings.model_validate(told)})
    settings = replace(
        shop.settings,
        business=business,
        environment=Environment(
            _env_file=None, ROMS_HOME=str(shop.home), ROMS_SMTP_SERVER=f"127.0.0.1:{mail.port}"
        ),
    )
    assert not watch(settings, shop.instance, every_schedule(business)).look_around(shop.clock.now()).faults
    subjects = [subject.removeprefix("[Luna] ") for subject in mail.subjects]
    return [subject for subject in subjects if "eb pages" in subject or "read_web" in subject]


def text(mail: MailServer, about: str) -> str:
    found = next(each for each in reversed(mail.mails) if about in str(each["Subject"]))
    body = found.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_selectors_that_no_longer_fit_are_told_once_with_the_picture_and_so_is_their_end(
    shop: Shop, mail: MailServer
) -> None:
    shop.sites, shop.site.has_wall = [a_site("offers")], False
    shop.read_one()
    assert looks(shop, mail) == []
    shop.tomorrow()
    shop.site.has_new_markup = True
    reading = shop.read_in_vain()
    looks(shop, mail)
    (told,) = looks(shop, mail)
    assert told.startswith("Web pages: the selectors of supplier no longer fit")
    said = text(mail, "no longer fit")
    assert "Why: `.product` finds no row on 3 pages; the last good reading had 20 rows" in said
    assert str(reading.screenshot_sha256) in said
    assert "roms web save --site supplier" in said
    shop.site.has_new_markup = False
    shop.read_one()
    assert looks(shop, mail)[1:] == ["Over: Web pages: the selectors of supplier no longer fit"]


def test_a_site_that_fails_is_told_and_one_taken_out_of_roms_yaml_is_over(
    shop: Shop, mail: MailServer
) -> None:
    shop.sites = [a_site("broken", name="broken"), a_site("gone", name="gone")]
    shop.read()
    begins = ["Web pages: broken could not be read", "Web pages: gone could not be read"]
    assert [told.partition(": web_listings")[0] for told in sorted(looks(shop, mail))] == begins
    assert "answered HTTP 500" in text(mail, "broken could not")
    shop.sites = [a_site("gone", name="gone")]
    assert looks(shop, mail)[2:] == ["Over: Web pages: broken could not be read"]


def test_the_daily_report_says_how_many_sites_were_read(shop: Shop, mail: MailServer) -> None:
    shop.sites = [a_site("offers"), a_site("gone", name="gone")]
    shop.read()
    shop.tomorrow()
    looks(shop, mail, report_at="08:00")
    said = text(mail, "aily report").replace(":", "")
    assert "Web pages" in said
    assert "Sites read 1 of 2" in said
    assert "Rows 20" in said
