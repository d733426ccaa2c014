"""The daily report in zones whose clocks jump: once a day, at its hour or right after the jump."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from resources.incidents import Incidents
from resources.notifier import Notifier
from roms_assets.kernel.incidents import Figures, Kind
from roms_assets.notices.rules.texts import Writer
from roms_assets.notices.sending import Sender
from roms_assets.notices.watch import Parts, Watch
from roms_assets.settings import NoticeSettings

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PARTS = Parts(
    {}, [lambda now: Figures("Tills", (("Tills", "9/9 arrived"),))], lambda time: None, "http://ui/"
)


def hours(first: date, days: int, zone: ZoneInfo) -> Iterator[datetime]:
    """Every half hour of these days, as it passes in UTC."""
    now = datetime.combine(first, datetime.min.time(), zone).astimezone(UTC)
    for passed in range(days * 48):
        yield now + timedelta(minutes=30 * passed)


@pytest.mark.parametrize(
    ("zone", "first", "report_at", "made"),
    [
        ("Asia/Manila", "2025-12-29", "08:00", ["08:00", "08:00", "08:00"]),
        ("Europe/Berlin", "2025-03-29", "02:30", ["02:30", "03:00", "02:30"]),
        ("Europe/Berlin", "2025-10-25", "02:30", ["02:30", "02:30", "02:30"]),
        ("America/New_York", "2025-11-01", "01:30", ["01:30", "01:30", "01:30"]),
    ],
)
def test_it_comes_once_a_day(tmp_path: Path, zone: str, first: str, report_at: str, made: list[str]) -> None:
    where, begin = ZoneInfo(zone), date.fromisoformat(first)
    incidents = Incidents(address=f"sqlite:///{tmp_path}/ledger.sqlite", lock_folder=str(tmp_path))
    settings = NoticeSettings.model_validate({"report_at": report_at})
    for now in hours(begin, 3, where):
        sender = Sender(incidents, Notifier(), Writer("Luna", where))
        Watch(settings, where, sender, PARTS).look_around(now)
    times = [at.astimezone(where) for _, at in incidents.notices_since(LONG_AGO, [Kind.REPORT])]
    assert [f"{at:%H:%M}" for at in times] == made
    assert [at.date() for at in times] == [begin + timedelta(days=passed) for passed in range(3)]


def test_none_comes_when_none_is_wanted(tmp_path: Path) -> None:
    incidents = Incidents(address=f"sqlite:///{tmp_path}/ledger.sqlite", lock_folder=str(tmp_path))
    sender = Sender(incidents, Notifier(), Writer("Luna", ZoneInfo("Asia/Manila")))
    settings = NoticeSettings.model_validate({"report_at": None})
    Watch(settings, ZoneInfo("Asia/Manila"), sender, PARTS).look_around(
        datetime(2025, 12, 31, 12, tzinfo=UTC)
    )
    assert incidents.notices_since(LONG_AGO, [Kind.REPORT]) == []
