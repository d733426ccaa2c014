"""What people are told of Square, over real SMTP: each thing once when it begins, once when it is over."""

from datetime import date, timedelta
from pathlib import Path

from demo.square_world import SquareWorld
from tests.square.merchant import DAYS, a_world
from tests.square.watched import WatchedMerchant, a_watched_merchant

PAYMENTS = "Square: payments could not be read"
ORDERS = "Square: orders could not be read"
TOKEN = "Square refuses the access token"
MISSING = "There is no access token for Square"
FOUR_WEEKS = [date(2025, 10, 23) + timedelta(days=passed) for passed in range(28)]
TWO_LOCATIONS = {"locations": 2, "orders_per_day": 12}


def all_green(people: WatchedMerchant) -> bool:
    states = people.merchant.query("SELECT DISTINCT state FROM square_completeness")["state"]
    return set(states) <= {"complete", "repaired"}


def test_a_type_that_failed_is_told_by_itself_and_so_is_its_recovery(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        merchant.host.strike("server_error", "/v2/payments", times=-1)
        assert not merchant.run().success
        for _ in range(3):
            people.look()
        (told,) = people.subjects
        assert told.startswith(f"{PAYMENTS}: payments of ")
        assert "Why: Square answered HTTP 500" in people.text(PAYMENTS)

        merchant.host.mend()
        assert merchant.run().success
        for _ in range(3):
            people.look()
        assert people.subjects[1:] == [f"Over: {PAYMENTS}"]
        assert merchant.held() == merchant.truth()
        assert all_green(people)


def test_a_revoked_token_is_said_once_with_what_to_do_and_not_again_for_each_type(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        assert merchant.run().success
        merchant.later(days=1)
        merchant.host.strike("revoked")
        assert not merchant.run().success
        for _ in range(3):
            people.look()
        (told,) = people.subjects
        assert told.startswith(f"{TOKEN}: nothing of Square is read")
        assert "put it into ROMS_SQUARE_ACCESS_TOKEN and start ROMS again" in people.text(TOKEN)

        merchant.host.mend()
        assert merchant.run().success
        for _ in range(2):
            people.look()
        assert people.subjects[1:] == [f"Over: {TOKEN}"]
        assert merchant.held() == merchant.truth()
        assert all_green(people)


def test_a_token_that_is_not_there_is_another_thing_than_one_that_is_refused(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        merchant.more["ROMS_SQUARE_ACCESS_TOKEN"] = ""
        for _ in range(2):
            assert not merchant.run().success
            people.look()
        (told,) = people.subjects
        assert told.startswith(f"{MISSING}: nothing of Square is read")
        assert "put it into ROMS_SQUARE_ACCESS_TOKEN (or .env) and start ROMS again" in people.text(MISSING)

        merchant.more["ROMS_SQUARE_ACCESS_TOKEN"] = "one that Square does not know"
        assert not merchant.run().success
        people.look()
        assert sorted(people.subjects[1:]) == [f"Over: {MISSING}", people.subjects[1]]
        assert people.subjects[1].startswith(TOKEN)


def test_a_type_that_failed_is_not_over_because_the_token_is_refused(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        merchant.host.strike("server_error", "/v2/payments", times=-1)
        assert not merchant.run().success
        people.look()
        merchant.host.mend()
        merchant.host.strike("revoked")
        merchant.later(days=1)
        assert not merchant.run().success
        people.look()
        assert [subject.partition(":")[0] for subject in people.subjects] == ["Square", TOKEN]
        merchant.host.mend()
        assert merchant.run().success
        people.look()
        assert sorted(people.subjects[2:]) == [f"Over: {TOKEN}", f"Over: {PAYMENTS}"]


def test_a_recovery_by_hand_does_not_tell_of_the_failed_run_afterwards(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        people.merchant.host.strike("server_error", "/v2/payments", times=-1)
        assert not people.merchant.run().success
        people.look()
        people.merchant.host.mend()
        people.merchant.sync("payments")
        people.merchant.prove()
        for _ in range(3):
            people.look()
        assert len(people.subjects) == 2
        assert people.subjects[1] == f"Over: {PAYMENTS}"


def without_orders(world: SquareWorld, day: date) -> tuple[str, list[str]]:
    """Let a location's orders of a day not have come yet; returns its name and the orders."""
    location = world.locations[0]
    lost = [
        key
        for key, held in world.orders.items()
        if held.told["location_id"] == location["id"] and world.local_day(held) == day
    ]
    assert lost
    for key in lost:
        world.hide(key)
    return str(location["name"]), lost


def test_a_location_without_orders_is_told_with_what_is_usual_although_all_agrees(tmp_path: Path) -> None:
    world = a_world(FOUR_WEEKS, **TWO_LOCATIONS)
    last = FOUR_WEEKS[-1]
    name, lost = without_orders(world, last)
    with a_watched_merchant(world, tmp_path) as people:
        assert people.merchant.run().success
        people.merchant.prove()
        usual = people.merchant.query(
            "SELECT min(lake_orders) AS least, max(lake_orders) AS most FROM square_completeness"
            f" WHERE date IN (DATE '{last}' - 7, DATE '{last}' - 14, DATE '{last}' - 21)"
            f" AND location_id = '{world.locations[0]['id']}'"
        ).row(0)
        for _ in range(2):
            people.look()
        seen = f"{usual[0]} to {usual[1]}" if usual[0] != usual[1] else f"{usual[0]}"
        day = f"{last.day} {last:%B}"
        assert people.subjects == [
            f"Square: {last} is incomplete: {name} has no orders for {day}, usually {seen}"
        ]

        for key in lost:
            world.deliver(key)
        people.merchant.later(hours=1)
        assert people.merchant.run().success
        people.look()
        assert people.subjects[1:] == [f"Over: Square: {last} is incomplete"]


def test_a_day_on_which_square_and_the_lake_do_not_agree_is_told(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        assert merchant.run().success
        key = next(
            key for key, held in merchant.world.orders.items() if merchant.world.local_day(held) == DAYS[-2]
        )
        merchant.world.remove(key)
        merchant.prove(DAYS[-2])
        for _ in range(2):
            people.look()
        (told,) = people.subjects
        assert told.startswith(f"Square: {DAYS[-2]} is incomplete: ")
        assert f"and Square do not agree on {DAYS[-2].day} November" in told
        assert "1 order differs still" in people.text("is incomplete")


def test_a_day_that_does_not_agree_is_not_over_because_something_else_fails(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        assert merchant.run().success
        a_day_loses_an_order(people)
        people.look()
        merchant.host.strike("server_error", "/v2/", times=-1)
        merchant.later(days=1)
        assert not merchant.run().success
        people.look()
        assert not [subject for subject in people.subjects if subject.startswith(("Over", "Worse"))]


def test_a_day_that_does_not_agree_is_told_although_the_catalog_fails(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        merchant.host.strike("server_error", "/v2/catalog/search", times=-1)
        assert not merchant.run().success
        a_day_loses_an_order(people)
        people.look()
        assert [f"{DAYS[-2]} is incomplete" in subject for subject in people.subjects] == [False, False, True]


def a_day_loses_an_order(people: WatchedMerchant) -> None:
    """Square forgets an order of the day before the last, and a proof notices it."""
    world = people.merchant.world
    world.remove(next(key for key, held in world.orders.items() if world.local_day(held) == DAYS[-2]))
    people.merchant.prove(DAYS[-2])


def test_a_watch_between_healing_and_the_proof_raises_no_alarm(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        orders_could_not_be_read(people)
        people.look()
        assert people.subjects[1:] == [f"Over: {ORDERS}"]
        merchant.prove()
        people.look()
        assert all_green(people)
        assert people.subjects[2:] == []


def test_when_no_proof_follows_the_healing_the_days_are_told(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        orders_could_not_be_read(people)
        people.look()
        people.merchant.later(minutes=30)
        people.look()
        assert f"Square: {DAYS[-1]} is incomplete" in "\n".join(people.subjects[2:])


def orders_could_not_be_read(people: WatchedMerchant) -> None:
    """A night without orders, which is told; an hour later they are read, and nothing is proven yet."""
    merchant = people.merchant
    merchant.host.strike("server_error", "/v2/orders/search", times=-1)
    assert not merchant.run().success
    people.look()
    assert [subject.startswith(ORDERS) for subject in people.subjects] == [True]
    merchant.host.mend()
    merchant.later(hours=1)
    merchant.sync("orders")


def test_a_location_whose_day_goes_on_has_not_too_few_orders_yet(tmp_path: Path) -> None:
    world = a_world(FOUR_WEEKS, **TWO_LOCATIONS)
    without_orders(world, FOUR_WEEKS[-1])
    with a_watched_merchant(world, tmp_path) as people:
        merchant = people.merchant
        merchant.clock.at -= timedelta(days=1, hours=2)  # the last day ends in six hours
        assert merchant.run().success
        merchant.prove()
        merchant.later(hours=8)
        people.look()
        assert people.subjects == []
        merchant.prove(FOUR_WEEKS[-1])
        people.look()
        assert len(people.subjects) == 1


def test_what_square_sends_that_roms_does_not_know_is_told_once(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        assert merchant.run().success
        key = next(iter(merchant.world.orders))
        merchant.later(hours=1)
        merchant.world.change(key, moon_phase="full")
        merchant.nightly("orders")
        for _ in range(3):
            people.look()
        (told,) = people.subjects
        assert told.startswith("Square sends what ROMS does not know")
        assert "Why: orders: moon_phase" in people.text("sends what ROMS")
        merchant.later(days=11)
        people.look()
        assert "Over: Square sends what ROMS does not know" in people.subjects


def test_what_square_sends_is_told_of_a_business_that_has_ended_too(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(), tmp_path) as people:
        merchant = people.merchant
        merchant.last_day = DAYS[-1]
        merchant.later(days=40)
        merchant.sync("orders")
        key, held = next(iter(merchant.world.orders.items()))
        merchant.world.change(key, held.updated_at, moon_phase="full")
        merchant.sync("orders", force=True)
        people.look()
        assert "Why: orders: moon_phase" in people.text("sends what ROMS")


def test_days_on_which_nobody_synced_are_told_and_the_next_run_reads_and_proves_them(tmp_path: Path) -> None:
    with a_watched_merchant(a_world(FOUR_WEEKS, **TWO_LOCATIONS), tmp_path) as people:
        merchant = people.merchant
        merchant.later(days=-18)
        assert merchant.run().success
        people.look()
        assert people.subjects == []
        merchant.later(days=17, hours=23)
        for _ in range(3):
            people.look()
        (told,) = (subject for subject in people.subjects if "never proven" in subject)
        assert told.startswith(
            "Square: days were never proven complete: 16 days were never held against Square"
        )
        first, last = FOUR_WEEKS[10], FOUR_WEEKS[25]
        assert f"no sync has come to the proof of {first} to {last}" in people.text("never proven")

        assert merchant.run().success
        assert merchant.held() == merchant.truth()
        read = merchant.query("SELECT day FROM square_readings WHERE data_type = 'orders'")["day"]
        assert set(FOUR_WEEKS[10:]) <= set(read)
        assert merchant.shown("square_completeness") == {day.isoformat() for day in FOUR_WEEKS}
        assert merchant.shown("square_inventory") == {day.isoformat() for day in FOUR_WEEKS[9:]}
        people.look()
        assert "Over: Square: days were never proven complete" in people.subjects


def test_the_daily_report_has_the_figures_of_square(tmp_path: Path) -> None:
    world = a_world()
    with a_watched_merchant(world, tmp_path, report_at="00:00") as people:
        assert people.merchant.run().success
        people.look()
        text = people.text("Daily report")
        last = DAYS[-1]
        sold = [held.told for held in world.orders.values() if world.local_day(held) == last]
        ended = [order for order in sold if order["state"] == "COMPLETED"]
        done = [order for order in ended if order.get("line_items") or not order.get("returns")]
        assert len(done) < len(ended), "something came back that day"
        assert f"Square on {last}" in text
        assert f"Completed orders: {len(done)}\n" in text
        for currency in {order["total_money"]["currency"] for order in done}:
            total = sum(o["total_money"]["amount"] for o in done if o["total_money"]["currency"] == currency)
            assert f"{currency} {total:,}" in text if currency == "JPY" else f"{total / 100:,.2f}" in text
        assert "Locations: 11 complete" in text
        assert "Older days without a proof: 0" in text
