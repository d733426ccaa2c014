"""A kill at any moment of a poll or of reading: nothing is lost and nothing comes twice."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.mail_letters import Letter
from resources.events import EventStore
from resources.landing import Landing
from roms_assets.mail.keeping import MailKeeper
from tests.mail.shop import NOW, MailShop, a_letter
from tests.resources.processes import ended, started
from tests.stopped_clock import StoppedClock

MOMENTS: dict[str, tuple[type, str]] = {
    "before the originals": (Landing, "keep"),
    "before the events and the cursor": (EventStore, "keep_and_move"),
    "before the tables": (MailKeeper, "keep"),
    "before the events are settled": (EventStore, "settle"),
}
"""What is never begun -> the method that would begin it."""


def letters() -> list[Letter]:
    return [a_letter("order-in-german"), a_letter("phishing"), a_letter("refund-in-polish")]


def die(home: Path, address: str, moment: str) -> None:
    """What a process does that is killed at that moment of polling and reading."""
    shop = MailShop(home, address, None, None, StoppedClock(NOW))  # type: ignore[arg-type]
    owner, name = MOMENTS[moment]

    def killed(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    doomed: Callable[..., None] = killed
    setattr(owner, name, doomed)
    shop.poll_and_read()


@pytest.mark.parametrize("moment", MOMENTS)
def test_whoever_comes_next_ends_with_the_same_tables(
    shop: MailShop, tmp_path_factory: pytest.TempPathFactory, moment: str
) -> None:
    shop.get(*letters())
    assert ended(started(die, shop.home, shop.address, moment)) == [-signal.SIGKILL]
    shop.poll_and_read()
    found, shop.home = shop.everything(), tmp_path_factory.mktemp("never-killed")
    shop.poll_and_read()
    assert found == shop.everything()
    assert len(found["mail_messages"]) == len(letters())
