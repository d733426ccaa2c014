"""What bad answers get: asked again, gone on with, or refused with a reason; nothing lost, nothing double."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from demo.faults_of_answers import Trouble
from demo.square_sales import rfc3339
from demo.square_shop import location_id
from resources.square_answers import TokenRefused
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.square.rules.kinds import INVENTORY
from tests.square.merchant import DAYS, Merchant
from tests.told_time import ToldTime

HEALING = [
    Trouble.TOO_MANY,
    Trouble.SERVER_ERROR,
    Trouble.DROPPED,
    Trouble.TRUNCATED,
    Trouble.HALF_JSON,
    Trouble.HTML,
    Trouble.EMPTY,
    Trouble.REPEATED,
    Trouble.EXPIRED_CURSOR,
]


def an_order(merchant: Merchant, place: int = 7) -> str:
    """The id of some completed order."""
    return [key for key, held in merchant.world.orders.items() if held.told["state"] == "COMPLETED"][place]


def change(merchant: Merchant, order_id: str, at: datetime) -> None:
    merchant.world.change(order_id, at)


def row(merchant: Merchant, order_id: str, table: str = "square_orders") -> dict[str, object]:
    return merchant.query(f"SELECT * FROM {table} WHERE order_id = '{order_id}'").row(0, named=True)


@pytest.mark.parametrize("trouble", HEALING)
@pytest.mark.parametrize("after", [0, 2])
def test_what_may_heal_is_asked_again(merchant: Merchant, trouble: Trouble, after: int) -> None:
    with_cursor = trouble in (Trouble.REPEATED, Trouble.EXPIRED_CURSOR)
    merchant.host.strike(trouble, "/v2/orders/search", times=2, after=after, only_with_cursor=with_cursor)
    synced = merchant.sync("orders")
    assert merchant.held() == merchant.truth()
    assert (synced.tally.new, synced.tally.updated, synced.tally.refused) == (len(merchant.truth()), 0, 0)
    lines = sum(len(held.told.get("line_items", [])) for held in merchant.world.orders.values())
    assert len(merchant.table("square_order_lines")) == lines


@pytest.mark.parametrize("trouble", [Trouble.HTML, Trouble.HALF_JSON])
def test_locations_too_are_asked_for_again(merchant: Merchant, trouble: Trouble) -> None:
    merchant.host.strike(trouble, "/v2/locations", times=2)
    synced = merchant.sync("locations")
    assert (len(merchant.table("square_locations")), synced.retries) == (11, 2)


def test_square_is_left_alone_for_as_long_as_it_says(merchant: Merchant, told: ToldTime) -> None:
    merchant.host.strike("too_many", "/v2/orders/search", times=3, retry_after=17)
    synced = merchant.sync("orders")
    assert [wait for wait in told.waits if wait >= 17] == [17, 17, 17]
    assert synced.retries == 3


@pytest.mark.parametrize("trouble", [Trouble.TOO_MANY, Trouble.SERVER_ERROR, Trouble.HTML, Trouble.DROPPED])
def test_a_storm_without_end_costs_only_its_own_type(merchant: Merchant, trouble: Trouble) -> None:
    merchant.host.strike(trouble, "/v2/payments", times=100_000)
    result = merchant.run({"since": "2025-11-10"})
    failed = {event.step_key for event in result.all_events if event.is_step_failure}
    assert failed == {"sync_payments"}
    assert merchant.held() == merchant.truth()
    assert len(merchant.table("square_catalog")) == 11
    assert merchant.shown("square_payments") == set()
    entry = merchant.desk.stores.ledger.entry("square_payments", merchant.world.days[3], "square")
    assert entry is not None
    assert (entry.state, "Square" in entry.reason) == ("failed", True)

    merchant.host.mend()
    assert merchant.run({"since": "2025-11-10"}).success
    assert len(merchant.table("square_payments")) == len(merchant.world.payments)


def test_what_came_before_a_failure_stays_and_the_rest_is_gone_on_with(merchant: Merchant) -> None:
    merchant.host.strike("server_error", "/v2/orders/search", times=4, after=2)
    with pytest.raises(SourceUnavailable, match="HTTP 500"):
        merchant.sync("orders")
    first = merchant.host.asked["/v2/orders/search"]
    assert len(merchant.held()) == 100
    merchant.sync("orders")
    assert merchant.held() == merchant.truth()
    abroad = [
        key for key, held in merchant.world.orders.items() if held.told["location_id"] == location_id(10)
    ]
    pages = -(-(len(merchant.truth()) - len(abroad)) // 50) + 1
    today = 2 * 3  # of two batches: an empty answer is believed when it came three times
    asked = merchant.host.asked["/v2/orders/search"] - first
    assert asked == pages - 2 + today, "a landed page was asked for again"


def test_a_cursor_that_always_expires_ends_in_a_plain_sentence(merchant: Merchant) -> None:
    merchant.host.strike("expired_cursor", "/v2/orders/search", times=1000, only_with_cursor=True)
    at = datetime(2025, 11, 15, 3, tzinfo=UTC)
    for order_id in list(merchant.world.orders)[:120]:
        merchant.world.change(order_id, at)
    with pytest.raises(SourceUnavailable, match="3 times in a row"):
        merchant.sync("orders")


def test_an_order_that_moves_to_another_day_while_read_is_neither_lost_nor_double(merchant: Merchant) -> None:
    world, moved = merchant.world, an_order(merchant, 100)
    now = world.now + timedelta(minutes=5)
    merchant.host.before("/v2/orders/search", 2, lambda: change(merchant, moved, now))
    merchant.sync("orders")
    missing = set(merchant.truth()) - set(merchant.held())
    assert missing, "the faked Square lets nothing slip out, so this test shows nothing"
    merchant.later(hours=14)
    merchant.nightly("orders")
    assert merchant.held()[moved] == merchant.truth()[moved], "the overlap did not find it"
    merchant.prove()
    assert merchant.held() == merchant.truth(), "the proof did not find what had slipped out with it"


def test_a_currency_never_seen_is_kept_and_reported(merchant: Merchant) -> None:
    order_id = an_order(merchant)
    merchant.world.change(order_id, total_money={"amount": 5, "currency": "XTS"})
    synced = merchant.sync("orders")
    assert row(merchant, order_id)["currency"] == "XTS"
    assert synced.tally.drift == {"square_orders.currency XTS"}
    assert merchant.query("SELECT kind, value FROM square_drift").rows() == [("order", "XTS")]


def test_an_order_without_lines_is_an_order(merchant: Merchant) -> None:
    order_id = an_order(merchant)
    merchant.sync("orders")
    merchant.later(hours=1)
    held = merchant.world.orders[order_id]
    told = {name: value for name, value in held.told.items() if name != "line_items"}
    held.set({**told, "version": told["version"] + 1, "updated_at": rfc3339(merchant.world.now)})
    merchant.world.revision += 1
    merchant.nightly("orders")
    assert row(merchant, order_id)["lines"] == 0
    left = merchant.query(f"SELECT * FROM square_order_lines WHERE order_id = '{order_id}'")
    assert len(left) == 0, "lines of the older version are left"


def test_quantities_may_be_fractions_and_amounts_large(merchant: Merchant) -> None:
    order_id = an_order(merchant)
    line = {**merchant.world.orders[order_id].told["line_items"][0], "quantity": "0.12345"}
    line["total_money"] = {"amount": 2**53 + 1, "currency": "PHP"}
    merchant.world.change(order_id, line_items=[line], total_money={"amount": 2**53 + 1, "currency": "PHP"})
    merchant.sync("orders")
    assert row(merchant, order_id)["total_minor"] == 2**53 + 1
    kept = row(merchant, order_id, "square_order_lines")
    assert (kept["total_minor"], str(kept["quantity"])) == (2**53 + 1, "0.123450000")


def test_unknown_words_and_fields_are_kept_and_reported_as_drift(merchant: Merchant) -> None:
    order_id = an_order(merchant)
    line = {**merchant.world.orders[order_id].told["line_items"][0], "carbon": 3}
    merchant.world.change(order_id, state="HALF_DONE", line_items=[line], mood="good")
    synced = merchant.sync("orders")
    assert row(merchant, order_id)["state"] == "HALF_DONE"
    assert synced.tally.drift == {"mood", "line_items[].carbon", "square_orders.state HALF_DONE"}
    places = merchant.query("SELECT place, value FROM square_drift ORDER BY place").rows()
    assert places == [("line_items[].carbon", ""), ("mood", ""), ("square_orders.state", "HALF_DONE")]
    again = merchant.sync("orders", force=True)
    assert again.tally.drift == synced.tally.drift
    assert len(merchant.table("square_drift")) == 3, "the same drift stands twice"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"total_money": {"amount": "12", "currency": "PHP"}}, "String"),
        ({"total_money": {"amount": 12.5, "currency": "PHP"}}, "Float64"),
        ({"total_money": {"amount": 2**63, "currency": "PHP"}}, "Int"),
        ({"created_at": "yesterday"}, "conversion"),
        ({"location_id": None}, "location_id"),
        ({"line_items": [{"uid": "x", "quantity": "many"}]}, "conversion"),
        ({"line_items": "none"}, "get"),
    ],
    ids=["text", "fraction", "too large", "no time", "no place", "no quantity", "no list"],
)
def test_an_order_that_cannot_be_used_is_kept_with_its_reason(
    merchant: Merchant, fields: dict[str, object], reason: str
) -> None:
    order_id = an_order(merchant)
    merchant.host.world.orders[order_id].body = _spoiled(merchant, order_id, fields)
    synced = merchant.sync("orders")
    assert synced.tally.refused == 1
    assert set(merchant.truth()) - set(merchant.held()) == {order_id}
    refused = merchant.table("square_refused").row(0, named=True)
    assert (refused["kind"], refused["object_id"]) == ("order", order_id)
    assert reason in refused["reason"]
    original = merchant.desk.stores.landing.read(refused["page_sha256"])
    assert order_id.encode() in original
    again = merchant.sync("orders", force=True)
    assert again.tally.refused == 1
    assert len(merchant.table("square_refused")) == 1, "what was refused stands twice"


def _spoiled(merchant: Merchant, order_id: str, fields: dict[str, object]) -> bytes:
    return json.dumps({**merchant.world.orders[order_id].told, **fields}).encode()


def test_a_revoked_token_is_said_once_plainly_with_what_to_do(merchant: Merchant) -> None:
    merchant.sync("locations")
    merchant.host.strike("revoked", "/v2/")
    before = merchant.host.asked.total()
    result = merchant.run()
    said = [
        event.step_failure_data.error.cause.message
        for event in result.all_events
        if event.is_step_failure and event.step_failure_data.error and event.step_failure_data.error.cause
    ]
    assert len([each for each in said if "make a new one" in each]) == 1
    assert all(
        "ROMS_SQUARE_ACCESS_TOKEN" in each or "refused the access token before" in each for each in said
    )
    assert merchant.host.asked.total() - before == 1, (
        "Square was asked again with a token that it had refused"
    )


def test_no_token_at_all_is_said_too(merchant: Merchant) -> None:
    merchant.more["ROMS_SQUARE_ACCESS_TOKEN"] = ""
    with pytest.raises(TokenRefused, match="ROMS_SQUARE_ACCESS_TOKEN"):
        merchant.sync("catalog")


def test_the_token_is_nowhere_to_be_read(merchant: Merchant) -> None:
    assert merchant.world.token not in repr(merchant.desk.square) + repr(merchant.settings)


@pytest.mark.parametrize("thing", [{"state": "OPEN"}, 7, None, []], ids=str)
def test_what_has_no_id_is_refused_under_its_checksum(merchant: Merchant, thing: object) -> None:
    merchant.world.orders[an_order(merchant)].body = json.dumps(thing).encode()
    for _ in range(2):
        assert merchant.sync("orders", force=True).tally.refused == 1
    refused = merchant.table("square_refused")
    assert len(refused) == 1
    assert refused["object_id"][0].startswith("sha256:")


def test_changes_of_stock_that_cannot_be_read_or_are_not_known_are_listed(merchant: Merchant) -> None:
    bad = next(each for each in merchant.world.changes if each["type"] == "ADJUSTMENT")
    bad["adjustment"] |= {"quantity": "a few", "mood": "good"}
    moved = {"type": "TRANSFER", "transfer": {"occurred_at": "2025-11-10T00:00:00Z"}}
    merchant.world.changes.insert(0, moved)
    for _ in range(2):
        tally = merchant.desk.sync(INVENTORY, DAYS[:4]).tally
        assert (tally.refused, tally.drift) == (2, {"transfer", "adjustment.mood"})
    drift = merchant.query("SELECT kind, place, page_sha256 FROM square_drift ORDER BY place").rows()
    assert [(kind, place) for kind, place, _ in drift] == [
        ("change", "adjustment.mood"),
        ("change", "transfer"),
    ]
    assert b"mood" in merchant.desk.stores.landing.read(drift[0][2])
    rows = merchant.query("SELECT * FROM square_refused WHERE kind = 'change'").to_dicts()
    assert len(rows) == 2
    landing = merchant.desk.stores.landing
    for row in rows:
        told = json.loads(landing.read(row["page_sha256"]))["changes"][row["page_position"]]
        assert told["type"] == "TRANSFER" or told["adjustment"]["quantity"] == "a few"
    assert "it has no 'adjustment'" in {row["reason"] for row in rows}
    entry = merchant.desk.stores.ledger.entry("square_inventory", merchant.world.days[3], "square")
    assert entry is not None
    assert "2 inventory changes could not be read: see square_refused" in entry.reason
