"""A merchant whose people are told: a faked Square, a mail server on a real socket, and a watch at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from demo.mail_server import MailServer
from demo.square_world import SquareWorld
from roms_assets.notices.watch import Watched
from roms_assets.settings import NoticeSettings
from roms_assets.watching import watch
from schedules import every_schedule
from tests.square.merchant import Merchant, a_merchant


@dataclass
class WatchedMerchant:
    """The merchant, and the mails that its owner got."""

    merchant: Merchant
    mail: MailServer
    report_at: str | None = None

    def look(self) -> Watched:
        """Look around five minutes later, as after a restart."""
        self.merchant.later(minutes=5)
        settings = self.merchant.settings
        email = {
            "server": "mail.example",
            "security": "plain",
            "sender": "roms@luna.example",
            "recipients": ["owner@luna.example"],
        }
        told: dict[str, Any] = {"channels": ["email"], "report_at": self.report_at, "email": email}
        notices = NoticeSettings.model_validate(told)
        business = settings.business.model_copy(update={"notices": notices})
        watching = watch(
            replace(settings, business=business), self.merchant.instance, every_schedule(business)
        )
        return watching.look_around(self.merchant.clock.now())

    @property
    def subjects(self) -> list[str]:
        """The subjects of mails about Square, without the shop's name; no till of this shop works."""
        subjects = [subject.removeprefix("[Test Shop] ") for subject in self.mail.subjects]
        return [subject for subject in subjects if "Square" in subject or "sync_square" in subject]

    def text(self, about: str) -> str:
        """What stands in the last mail with this in its subject."""
        mail = next(each for each in reversed(self.mail.mails) if about in str(each["Subject"]))
        body = mail.get_body(("plain",))
        assert body is not None
        return "\n".join(str(body.get_content()).splitlines())


@contextmanager
def a_watched_merchant(
    world: SquareWorld, home: Path, report_at: str | None = None
) -> Iterator[WatchedMerchant]:
    """Told by mail, without a daily report unless its hour is given."""
    with MailServer() as mail, a_merchant(world, home) as merchant:
        merchant.more["ROMS_SMTP_SERVER"] = f"127.0.0.1:{mail.port}"
        yield WatchedMerchant(merchant, mail, report_at)
