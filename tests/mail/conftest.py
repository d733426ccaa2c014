"""Time is told by the test: pauses between attempts are noted, not waited for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.shop import MailShop, a_mail_shop
from tests.told_time import ToldTime, told_time


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> ToldTime:
    return told_time(monkeypatch)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[MailShop]:
    with a_mail_shop(tmp_path) as found:
        yield found
