"""When the clock makes a snapshot, and why it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from resources.lake_catalogs import Change
from resources.lake_snapshot import MadeSnapshot
from roms_assets.serve.due import LONGEST, QUIET, why_not_yet

NOW = datetime(2025, 11, 17, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def made(change: str, ago: timedelta) -> MadeSnapshot:
    return MadeSnapshot(NOW - ago, change, {}, 0)


def test_nothing_to_copy() -> None:
    assert why_not_yet(None, None, NOW) == "nothing was published yet"


def test_the_first_waits_for_quiet() -> None:
    assert why_not_yet(None, Change("1", NOW - QUIET), NOW) is None
    reason = why_not_yet(None, Change("1", NOW - MINUTE), NOW)
    assert reason == "something was published at 11:59:00 UTC; waiting until 5 minutes are quiet"


def test_nothing_new() -> None:
    reason = why_not_yet(made("1", 40 * MINUTE), Change("1", NOW - 50 * MINUTE), NOW)
    assert reason == "nothing was published since the snapshot of 2025-11-17 11:20 UTC"


@pytest.mark.parametrize(
    ("age", "changed", "is_due"),
    [
        (10 * MINUTE, QUIET, True),
        (10 * MINUTE, QUIET - MINUTE, False),
        (LONGEST - MINUTE, MINUTE, False),
        (LONGEST, MINUTE, True),
    ],
)
def test_a_change_is_due_once_quiet_or_when_work_never_pauses(
    age: timedelta, changed: timedelta, is_due: bool
) -> None:
    assert (why_not_yet(made("1", age), Change("2", NOW - changed), NOW) is None) is is_due
