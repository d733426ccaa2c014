"""Events become rows once, whatever happens on the way; what cannot be read waits, and then for a person."""

import json
from datetime import timedelta
from typing import Any

import pytest

from resources.events import EventStore
from roms_assets.kernel.events import EventState, Sign
from roms_assets.kernel.money import shown
from tests.webhooks.shop import LINE, SOURCES, Shop


def test_an_order_of_the_gateway_is_in_the_table(shop: Shop) -> None:
    event = shop.hear("gateway", {**LINE, "ordered_date": "2025-11-13T18:30:00+08:00"})
    shop.read()
    (order,) = shop.rows("shipstation_orders")
    (line,) = shop.rows("shipstation_order_lines")
    assert (order["order_id"], order["channel"], order["ordered_at"].isoformat()) == (
        "A-1", "web", "2025-11-13T10:30:00+00:00")  # fmt: skip
    assert (line["sku"], int(line["quantity"]), line["event_id"]) == ("SKU-1", 2, event.id)
    assert shop.state(event) == (EventState.READ, "", 0)
    (row,) = shop.rows("webhook_events")
    assert (row["event_id"], row["kind"], row["subject"], row["state"]) == (
        event.id, "shipstation_contract", "A-1", "read")  # fmt: skip
    assert row["correlation_id"] == event.correlation_id


def test_the_fuller_shape_is_exact_and_a_later_word_wins(shop: Shop) -> None:
    order = {
        "orderId": 77, "advancedOptions": {"storeId": 12}, "orderStatus": "awaiting_shipment", "orderTotal": 0.29,
        "orderCurrency": "EUR", "createDate": "2025-11-13T02:00:00.0000000",
        "items": [{"sku": "S", "quantity": 1, "unitPrice": 0.1}, {"sku": "S", "quantity": 2, "unitPrice": 0.1}],
    }  # fmt: skip
    shop.hear("gateway", order)
    shop.later(minutes=1)
    shop.hear("gateway", {**order, "orderStatus": "shipped"})
    shop.read()
    (row,) = shop.rows("shipstation_orders")
    assert (row["status"], row["total_minor"], row["currency"], row["store_id"]) == (
        "shipped",
        29,
        "EUR",
        "12",
    )
    assert row["created_at"].isoformat() == "2025-11-13T10:00:00+00:00"
    (line,) = shop.rows("shipstation_order_lines")
    assert (str(line["quantity"]), str(line["unit_price"])) == ("3.000000000", "0.100000000")


def test_an_order_that_names_no_currency_is_in_that_of_the_account(shop: Shop) -> None:
    shop.hear("gateway", {"orderId": 1, "orderTotal": 0.5})
    shop.read()
    shop.shipstation["currency"] = "JPY"
    shop.hear("gateway", {"orderId": 2, "orderTotal": 5})
    shop.read()
    told = {row["order_id"]: (row["currency"], row["total_minor"]) for row in shop.rows("shipstation_orders")}
    assert told == {"1": ("USD", 50), "2": ("JPY", 5)}


def test_people_are_told_the_newest_word_on_each_order_and_nothing_personal(shop: Shop) -> None:
    first, second = shop.world.place_orders(2)
    shop.hear("shipstation", shop.host.webhooks([first, second])["v1"])
    shop.read()
    shop.later(minutes=1)
    shop.world.ship(first.order_id)
    shop.desk.ask()
    told = shop.desk.events.news("order", 100)
    newest, other = told[0], next(each for each in told if each.thing == str(second.order_id))
    assert (newest.thing, newest.words["status"], newest.event_id) == (str(first.order_id), "shipped", None)
    assert newest.words["total"] == shown(first.total_cents, "USD")
    assert (other.words["number"], other.words["status"]) == (second.number, "awaiting_shipment")
    assert shop.desk.events.signs()[Sign.ASKED] == shop.clock.at
    shop.desk.ask()
    assert shop.desk.events.news("order", 100) == told, "nothing changed"
    assert first.email not in str(told)


def test_a_thin_event_is_fetched_and_becomes_the_order_that_shipstation_has(shop: Shop) -> None:
    placed = shop.world.place_orders(3)
    event = shop.hear("shipstation", shop.host.webhooks(placed)["v1"])
    read = shop.read()
    truth = {str(each.order_id): ("awaiting_shipment", each.total_cents) for each in placed}
    assert shop.orders() == truth
    assert (read.addresses, read.kept.new_orders) == (1, sorted(truth))
    (first, *_) = shop.rows("shipstation_orders")
    page = json.loads(shop.desk.stores.landing.read(first["page_sha256"]))
    assert str(page["orders"][first["page_position"]]["orderId"]) == first["order_id"]
    assert first["event_id"] == event.id
    assert len(shop.rows("shipstation_order_lines")) == sum(len(each.items) for each in placed)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_labels_and_fulfillments_are_fetched_too(shop: Shop, version: str) -> None:
    one, other = shop.world.place_orders(2)
    label, other_label = shop.world.ship(one.order_id), shop.world.ship(other.order_id, is_fulfillment=True)
    source = {"v1": "shipstation", "v2": "shipstation2"}[version]
    shop.hear(source, shop.host.webhooks([label])[version])
    shop.hear(source, shop.host.webhooks([other_label])[version])
    shop.read()
    assert shop.shipments() == {
        str(label.shipment_id): (str(one.order_id), label.cost_cents, False),
        f"f-{other_label.shipment_id}": (str(other.order_id), other_label.cost_cents, False),
    }


def parcels(shop: Shop) -> dict[str, dict[str, int]]:
    """Shipment -> SKU -> pieces in it."""
    found: dict[str, dict[str, int]] = {}
    for row in shop.rows("shipstation_shipment_items"):
        found.setdefault(row["shipment_id"], {})[row["line_id"]] = int(row["quantity"])
    return found


def test_what_is_in_each_parcel_is_known_where_v1_says_it_and_stays_so(shop: Shop) -> None:
    order = next(each for each in shop.world.place_orders(20) if len(each.items) > 1)
    first, *others = order.items
    one = shop.world.ship(order.order_id, packed=[first])
    other = shop.world.ship(order.order_id, packed=others)
    truth = {
        str(label.shipment_id): {str(item.item_id): item.quantity for item in label.items}
        for label in (one, other)
    }
    shop.hear("shipstation", shop.host.webhooks([one], of_items=True)["v1"])
    shop.read()
    [row] = shop.rows("shipstation_shipment_items")
    page = json.loads(shop.desk.stores.landing.read(row["page_sha256"]))
    assert page["shipments"][row["page_position"]]["shipmentItems"][0]["sku"] == row["sku"]
    shop.hear("shipstation", shop.host.webhooks([other], of_items=True)["v1"])
    shop.read()
    assert parcels(shop) == truth
    shop.later(minutes=5)
    for version, source in (("v1", "shipstation"), ("v2", "shipstation2")):
        shop.hear(source, shop.host.webhooks([one])[version])
        shop.read()
        shop.later(minutes=5)
    assert parcels(shop) == truth, "who was not asked for it did not say that it is empty"
    one.packed = order.items
    shop.desk.ask()
    told = parcels(shop)
    assert len(told[str(one.shipment_id)]) == len(order.items)
    assert told[str(other.shipment_id)] == truth[str(other.shipment_id)]
    assert set(told) <= set(shop.shipments())


@pytest.mark.parametrize("first", ["v1", "v2"])
def test_what_both_versions_tell_of_is_one_order_and_one_label(shop: Shop, first: str) -> None:
    (order,) = shop.world.place_orders()
    label = shop.world.ship(order.order_id)
    sources = {"v1": "shipstation", "v2": "shipstation2"}
    for version in (first, *(other for other in sources if other != first)):
        for told in ([order], [label]):
            shop.hear(sources[version], shop.host.webhooks(told)[version])
        shop.read()
        shop.later(minutes=1)
    (row,) = shop.rows("shipstation_orders")
    assert (row["order_id"], row["currency"]) == (str(order.order_id), "USD")
    assert (row["total_minor"], row["paid_minor"]) == (order.total_cents, order.total_cents)
    assert len(shop.rows("shipstation_order_lines")) == len(order.items)
    (sent,) = shop.rows("shipstation_shipments")
    assert (sent["shipment_id"], sent["order_id"], sent["order_number"]) == (
        str(label.shipment_id), str(order.order_id), order.number)  # fmt: skip


def test_a_lake_that_has_an_order_twice_has_it_once_from_then_on(shop: Shop) -> None:
    orders = shop.world.place_orders(2)
    label = shop.world.ship(orders[0].order_id)
    for told in (orders, [label]):
        shop.hear("shipstation", shop.host.webhooks(told)["v1"])
    shop.read()
    lines, (one, other) = shop.rows("shipstation_order_lines"), (str(each.order_id) for each in orders)
    with shop.desk.stores.lake.writing() as lake:
        for table in ("shipstation_orders", "shipstation_order_lines"):
            lake.query(f"INSERT INTO {table} SELECT * REPLACE ('se-' || order_id AS order_id) FROM {table}")
            lake.query(f"DELETE FROM {table} WHERE order_id = '{other}'")
        lake.query(
            "UPDATE shipstation_shipments SET shipment_id = 'se-' || shipment_id, order_id = 'se-' || order_id"
        )
        lake.query("DELETE FROM lake_changes WHERE name = 'shipstation ids as V1 has them'")
    shop.hear("gateway", LINE)
    shop.read()
    assert sorted(shop.orders()) == sorted([one, other, "A-1"])
    ours = [each for each in shop.rows("shipstation_order_lines") if each["order_id"] != "A-1"]
    assert sorted(map(str, ours)) == sorted(map(str, lines))
    assert list(shop.shipments()) == [str(label.shipment_id)]


def test_an_order_of_v2_comes_with_its_own_currency_and_times(shop: Shop) -> None:
    (order,) = shop.world.place_orders()
    shop.hear("shipstation2", shop.host.webhooks([order])["v2"])
    shop.read()
    (row,) = shop.rows("shipstation_orders")
    assert (row["order_id"], row["currency"], row["paid_minor"], row["modified_at"]) == (
        str(order.order_id), "USD", order.total_cents, order.modified_at)  # fmt: skip


def test_many_events_of_one_address_are_one_question(shop: Shop) -> None:
    body = shop.host.webhooks(shop.world.place_orders())["v1"]
    events = [shop.hear("shipstation", body) for _ in range(20)]
    read = shop.read()
    assert (read.addresses, shop.host.asked["/orders"]) == (1, 1)
    assert {shop.state(event)[0] for event in events} == {EventState.READ}


def test_a_hundred_addresses_are_asked_within_the_vendors_limit(shop: Shop) -> None:
    shop.hear_all("shipstation", [shop.host.webhooks(shop.world.place_orders())["v1"] for _ in range(100)])
    read = shop.read()
    assert (read.states[EventState.READ], shop.host.too_many) == (100, 0)
    assert len(shop.orders()) == 100


def test_what_speaks_for_itself_does_not_wait_for_the_vendor(shop: Shop) -> None:
    """Of many addresses only a few are asked in one round; the next round begins with what needs no asking."""
    shop.hear_all("shipstation", [shop.host.webhooks(shop.world.place_orders())["v1"] for _ in range(30)])
    rounds = shop.desk.read_until_quiet(timedelta(), timedelta(hours=1))
    assert next(rounds).addresses == 5
    event = shop.hear("gateway", LINE)
    next(rounds)
    assert shop.state(event)[0] is EventState.READ
    assert sum(read.addresses for read in rounds) == 20


def test_reading_twice_changes_nothing(shop: Shop) -> None:
    events = [
        shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders(2))["v1"]),
        shop.hear("gateway", LINE),
        shop.hear("checkout", {"order_number": "#C-1", "product": "Mug", "price": "$4.20"}),
    ]
    shop.read()
    evidence = {"as_of", "event_id", "page_sha256", "page_position"}

    def said() -> dict[str, list[str]]:
        """What the tables say, but for who said it last."""
        return {
            table: sorted(
                str({name: row[name] for name in row if name not in evidence}) for row in shop.rows(table)
            )
            for table in ("shipstation_orders", "shipstation_order_lines", "checkout_order_changes")
        }

    before = said()
    assert shop.desk.replay([event.id for event in events]) == 3
    shop.later(minutes=3)
    read = shop.read()
    assert (read.states[EventState.READ], read.kept.new_orders, read.kept.changed_orders) == (3, [], 0)
    assert said() == before


def test_a_kill_between_table_and_store_reads_once_more(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    event = shop.hear("gateway", LINE)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EventStore, "settle", dies)
        with pytest.raises(KeyboardInterrupt):
            shop.read()
    assert shop.state(event)[0] is EventState.WAITING
    shop.read()
    assert shop.state(event)[0] is EventState.READ
    assert (len(shop.rows("shipstation_orders")), len(shop.rows("webhook_events"))) == (1, 1)


def test_one_bad_order_of_a_page_is_refused_and_the_others_are_used(shop: Shop) -> None:
    placed = shop.world.place_orders(5)
    shop.world.change(placed[2].order_id, orderTotal=12.345)
    shop.hear("shipstation", shop.host.webhooks(placed)["v1"])
    read = shop.read()
    assert (len(read.kept.new_orders), read.kept.refused) == (4, 1)
    (refused,) = shop.rows("shipstation_refused")
    assert (refused["kind"], refused["object_id"]) == ("order", str(placed[2].order_id))
    assert "more digits" in refused["reason"]


def test_persons_are_pseudonyms_and_stand_nowhere_in_clear(shop: Shop) -> None:
    placed = shop.world.place_orders(4)
    shop.hear("shipstation", shop.host.webhooks(placed)["v1"])
    shop.hear("checkout", {"order": "X", "email": placed[0].email.upper()})
    shop.read()
    orders = {row["order_id"]: row["customer"] for row in shop.rows("shipstation_orders")}
    (change,) = shop.rows("checkout_order_changes")
    assert change["customer"] == orders[str(placed[0].order_id)], "the same person, in any spelling"
    tables = ("shipstation_orders", "shipstation_order_lines", "webhook_events", "checkout_order_changes")
    told = "".join(str(row) for table in tables for row in shop.rows(table)).lower()
    for order in placed:
        assert order.email.lower() not in told
        assert order.buyer.lower() not in told
    assert "sample street" not in told


def test_persons_are_in_clear_only_when_roms_yaml_says_so(shop: Shop) -> None:
    shop.shipstation["personal_data"] = "clear"
    (order,) = shop.world.place_orders()
    shop.hear("shipstation", shop.host.webhooks([order])["v1"])
    shop.read()
    assert [row["customer"] for row in shop.rows("shipstation_orders")] == [order.email]


def test_checkout_orders_keep_of_each_field_what_was_said_last(shop: Shop) -> None:
    shop.hear("checkout", {"order_number": "#C-1", "product": "Mug", "price": 4.2, "quantity": 2})
    shop.hear("checkout", {"order": "C-1", "tracking": "1Z", "price": None, "status": "Shipped"})
    shop.read()
    (order,) = shop.rows("checkout_orders")
    assert (order["order_number"], order["product"], str(order["price"]), order["tracking_number"]) == (
        "C-1", "Mug", "4.200000000", "1Z")  # fmt: skip
    assert (order["status"], order["changes"]) == ("Shipped", 2)


def test_equal_numbers_of_different_senders_are_different_orders(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES, "other_checkout", "checkout_orders")
    shop.hear("checkout", {"order_number": "1001", "store": "Ours", "product": "Mug", "price": "$4.20"})
    shop.hear("other_checkout", {"order_number": "1001", "store": "Theirs", "product": "Plate"})
    shop.hear("checkout", {"order_number": "1001", "tracking": "1Z"})
    shop.read()
    told = {row["source"]: row for row in shop.rows("checkout_orders")}
    assert len(shop.rows("checkout_orders")) == 2
    ours, theirs = told["checkout"], told["other_checkout"]
    assert (ours["store"], ours["product"], ours["tracking_number"], ours["changes"]) == (
        "Ours",
        "Mug",
        "1Z",
        2,
    )
    assert (theirs["store"], theirs["product"], theirs["price"], theirs["changes"]) == (
        "Theirs", "Plate", None, 1)  # fmt: skip


def test_a_run_stays_for_what_comes_while_it_is_there(shop: Shop) -> None:
    shop.hear("gateway", LINE)
    shop.clock.while_waiting = [lambda: None, lambda: shop.hear("gateway", {**LINE, "order_id": "A-2"})]
    rounds = list(shop.desk.read_until_quiet(timedelta(seconds=10), timedelta(hours=1)))
    assert [read.events for read in rounds] == [1, 1]
    assert set(shop.orders()) == {"A-1", "A-2"}


def test_a_ducklake_holds_the_same(shop: Shop) -> None:
    shop.more["ROMS_LAKE"] = "ducklake:sqlite"
    placed = shop.world.place_orders(3)
    shop.hear("shipstation", shop.host.webhooks(placed)["v1"])
    shop.hear("gateway", LINE)
    shop.hear("checkout", {"order": "C", "product": "Mug"})
    shop.read()
    shop.later(minutes=5)
    shop.world.change(placed[0].order_id, status="on_hold")
    shop.desk.ask()
    del shop.world.orders[placed[1].order_id]
    assert shop.orders() == {**shop.world.truth(), "A-1": (None, None), str(placed[1].order_id): (
        "awaiting_shipment", placed[1].total_cents)}  # fmt: skip
    assert [row["product"] for row in shop.rows("checkout_orders")] == ["Mug"]


def test_the_next_event_is_read_alone_however_many_came_that_day(shop: Shop) -> None:
    """Only what waits is read: the day's other events are not looked at again."""
    shop.hear_all("gateway", [{**LINE, "order_id": f"A-{number}"} for number in range(300)])
    shop.read()
    event = shop.hear("gateway", {**LINE, "order_id": "last"})
    read = shop.read()
    assert (read.events, read.correlation_ids) == (1, [event.correlation_id])
