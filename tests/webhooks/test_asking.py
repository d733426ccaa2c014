"""Gap repair: what no webhook told of is found by asking, all of it, and counted."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from demo.shipstation_shop import PACIFIC
from roms_assets.doors.events import events
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.webhooks import entries
from roms_assets.webhooks.rules.tables import ORDERS
from tests.told_time import ToldTime
from tests.webhooks.shop import DAYS, Shop, a_shop


def truth(shop: Shop, version: str) -> dict[str, tuple[str, int]]:
    """What ShipStation has, in the words of that version."""
    if version == "v1":
        return shop.world.truth()
    words = {"awaiting_shipment": "pending", "shipped": "label_purchased"}
    return {
        str(each.order_id): (words.get(each.status, "processing"), each.total_cents)
        for each in shop.world.orders.values()
    }


def held(shop: Shop) -> dict[str, tuple[str, int]]:
    rows = shop.query(
        "SELECT order_id, status, coalesce(total_minor, paid_minor) FROM shipstation_orders"
    ).rows()
    return {order_id: (status, total) for order_id, status, total in rows}


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_first_question_reads_what_changed_lately(shop: Shop, version: str) -> None:
    shop.shipstation |= {"version": version, "page_size": 5}
    asked, days = shop.desk.ask()
    assert held(shop) == truth(shop, version)
    assert len(shop.shipments()) == len(shop.world.shipments)
    assert asked.only_by_asking == 0, "at the very first time nobody could have told"
    assert (days[0], days[-1]) == (date(2025, 11, 7), date(2025, 11, 14))


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_lost_webhooks_are_repaired_and_counted(shop: Shop, version: str) -> None:
    shop.shipstation["version"] = version
    shop.desk.ask()
    shop.later(hours=1)
    told, *lost = shop.world.place_orders(4)
    source = {"v1": "shipstation", "v2": "shipstation2"}[version]
    shop.hear(source, shop.host.webhooks([told])[version])
    shop.read()
    shop.later(hours=1)
    label = shop.world.ship(lost[0].order_id)
    shop.world.change(told.order_id, status="on_hold")
    shop.later(minutes=30)
    asked, _ = shop.desk.ask()
    assert held(shop) == truth(shop, version)
    assert asked.only_by_asking == 3
    assert (asked.kept.changed_orders, asked.kept.new_shipments) == (1, 1)
    shop.later(minutes=30)
    shop.world.void(label.shipment_id)
    asked, _ = shop.desk.ask()
    assert [each[2] for each in shop.shipments().values()].count(True) == 1
    assert asked.only_by_asking == 0


def test_a_webhook_that_is_still_on_its_way_is_not_counted_as_lost(shop: Shop) -> None:
    shop.desk.ask()
    shop.later(hours=1)
    shop.world.place_orders()
    shop.later(minutes=5)
    asked, _ = shop.desk.ask()
    assert (len(asked.kept.new_orders), asked.only_by_asking) == (1, 0)


def test_only_what_is_new_is_asked_for(shop: Shop) -> None:
    shop.desk.ask()
    shop.later(hours=1)
    shop.host.seen.clear()
    asked, _ = shop.desk.ask()
    place, question = shop.host.seen[0]
    assert (place, question["modifyDateStart"]) == ("/orders", "2025-11-14 02:00:00"), (
        "two hours before noon UTC"
    )
    assert (asked.kept.new_orders, asked.kept.changed_orders, asked.requests) == ([], 0, 4)


def test_what_changes_while_pages_are_read_shifts_nothing(shop: Shop) -> None:
    """A page by number would leave one out: what changes leaves its place, and all behind it move up."""
    shop.shipstation["page_size"] = 4
    before = [
        order.order_id for order in sorted(shop.world.orders.values(), key=lambda each: each.modified_at)
    ]
    pages = iter(range(3))
    land = shop.desk.stores.landing.keep

    def changes_the_first(body: bytes) -> str:
        number = next(pages, None)
        if number is not None:
            shop.later(seconds=1)
            shop.world.change(before[number], status="on_hold")
        return land(body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resources.landing.Landing.keep", lambda _, body: changes_the_first(body))
        shop.desk.ask()
    assert set(shop.orders()) == set(shop.world.truth())


def test_many_orders_of_one_moment_are_all_read(shop: Shop) -> None:
    shop.shipstation["page_size"] = 3
    shop.world.place_orders(11)
    shop.later(minutes=1)
    shop.desk.ask()
    assert shop.orders() == shop.world.truth()


@pytest.mark.parametrize("trouble", ["server_error", "dropped"])
def test_a_failed_question_is_noted_and_the_next_one_makes_up_for_it(shop: Shop, trouble: str) -> None:
    shop.desk.ask()
    good = entries.read_until(shop.desk.stores.ledger, shop.clock.now())
    shop.later(hours=5)
    shop.world.place_orders(2)
    shop.later(hours=1)
    shop.host.strike(trouble, times=1000)
    with pytest.raises(SourceUnavailable):
        shop.desk.ask()
    entry = shop.desk.stores.ledger.entry(ORDERS, shop.clock.now().date(), entries.SOURCE)
    assert entry is not None
    assert (entry.state, bool(entry.reason)) == ("failed", True)
    assert entries.read_until(shop.desk.stores.ledger, shop.clock.now()) == good
    shop.host.mend()
    asked, _ = shop.desk.ask()
    assert asked.only_by_asking == 2
    assert shop.orders() == shop.world.truth()


def test_an_event_store_that_cannot_be_written_makes_no_good_question_a_failed_one(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    environment = shop.settings.environment
    desk = replace(shop.desk, events=events(environment, wait_seconds=0.01))
    assert desk.events.news("order", 1) == []
    with closing(sqlite3.connect(environment.roms_home / "events.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.ask()
    assert shop.orders() == shop.world.truth()
    assert entries.read_until(desk.stores.ledger, shop.clock.now()) == shop.clock.now()
    entry = desk.stores.ledger.entry(ORDERS, shop.clock.now().date(), entries.SOURCE)
    assert entry is not None
    assert (entry.state, entry.reason) == ("reading", "")
    assert "the front door's page is not told" in caplog.text
    assert (desk.events.news("order", 1), desk.events.signs()) == ([], {})


def test_a_day_that_a_person_asks_for_does_not_hide_a_gap_before_it(shop: Shop) -> None:
    shop.desk.ask_days(DAYS[2], DAYS[2])
    assert entries.read_until(shop.desk.stores.ledger, shop.clock.now()) is None
    shop.desk.ask()
    assert shop.orders() == shop.world.truth()


def test_in_the_hour_that_the_clock_shows_twice_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, told: ToldTime
) -> None:
    """On 2 November 2025 the Pacific clock showed 01:00 to 02:00 twice."""
    days = [date(2025, 11, 1)]
    with a_shop(tmp_path_factory.mktemp("home"), told, days) as shop:
        shop.world.told_now = datetime(2025, 11, 2, 8, 30, tzinfo=UTC)
        shop.clock.at = shop.world.told_now
        shop.desk.ask()
        for _ in range(9):
            shop.later(minutes=20)
            (order,) = shop.world.place_orders()
            shop.later(minutes=1)
            shop.desk.ask()
            row = next(
                each for each in shop.rows("shipstation_orders") if each["order_id"] == str(order.order_id)
            )
            assert row["modified_at"] == order.modified_at, order.modified_at.astimezone(PACIFIC)
        assert shop.orders() == shop.world.truth()


def test_the_last_good_time_stays_known_for_a_long_pause(shop: Shop) -> None:
    shop.desk.ask()
    shop.later(days=40)
    shop.world.place_orders()
    shop.later(hours=1)
    asked, days = shop.desk.ask()
    assert asked.until - asked.since > timedelta(days=40)
    assert len(days) >= 40
    assert shop.orders() == shop.world.truth()
