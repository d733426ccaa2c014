"""A shop whose people are told: a faked world, a mail server and a chat on real sockets, and a watch at any hour."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.chat import Chat
from demo.mail_server import MailServer
from demo.world import World
from roms_assets.notices.watch import Watch, Watched
from roms_assets.settings import NoticeSettings
from roms_assets.watching import watch
from schedules import every_schedule
from tests.pos.shop import Shop, a_shop


@dataclass
class WatchedShop:
    """The shop, its people, and how long after the shop's `now` it is."""

    shop: Shop
    mail: MailServer
    chat: Chat
    passed: timedelta = timedelta()

    @property
    def watch(self) -> Watch:
        """A new one each time, as after a restart."""
        return watch(self.shop.settings, self.shop.instance, every_schedule(self.shop.business))

    def look(self, minutes: float = 5) -> Watched:
        """Look around so many minutes later."""
        self.passed += timedelta(minutes=minutes)
        return self.watch.look_around(self.shop.now + self.passed)

    @property
    def subjects(self) -> list[str]:
        """The mails' subjects without the shop's name."""
        return [subject.removeprefix("[Test Shop] ") for subject in self.mail.subjects]

    def text(self, place: int = -1) -> str:
        """What stands in a mail."""
        body = self.mail.mails[place].get_body(("plain",))
        assert body is not None
        return "\n".join(str(body.get_content()).splitlines())


@contextmanager
def a_watched_shop(world: World, home: Path, **notices: Any) -> Iterator[WatchedShop]:
    """Told by mail alone unless `channels` says more; without a daily report unless `report_at` is given."""
    with MailServer() as mail, Chat() as chat, a_shop(world, home) as shop:
        shop.more = {
            "ROMS_SMTP_SERVER": f"127.0.0.1:{mail.port}",
            "ROMS_WEBHOOK_ADDRESS": chat.address,
            "ROMS_PING_ADDRESS": chat.address,
        }
        email = {
            "server": "mail.example",
            "security": "plain",
            "sender": "roms@luna.example",
            "recipients": ["owner@luna.example"],
        }
        told = {"channels": ["email"], "report_at": None, "email": email} | notices
        settings = NoticeSettings.model_validate(told)
        shop.business = shop.business.model_copy(update={"notices": settings})
        yield WatchedShop(shop, mail, chat)
