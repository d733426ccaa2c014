"""Old insights, cover and notes go, with a log of the insights; nothing else does."""

from pathlib import Path

import pytest

from tests.inventory.stockroom import Stockroom, day


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return Stockroom(tmp_path)


def test_old_insights_are_reviewed_logged_and_purged(room: Stockroom) -> None:
    room.goods(("007", 100, 200))
    room.variations(VAR="007", VAR2="008")
    room.count(0, 5)
    room.count(0, 1, "VAR2")
    room.sell(1, 1, "008")
    room.calculate(40)
    room.count(100, 3, "VAR2")
    room.calculate(100)
    assert room.purge(100).insights == 10
    log = room.rows("SELECT * EXCLUDE (purged_at) FROM inventory_insight_purges ORDER BY ALL")
    assert log == [
        (day(number), "out_of_stock", None, 1, 0, None, day(100), "older than 90 days")
        for number in range(1, 11)
    ]  # fmt: skip
    assert room.rows("SELECT min(date) FROM inventory_insights") == [(day(11),)]
    assert room.purge(100).insights == 0
    assert not room.is_stale(100)
    assert room.purge(130).still_open == 11
    total = "SELECT sum(insights_qty), sum(open_qty), sum(value_at_risk_minor) FROM inventory_insight_purges"
    assert room.rows(total) == [(10 + 30 + 11, 11, 11 * 500)]


def test_cover_and_notes_of_old_days_go_also_where_a_day_had_no_insight(room: Stockroom) -> None:
    room.variations(VAR="007")
    room.count(0, 5)
    room.sell(5, 1)
    room.calculate(20)
    parts = (
        "SELECT min(part) FROM inventory_insight_builds",
        "SELECT min(part) FROM reallocation_builds WHERE part <> '(whole)'",
    )
    assert room.rows("SELECT count(*) FROM inventory_insights") == [(0,)]
    assert room.rows("SELECT min(date) FROM inventory_cover") == [(day(0),)]
    room.keep_days = 10
    assert room.purge(20).insights == 0
    assert room.rows("SELECT min(date), max(date) FROM inventory_cover") == [(day(11), day(20))]
    assert [room.rows(asked) for asked in parts] == [[(day(11).isoformat(),)]] * 2
    assert room.rows("SELECT count(*) FROM reallocation_builds WHERE part = '(whole)'") == [(1,)]
    room.calculate(20)
    assert room.rows("SELECT min(date) FROM inventory_cover") == [(day(11),)]
    assert not room.is_stale(20)
    change = room.lake.newest_change()
    room.purge(20)
    assert room.lake.newest_change() == change, "nothing is left to remove"
