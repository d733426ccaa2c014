"""The proof: what differs is fetched or listed, never hidden."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from roms_assets.kernel.days import days_from
from roms_assets.square.rules.due import (
    UNPROVEN_AT_ONCE,
    days_to_prove,
    is_settled,
    overdue,
    unproven,
    unsettled,
)
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.proving import (
    Compared,
    Proof,
    Second,
    compare,
    made_on,
    payment_differences,
)
from tests.square.merchant import DAYS, Merchant, a_merchant, a_world


@pytest.fixture(scope="module")
def synced_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy in which everything of the merchant's is read, and nothing is proven."""
    with a_merchant(a_world(), tmp_path_factory.mktemp("synced")) as merchant:
        for name in ("locations", "payments", "orders"):
            merchant.sync(name)
        return merchant.home


@pytest.fixture
def synced(merchant: Merchant, synced_home: Path) -> Merchant:
    shutil.copytree(synced_home, merchant.home, dirs_exist_ok=True)
    return merchant


def states(merchant: Merchant) -> dict[str, int]:
    return dict(merchant.query("SELECT state, count(*) FROM square_completeness GROUP BY state").rows())


def test_a_whole_copy_is_complete_for_every_location_and_day(synced: Merchant) -> None:
    proven = synced.prove()
    assert states(synced) == {"complete": 11 * len(DAYS)}
    assert proven.repaired == 0
    assert all(proven.is_whole(day) for day in DAYS)
    rows = synced.query("SELECT sum(square_orders), sum(lake_orders) FROM square_completeness").row(0)
    assert rows == (len(synced.truth()), len(synced.truth()))


def test_what_is_missing_or_older_is_fetched(synced: Merchant) -> None:
    world = synced.world
    orders = list(world.orders)
    world.change(orders[3], world.orders[orders[3]].updated_at, state="OPEN")
    late = next(key for key in orders if world.local_day(world.orders[key]) == DAYS[4])
    held = world.orders[late]
    with synced.desk.stores.lake.writing() as lake:
        lake.replace_keys("square_orders", pl.DataFrame({"order_id": [late]}), pl.DataFrame())
    proven = synced.prove()
    assert synced.held() == synced.truth()
    assert (states(synced)["repaired"], proven.repaired) == (2, 2)
    place = proven.proofs[DAYS[4], held.told["location_id"]]
    assert (place.state, place.reason) == (State.REPAIRED, "1 order was missing")
    assert states_again(synced) == {"complete": 11 * len(DAYS)}


def states_again(merchant: Merchant) -> dict[str, int]:
    merchant.prove()
    return states(merchant)


def test_an_order_that_square_does_not_know_is_listed(synced: Merchant) -> None:
    gone = next(iter(synced.world.orders))
    synced.world.remove(gone)
    synced.prove()
    assert states(synced)["differs"] == 1
    rows = synced.query("SELECT kind, order_id FROM square_differences").rows()
    assert ("unknown_to_square", gone) in rows
    assert synced.held()[gone], "an order was deleted because an answer lacks it"


def test_a_second_reading_that_fails_is_unknown_and_says_why(synced: Merchant) -> None:
    synced.host.strike("server_error", "/v2/orders/search", times=1000)
    synced.prove(DAYS[2])
    assert states(synced) == {"unknown": 11}
    assert synced.query("SELECT DISTINCT reason, square_orders FROM square_completeness").rows() == [
        ("Square answered HTTP 500", None)
    ]
    synced.host.mend()
    synced.prove(DAYS[2])
    assert states(synced) == {"complete": 11}


def test_a_proof_that_fails_later_disproves_nothing(synced: Merchant) -> None:
    synced.prove(DAYS[2])
    before = synced.table("square_completeness")
    synced.host.strike("server_error", "/v2/orders/search", times=1000)
    proven = synced.prove(DAYS[2])
    assert not proven.is_whole(DAYS[2]), "it is not proven anew"
    assert synced.table("square_completeness").equals(before)
    lost = next(key for key, held in synced.world.orders.items() if synced.world.local_day(held) == DAYS[2])
    with synced.desk.stores.lake.writing() as lake:
        lake.replace_keys("square_orders", pl.DataFrame({"order_id": [lost]}), pl.DataFrame())
    synced.prove(DAYS[2])
    assert states(synced) == {"complete": 10, "unknown": 1}, "where the lake has less by now, nobody knows"


def test_what_belongs_to_a_repaired_order_is_there_once(synced: Merchant) -> None:
    parts = ("square_order_lines", "square_tenders", "square_refunds", "square_fulfillments")
    before = {table: synced.table(table).height for table in parts}
    lost = next(key for key, held in synced.world.orders.items() if synced.world.local_day(held) == DAYS[4])
    with synced.desk.stores.lake.writing() as lake:
        lake.replace_keys("square_orders", pl.DataFrame({"order_id": [lost]}), pl.DataFrame())
    assert synced.prove(DAYS[4]).repaired == 1
    assert {table: synced.table(table).height for table in parts} == before


def test_tenders_and_payments_that_differ_by_one_are_listed(synced: Merchant) -> None:
    world = synced.world
    order_id = next(key for key, held in world.orders.items() if held.told.get("tenders"))
    tender = world.orders[order_id].told["tenders"][0]
    amount = tender["amount_money"]
    more = {**amount, "amount": amount["amount"] + 1}
    world.change(order_id, tenders=[{**tender, "amount_money": more}])
    synced.nightly("orders")
    synced.prove()
    row = synced.query("SELECT kind, order_minor - payment_minor AS more FROM square_differences").row(0)
    assert row == ("payment_amount", 1)
    assert states(synced)["differs"] == 1


def an_order_with_a_tender(merchant: Merchant) -> tuple[str, dict[str, Any]]:
    """The id of an order with one tender, and the tender, which names its payment."""
    tenders = {key: held.told.get("tenders", []) for key, held in merchant.world.orders.items()}
    return next(
        (key, tender)
        for key, told in tenders.items()
        if len(told) == 1
        for tender in told
        if "payment_id" in tender
    )


def test_a_tender_that_names_no_payment_is_compared_by_its_own_id_or_listed(synced: Merchant) -> None:
    order_id, tender = an_order_with_a_tender(synced)
    told = {name: value for name, value in tender.items() if name != "payment_id"}
    assert told["id"] == tender["payment_id"]
    synced.world.change(order_id, tenders=[told])
    synced.nightly("orders")
    synced.prove()
    assert states(synced) == {"complete": 11 * len(DAYS)}
    assert synced.table("square_differences").is_empty()

    cash = {**told, "id": "CASH1", "type": "CASH"}
    synced.world.change(order_id, tenders=[tender, cash])
    synced.nightly("orders")
    synced.prove()
    assert states(synced) == {"complete": 11 * len(DAYS)}
    (row,) = synced.table("square_differences").to_dicts()
    assert (row["kind"], row["order_id"], row["payment_id"]) == ("tender_not_compared", order_id, None)
    assert row["order_minor"] == cash["amount_money"]["amount"]
    assert "the CASH tender names no payment" in row["explanation"]
    counted = synced.query(
        "SELECT sum(tenders)::INT, sum(tenders_not_compared)::INT FROM square_completeness"
    )
    tenders = sum(len(held.told.get("tenders", [])) for held in synced.world.orders.values())
    assert counted.row(0) == (tenders - 1, 1)


def test_a_payment_whose_order_square_does_not_give_is_listed(merchant: Merchant) -> None:
    merchant.sync("locations")
    merchant.sync("payments")
    order_id, tender = an_order_with_a_tender(merchant)
    merchant.world.remove(order_id)
    merchant.sync("orders")
    merchant.prove()
    rows = merchant.query("SELECT kind, order_id, payment_id FROM square_differences").rows()
    assert rows == [("order_missing", order_id, tender["payment_id"])]
    assert states(merchant)["differs"] == 1


def test_a_completed_payment_that_names_no_order_is_listed_and_its_day_differs(synced: Merchant) -> None:
    held = next(each for each in synced.world.payments.values() if each.told["status"] == "COMPLETED")
    alone = {name: value for name, value in held.told.items() if name != "order_id"}
    for payment_id, status in (("ALONE", "COMPLETED"), ("GIVEN-UP", "CANCELED")):
        synced.world.payments[payment_id] = replace(held, told={**alone, "id": payment_id, "status": status})
    synced.world.revision += 1
    synced.sync("payments", force=True)
    synced.prove()
    (row,) = synced.table("square_differences").to_dicts()
    assert (row["kind"], row["order_id"], row["payment_id"]) == ("order_not_named", None, "ALONE")
    assert (row["location_id"], row["payment_minor"]) == (
        alone["location_id"],
        alone["total_money"]["amount"],
    )
    counted = synced.query(
        "SELECT date, payment_differences FROM square_completeness WHERE state = 'differs'"
    )
    assert counted.rows() == [(row["date"], 1)]


def test_a_payment_belongs_to_the_local_day_on_which_it_was_made() -> None:
    evening = datetime(2025, 11, 2, 4, 30, tzinfo=UTC)
    payments = pl.DataFrame({"created_at": [evening] * 3, "location_id": ["WEST", "EAST", "NOWHERE"]})
    zones = {"WEST": "America/Chicago", "EAST": "Asia/Manila"}
    found = made_on(payments, zones, [date(2025, 11, 1), date(2025, 11, 2)])
    assert found.rows() == [("WEST", date(2025, 11, 1)), ("EAST", date(2025, 11, 2))]


def test_an_order_that_only_a_payment_names_counts_as_missing() -> None:
    assert compare({"A": 1}, {"A": 1}).lacking({"B"}) == Compared(missing=frozenset({"B"}))


def test_a_repaired_day_is_held_against_its_payments_to_the_minor_unit(synced: Merchant) -> None:
    order_id, tender = an_order_with_a_tender(synced)
    amount = tender["amount_money"]
    more = {**tender, "amount_money": {**amount, "amount": amount["amount"] + 1}}
    synced.world.change(order_id, tenders=[more])
    lose(synced, "square_orders", order_id=order_id)
    assert synced.prove().repaired == 1
    rows = synced.query("SELECT kind, order_id, order_minor - payment_minor FROM square_differences").rows()
    assert rows == [("payment_amount", order_id, 1)]
    assert states(synced) == {"complete": 11 * len(DAYS) - 1, "differs": 1}

    synced.world.change(order_id, tenders=[tender])
    lose(synced, "square_payments", payment_id=tender["payment_id"])
    assert synced.prove().repaired == 1
    assert states(synced) == {"complete": 11 * len(DAYS) - 1, "repaired": 1}
    assert synced.table("square_differences").is_empty()
    assert len(synced.table("square_payments")) == len(synced.world.payments)


def test_a_payment_that_the_lake_has_as_it_was_before_is_fetched(synced: Merchant) -> None:
    _, tender = an_order_with_a_tender(synced)
    with synced.desk.stores.lake.writing() as lake:
        rows = lake.query("SELECT * FROM square_payments").filter(payment_id=tender["payment_id"])
        before = rows.with_columns(
            pl.col("total_minor") - 1, updated_at=pl.col("updated_at") - pl.duration(days=1)
        )
        lake.replace_keys("square_payments", rows.select("payment_id"), before)
    synced.prove()
    assert synced.table("square_differences").is_empty()
    assert states(synced) == {"complete": 11 * len(DAYS)}


def lose(merchant: Merchant, table: str, **key: str) -> None:
    """Let the lake have lost a row."""
    with merchant.desk.stores.lake.writing() as lake:
        lake.replace_keys(table, pl.DataFrame({name: [value] for name, value in key.items()}), pl.DataFrame())


def test_payments_that_the_lake_lacks_are_fetched(merchant: Merchant) -> None:
    merchant.sync("orders")
    merchant.prove()
    assert states(merchant) == {"complete": 11 * len(DAYS)}
    assert len(merchant.table("square_payments")) == len(merchant.world.payments)


def test_a_last_page_that_is_exactly_full_is_asked_for_again(synced: Merchant) -> None:
    synced.square["page_limit"] = 20  # ten locations with two orders a day
    proven = synced.prove(DAYS[3])
    told = {proof.reason for (_, place), proof in proven.proofs.items() if place != "LSQ11HARBOR"}
    assert told == {"Square's last page was exactly full, so it was asked again in another size"}
    assert states(synced) == {"complete": 11}


def test_sets_are_compared_by_id_and_version() -> None:
    square, lake = {"a": 1, "b": 2, "c": 3}, {"b": 1, "c": 4, "d": 1}
    assert compare(square, lake) == Compared(frozenset("a"), frozenset("b"), frozenset("d"))
    assert compare(lake, lake) == Compared()


def test_an_order_that_square_has_by_id_is_explained() -> None:
    doubtful = Compared(unknown_to_square=frozenset("d"))
    proof = Proof(Second({}), doubtful, doubtful, known_by_id=frozenset("d"))
    assert (proof.state, proof.unexplained) == (State.REPAIRED, frozenset())


def money(**columns: object) -> dict[str, object]:
    return {"date": DAYS[0], "location_id": "L", "order_id": "O", "currency": "PHP", **columns}


def test_a_payment_without_tender_and_a_tender_without_payment_are_differences() -> None:
    tenders = pl.DataFrame(
        [money(payment_id="P1", amount_minor=5), money(payment_id="P2", amount_minor=7)],
    )
    payments = pl.DataFrame(
        [
            money(payment_id="P2", total_minor=7, status="COMPLETED"),
            money(payment_id="P3", total_minor=9, status="COMPLETED"),
            money(payment_id="P4", total_minor=9, status="CANCELED"),
        ],
    )
    found = payment_differences(tenders, payments).select("kind", "payment_id").rows()
    assert sorted(found) == [("payment_missing", "P1"), ("tender_missing", "P3")]


def test_every_older_month_has_its_turn() -> None:
    first = date(2025, 1, 1)
    last = date(2025, 11, 19)
    turns = [days_to_prove(first, last + timedelta(days=night)) for night in range(12)]
    assert all(turn[-7:] == days_from(turn[-1] - timedelta(days=6), turn[-1]) for turn in turns)
    assert {day.month for turn in turns for day in turn[:-7]} == set(range(1, 12))


def test_days_without_a_proof_are_proven_oldest_first_and_so_many_at_once() -> None:
    first, last = date(2025, 1, 1), date(2025, 11, 19)
    tried_at = datetime(2025, 11, 1, tzinfo=UTC)
    waiting = dict.fromkeys(days_from(date(2025, 4, 1), date(2025, 8, 31)), None)
    in_vain = {**dict.fromkeys(days_from(date(2025, 2, 1), date(2025, 2, 28)), tried_at), **waiting}
    more = set(days_to_prove(first, last, in_vain)) - set(days_to_prove(first, last))
    assert sorted(more) == [day for day in waiting if day in more], (
        "what was tried in vain waits for the others"
    )
    assert len(more) == UNPROVEN_AT_ONCE
    assert set(days_from(date(2025, 4, 1), max(more))) <= {*more, *days_to_prove(first, last)}
    few = {date(2025, 2, 3): tried_at, date(2025, 8, 1): None}
    assert set(few) <= set(days_to_prove(first, last, few))


def test_a_day_has_no_proof_when_nobody_tried_or_a_location_was_asked_about_in_vain() -> None:
    tried_at = datetime(2025, 11, 14, tzinfo=UTC)
    proofs: dict[date, dict[str, datetime | None]] = {
        DAYS[1]: {"A": None},
        DAYS[2]: {"A": None, "B": None},
        DAYS[3]: {"A": None},
        DAYS[4]: {"A": tried_at, "B": tried_at - timedelta(hours=1), "C": None},
    }
    found = unproven(DAYS[:6], proofs)
    assert found == {DAYS[0]: None, DAYS[4]: tried_at - timedelta(hours=1), DAYS[5]: None}
    assert overdue(found, DAYS[7]) == [DAYS[0]]
    assert overdue(found, DAYS[8]) == [DAYS[0], DAYS[5]], "two nights are over"


def test_a_new_location_makes_no_past_day_unproven(synced: Merchant) -> None:
    synced.prove()
    opened = {**synced.world.locations[0], "id": "LNEW", "name": "Opened Today"}
    synced.world.locations.append(opened)
    synced.sync("locations")
    assert set(synced.prove(DAYS[2]).of_day(DAYS[2])) > {"LNEW"}, "a month in turn comes to it"
    assert synced.desk.unproven_days() == {}


def test_a_proof_before_the_locations_own_day_is_over_is_made_again(merchant: Merchant) -> None:
    merchant.world.locations[0]["timezone"] = "America/New_York"
    merchant.later(
        hours=-18
    )  # two in the night in Manila, and one in the afternoon of the day before in New York
    merchant.run()
    assert list(merchant.desk.unproven_days()) == [DAYS[-1]]
    assert merchant.desk.left_unproven() == [], "the next night proves it anyway"
    merchant.later(days=30)
    assert DAYS[-1] in merchant.desk.unproven_days()
    merchant.run()
    assert DAYS[-1] not in merchant.desk.unproven_days()


def test_a_day_is_settled_when_it_was_read_72_hours_after_its_end(merchant: Merchant) -> None:
    read_at = merchant.clock.at
    assert not is_settled(read_at.date() - timedelta(days=3), read_at)
    assert is_settled(read_at.date() - timedelta(days=5), read_at)
    assert not is_settled(DAYS[0], None)
    days = days_from(DAYS[0], DAYS[3])
    assert unsettled(days, {DAYS[0]: read_at}, force=False) == days[1:]
    assert unsettled(days, {DAYS[0]: read_at}, force=True) == days


def test_a_young_business_proves_its_few_days() -> None:
    assert days_to_prove(DAYS[0], DAYS[2]) == DAYS[:3]


def test_a_proof_that_cannot_fetch_lists_what_differs(merchant: Merchant) -> None:
    merchant.sync("orders")
    merchant.host.strike("server_error", "/v2/payments", times=1000)
    proven = merchant.prove(DAYS[3])
    assert proven.problems == ["Square answered HTTP 500"]
    kinds = merchant.query("SELECT DISTINCT kind FROM square_differences").rows()
    assert kinds == [("payment_missing",)]
