"""The copy follows Square: merged by id, newest version wins, settled days rest, cut-off readings go on."""

import os
import signal
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from demo.square_sales import rfc3339
from demo.square_stock import counts
from roms_assets.doors.square import square_desk
from roms_assets.kernel.days import days_from
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.settings import Business, Environment, Settings
from roms_assets.square import merging
from roms_assets.square.desk import Range, kind_of
from roms_assets.square.rules.asking import windows
from roms_assets.square.rules.kinds import INVENTORY, ORDERS
from tests.one_till import POS
from tests.resources.processes import ended, started
from tests.square.merchant import DAYS, Merchant, a_merchant, a_world
from tests.stopped_clock import StoppedClock


def all_types(merchant: Merchant) -> None:
    for name in ("locations", "categories", "catalog", "inventory", "payments", "orders"):
        merchant.sync(name)


def test_everything_of_square_is_in_the_lake(merchant: Merchant) -> None:
    all_types(merchant)
    world = merchant.world
    assert merchant.held() == merchant.truth()
    sums = merchant.query(
        "SELECT currency, sum(total_minor)::BIGINT FROM square_orders GROUP BY currency"
    ).rows()
    assert dict(sums) == world.totals()
    told = [held.told for held in world.orders.values()]
    for table, name in (
        ("square_order_lines", "line_items"),
        ("square_tenders", "tenders"),
        ("square_refunds", "refunds"),
        ("square_fulfillments", "fulfillments"),
    ):
        assert len(merchant.table(table)) == sum(len(order.get(name, [])) for order in told), table
    assert len(merchant.table("square_payments")) == len(world.payments)
    assert len(merchant.table("square_locations")) == 11
    days = merchant.query("SELECT location_id, business_date, order_id FROM square_orders").rows()
    assert {(place, day) for place, day, _ in days} == set(world.truth())


def test_every_row_leads_to_its_original(merchant: Merchant) -> None:
    merchant.sync("orders")
    order_id, sha256, place = merchant.query(
        "SELECT order_id, page_sha256, page_position FROM square_orders ORDER BY order_id LIMIT 1"
    ).row(0)
    import orjson

    page = orjson.loads(merchant.desk.stores.landing.read(sha256))
    assert page["orders"][place]["id"] == order_id


def test_a_second_sync_changes_nothing(merchant: Merchant) -> None:
    merchant.sync("orders")
    before = merchant.table("square_orders").sort("order_id")
    again = merchant.sync("orders", force=True)
    assert (again.tally.new, again.tally.updated) == (0, 0)
    assert again.tally.unchanged == len(merchant.truth())
    assert merchant.table("square_orders").sort("order_id").equals(before)


def test_an_order_that_changed_leaves_its_old_days_answer_and_not_the_table(merchant: Merchant) -> None:
    merchant.sync("orders")
    order_id = next(iter(merchant.world.orders))
    merchant.later(hours=2)
    merchant.world.change(order_id, state="CANCELED", line_items=[])
    synced = merchant.nightly("orders")
    assert (synced.tally.new, synced.tally.updated) == (0, 1)
    merchant.sync("orders", force=True)
    assert merchant.held() == merchant.truth()
    row = merchant.query(f"SELECT state, lines FROM square_orders WHERE order_id = '{order_id}'").row(0)
    assert row == ("CANCELED", 0)


def test_more_orders_than_a_page_share_one_time_of_change(tmp_path: Path) -> None:
    with a_merchant(a_world(bulk_edited=150), tmp_path, page_limit=20) as merchant:
        merchant.sync("orders")
        assert merchant.held() == merchant.truth()


def test_an_order_72_hours_late_is_found_by_the_overlap_and_counted(merchant: Merchant) -> None:
    merchant.later(hours=-12)
    late = list(merchant.world.orders)[19]
    merchant.world.hide(late)
    merchant.sync("orders")
    merchant.later(hours=72)
    merchant.world.deliver(late)
    synced = merchant.nightly("orders")
    assert (synced.tally.new, synced.tally.late) == (1, 1)
    assert merchant.query("SELECT order_id FROM square_late_orders").rows() == [(late,)]
    assert merchant.held() == merchant.truth()


def test_the_nightly_run_reads_the_changes_of_seven_days_unless_told_otherwise(tmp_path: Path) -> None:
    for days_back, settings in ((7, {}), (2, {"orders_days_back": 2})):
        with a_merchant(a_world(), tmp_path / str(days_back), **settings) as merchant:
            today = merchant.clock.at.date()
            read = merchant.nightly("orders").days
            assert read == [today - timedelta(days=passed) for passed in range(days_back, 0, -1)]
            wanted = {key for key, held in merchant.world.orders.items() if held.updated_at.date() >= read[0]}
            assert set(merchant.held()) == wanted


def test_settled_days_are_not_asked_for_again_unless_by_force(merchant: Merchant) -> None:
    merchant.later(hours=80)
    merchant.sync("orders")
    synced = merchant.sync("orders", DAYS[0])
    forced = merchant.sync("orders", DAYS[0], force=True)
    assert min(synced.days) > DAYS[-1]
    assert (synced.tally.read, forced.tally.read) == (0, len(merchant.truth()))


def test_settled_days_that_failed_when_read_again_are_read_by_the_next_sync(merchant: Merchant) -> None:
    first = merchant.sync("orders")
    assert first.days
    merchant.later(days=30)
    merchant.host.strike("server_error", "/v2/orders/search", times=1000)
    with pytest.raises(SourceUnavailable):
        merchant.desk.sync(ORDERS, first.days[:2])
    merchant.host.mend()
    assert set(first.days[:2]) <= set(merchant.desk.days(ORDERS, Range()))
    merchant.desk.sync(ORDERS, merchant.desk.days(ORDERS, Range()))
    assert not set(first.days[:2]) & set(merchant.desk.days(ORDERS, Range()))


def test_a_deleted_item_stays_deleted_whatever_is_listed_later(merchant: Merchant) -> None:
    world = merchant.world
    merchant.sync("catalog")
    alive = {**world.catalog["ITEM0003"], "is_deleted": False, "version": 1}
    world.catalog["ITEM0003"] = alive
    del world.catalog["VAR0000-0"]
    world.revision += 1
    merchant.sync("catalog")
    rows = dict(merchant.query("SELECT object_id, is_deleted FROM square_catalog").rows())
    assert rows["ITEM0003"] is True, "a stale answer brought a deleted item back"
    assert rows["VAR0000-0"] is False, "an answer that lacks an object took it away"


def test_payments_older_than_a_year_are_read(tmp_path: Path) -> None:
    long_ago = [date(2024, 3, day) for day in (1, 2, 3)]
    with a_merchant(a_world(long_ago), tmp_path) as merchant:
        merchant.later(days=400)
        merchant.sync("payments")
        assert len(merchant.table("square_payments")) == len(merchant.world.payments)


def stock(merchant: Merchant, day: date) -> dict[tuple[str, str], float]:
    """Location and variation -> how many, as the lake has them of a day."""
    rows = merchant.query(
        f"SELECT location_id, catalog_object_id, quantity FROM square_inventory WHERE date = '{day}'"
    ).rows()
    assert len(rows) == len({(place, thing) for place, thing, _ in rows}), "a count stands twice"
    return {(place, thing): float(count) for place, thing, count in rows}


def stock_of_square(merchant: Merchant, until: str) -> dict[tuple[str, str], float]:
    """The same as Square had it at that time."""
    changes = merchant.world.changes
    known = [each for each in changes if each[each["type"].lower()]["occurred_at"] <= until]
    told = counts(known)
    return {(each["location_id"], each["catalog_object_id"]): float(each["quantity"]) for each in told}


def test_yesterdays_stock_is_what_square_says_and_older_days_are_rebuilt(merchant: Merchant) -> None:
    assert merchant.sync("inventory").days == DAYS
    assert stock(merchant, DAYS[4]) == stock_of_square(merchant, f"{DAYS[4]}T16:00:00Z")
    assert stock(merchant, DAYS[-1]) == stock_of_square(merchant, "9999")
    kinds = merchant.query("SELECT DISTINCT date, is_rebuilt FROM square_inventory").rows()
    assert set(kinds) == {(day, day != DAYS[-1]) for day in DAYS}


def test_the_stock_of_a_day_that_is_over_is_not_replaced_by_what_is_there_later(merchant: Merchant) -> None:
    merchant.later(days=-5, hours=-12)  # eight in the morning in Manila
    (day,) = merchant.nightly("inventory").days
    before = stock(merchant, day)
    merchant.later(hours=12)
    assert stock_of_square(merchant, rfc3339(merchant.clock.at)) != before, "nothing was sold that day"
    assert merchant.nightly("inventory").days == []
    assert merchant.desk.sync_unsettled(INVENTORY, [day]).settled == [day]
    merchant.desk.sync_unsettled(INVENTORY, [day], force=True)
    merchant.sync("inventory", force=True)
    assert stock(merchant, day) == before


def test_changes_of_stock_that_come_twice_count_once(tmp_path: Path) -> None:
    with a_merchant(a_world(), tmp_path, page_limit=20) as merchant:
        path = "/v2/inventory/changes/batch-retrieve"
        merchant.host.strike("expired_cursor", path, after=3, times=1, only_with_cursor=True)
        merchant.sync("inventory")
        pages = -(-len(merchant.world.changes) // 20)
        assert merchant.host.asked[path] > pages, "the cursor did not expire"
        assert stock(merchant, DAYS[4]) == stock_of_square(merchant, f"{DAYS[4]}T16:00:00Z")


def test_a_day_before_the_first_count_is_not_recoverable_and_says_so(tmp_path: Path) -> None:
    world = a_world()
    first = world.days[0] - timedelta(days=3)
    with a_merchant(world, tmp_path, first_day=first) as merchant:
        synced = merchant.sync("inventory", first)
        assert set(synced.lacking) == {first + timedelta(days=passed) for passed in range(3)}
        entry = merchant.desk.stores.ledger.entry("square_inventory", first, "square")
        assert entry is not None
        assert (entry.state, entry.reason.endswith("is not recoverable")) == ("not_recoverable", True), (
            entry.reason
        )


@dataclass(frozen=True)
class Reading:
    """What is killed, and before which request."""

    name: str
    path: str
    until: date | None
    request: int


ORDERS_PATH = "/v2/orders/search"
READINGS = [
    *(Reading("orders", ORDERS_PATH, DAYS[-2], request) for request in (1, 3, 6, 11)),
    Reading("orders", ORDERS_PATH, None, 6),
    Reading("inventory", "/v2/inventory/changes/batch-retrieve", None, 3),
]


def sync_days(home: str, address: str, token: str, now: str, reading: Reading) -> None:
    """What a syncing process does."""
    square = {"requests_per_second": 10000, "page_limit": 20}
    facts = {"name": "T", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": DAYS[0]}
    told = {"ROMS_HOME": home, "ROMS_SQUARE_ADDRESS": address, "ROMS_SQUARE_ACCESS_TOKEN": token}
    business = Business.model_validate({**facts, "pos": POS, "square": square})
    settings = Settings(business, Environment(_env_file=None, **told))
    assert business.square
    desk = square_desk(settings, business.square, clock=StoppedClock(datetime.fromisoformat(now)))
    kind = kind_of(reading.name)
    desk.sync(kind, desk.days(kind, Range(DAYS[0], reading.until)))


def told_to_sync(merchant: Merchant) -> tuple[str, str, str, str]:
    """Where and when a process syncs."""
    return str(merchant.home), merchant.host.address, merchant.world.token, merchant.clock.at.isoformat()


@pytest.mark.parametrize("reading", READINGS, ids=str)
def test_a_kill_costs_no_page_twice(tmp_path: Path, reading: Reading) -> None:
    with a_merchant(a_world(), tmp_path, page_limit=20) as merchant:
        merchant.sync("locations")
        pids: list[int] = []
        merchant.host.before(reading.path, reading.request, lambda: os.kill(pids[0], signal.SIGKILL))
        go = tmp_path / "go"
        process = started(_when_told, str(go), *told_to_sync(merchant), reading)
        pids.append(process.pid or 0)
        go.touch()
        assert ended(process) == [-signal.SIGKILL]

        merchant.later(minutes=5)
        sync_days(*told_to_sync(merchant), reading)
        asked = merchant.host.asked[reading.path]
        merchant.sync("orders")
        assert merchant.held() == merchant.truth()
    with a_merchant(a_world(), tmp_path / "other", page_limit=20) as undisturbed:
        undisturbed.sync("locations")
        sync_days(*told_to_sync(undisturbed), reading)
        assert asked == undisturbed.host.asked[reading.path] + 1, "only the killed request may come twice"


def test_what_was_cut_off_before_midnight_goes_on_after_it_with_the_days_it_began_with(
    tmp_path: Path,
) -> None:
    with a_merchant(a_world(), tmp_path, page_limit=20) as merchant:
        merchant.sync("locations")
        merchant.host.strike("server_error", ORDERS_PATH, after=6, times=1000)
        with pytest.raises(SourceUnavailable):
            merchant.sync("orders")
        merchant.host.mend()
        merchant.later(hours=24)
        assert merchant.sync("orders").days[-1] == DAYS[-1] + timedelta(days=1)
        assert merchant.held() == merchant.truth()
        landed = tmp_path / "landing/manifests/square/orders"
        assert "2025-11-09_2025-11-20" not in {path.name for path in landed.iterdir()}
        pages = [path.name.split("_") for path in (landed / "2025-11-09_2025-11-19/LSQ01HARBOR-10").iterdir()]
        assert {at for _, at, _ in pages} == {"20251120T120000Z"}, "a second reading began"
        assert len(pages) > 6, "nothing was left to read"


def test_days_that_were_begun_are_cut_as_they_were_then() -> None:
    days = days_from(date(2025, 11, 9), date(2025, 11, 21))
    now = datetime(2025, 11, 21, 12, tzinfo=UTC)
    begun = [(days[0], date(2025, 11, 19)), (date(2025, 10, 1), date(2025, 10, 31))]
    found = windows(days, now, begun)
    assert [each.name for each in found] == [
        "2025-11-09_2025-11-19",
        "2025-11-20_2025-11-20",
        "2025-11-21_2025-11-21T120000Z",
    ]
    assert [day for each in found for day in each.days()] == days
    assert [each.name for each in windows(days[:3], now, begun)] == ["2025-11-09_2025-11-11"]


def _when_told(go: str, home: str, address: str, token: str, now: str, reading: Reading) -> None:
    """Begin when the test knows whom to kill."""
    while not Path(go).exists():
        os.sched_yield()
    sync_days(home, address, token, now, reading)


def test_many_merges_are_one(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_THINGS_AT_ONCE", 30)
    monkeypatch.setattr(merging, "_ROWS_AT_ONCE", 40)
    synced = merchant.sync("orders")
    assert merchant.held() == merchant.truth()
    assert synced.tally.new == len(merchant.truth())


def test_a_catalog_whose_cursor_expired_is_asked_for_from_its_beginning(tmp_path: Path) -> None:
    with a_merchant(a_world(), tmp_path, page_limit=4) as merchant:
        merchant.host.strike("expired_cursor", "/v2/catalog/search", only_with_cursor=True)
        merchant.sync("catalog")
        assert len(merchant.table("square_catalog")) == 11
