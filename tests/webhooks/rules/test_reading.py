"""Events and answers as rows: exact, with their times in UTC, and never a crash for whatever is sent."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.shipstation_shapes import v1_order, v1_shipment, v2_label, v2_shipment
from demo.shipstation_shop import made_order
from demo.shipstation_world import ShipStationWorld
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import Event, EventState
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.reading import THINGS, event_row, read_event, read_page
from roms_assets.webhooks.rules.statements import Evidence, Found, Manner, pacific
from roms_assets.webhooks.rules.tables import (
    CHECKOUT_CHANGES,
    EVENTS,
    LINES,
    ORDERS,
    REFUSED,
    SHIPMENTS,
    frame,
)

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
MANNER = Manner("USD", b"a key that only tests have")
PAGE = Evidence(NOW, None, "0" * 64)


def an_event(body: bytes, kind: SourceKind = SourceKind.SHIPSTATION_CONTRACT, event_id: int = 7) -> Event:
    return Event(
        event_id, kind.value, "claim", NOW, {}, body, "application/json", "c-1", EventState.WAITING, "", 0, None, None
    )  # fmt: skip


def frames(found: Found) -> dict[str, Any]:
    """Every row fits its table's model."""
    rows = {ORDERS: found.orders, LINES: found.lines, SHIPMENTS: found.shipments,
            CHECKOUT_CHANGES: found.changes, REFUSED: found.refused}  # fmt: skip
    return {table: frame(table, given) for table, given in rows.items()}


def raws(*things: Any) -> list[msgspec.Raw]:
    return [msgspec.Raw(json.dumps(thing).encode()) for thing in things]


def test_an_order_of_v1_is_exact_and_in_utc() -> None:
    order = made_order(90_000_003, datetime(2025, 7, 1, 6, 30, tzinfo=UTC), 1)
    found = read_page("v1", "orders", raws(v1_order(order)), PAGE, MANNER)
    (row,) = frames(found)[ORDERS].to_dicts()
    assert (row["total_minor"], row["tax_minor"], row["shipping_minor"], row["currency"]) == (
        order.total_cents, order.tax_cents, order.shipping_cents, "USD")  # fmt: skip
    assert (row["ordered_at"], row["modified_at"]) == (order.placed_at, order.modified_at)
    assert (row["order_number"], row["ship_country"], row["page_position"]) == (order.number, "US", 0)
    lines = frames(found)[LINES].to_dicts()
    assert [(line["sku"], line["quantity"], line["unit_price"]) for line in lines] == [
        (item.sku, Decimal(item.quantity), Decimal(item.unit_cents) / 100) for item in order.items
    ]


def test_both_versions_tell_the_same_of_an_order_and_of_a_label() -> None:
    world = ShipStationWorld([date(2025, 11, 3)])
    label = world.ship(next(iter(world.orders)))
    first = frames(read_page("v1", "orders", raws(v1_order(label.order)), PAGE, MANNER))[ORDERS]
    second = frames(read_page("v2", "shipments", raws(v2_shipment(label.order)), PAGE, MANNER))[ORDERS]
    same = ["order_number", "store_id", "modified_at", "currency", "paid_minor", "tax_minor", "shipping_minor",
            "customer", "ship_country"]  # fmt: skip
    assert first.select(same).rows() == second.select(same).rows()
    first = frames(read_page("v1", "shipments", raws(v1_shipment(label, False)), PAGE, MANNER))[SHIPMENTS]
    second = frames(read_page("v2", "labels", raws(v2_label(label)), PAGE, MANNER))[SHIPMENTS]
    same = ["tracking_number", "cost_minor", "currency", "created_at", "is_voided", "is_return", "ship_date"]
    assert first.select(same).rows() == second.select(same).rows()


@pytest.mark.parametrize(
    ("written", "not_after", "utc"),
    [
        ("2025-07-01T12:00:00.0000000", NOW, "2025-07-01T19:00:00+00:00"),
        ("2025-12-01T12:00:00", NOW, "2025-12-01T20:00:00+00:00"),
        (
            "2025-11-02T01:30:00.5000000",
            datetime(2025, 11, 2, 8, 31, tzinfo=UTC),
            "2025-11-02T08:30:00.500000+00:00",
        ),
        (
            "2025-11-02T01:30:00.0000000",
            datetime(2025, 11, 2, 9, 31, tzinfo=UTC),
            "2025-11-02T09:30:00+00:00",
        ),
        ("2016-01-12T16:03:06Z", NOW, "2016-01-12T16:03:06+00:00"),
        ("2016-01-12 16:03:06", NOW, "2016-01-13T00:03:06+00:00"),
    ],
)
def test_v1s_clock_is_the_pacific_one(written: str, not_after: datetime, utc: str) -> None:
    at = pacific(written, not_after)
    assert at is not None
    assert at.isoformat() == utc


@given(st.integers(1_420_070_400, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_a_time_that_v1_writes_comes_back(at: datetime) -> None:
    """Also in the hour that the clock shows twice, when it is read within the hour."""
    written = v1_order(made_order(1, at, 1))["orderDate"]
    assert pacific(written, at + timedelta(minutes=59)) == at


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"orderTotal": 1.005}, "more digits"),
        ({"modifyDate": "yesterday"}, "no time"),
        ({"modifyDate": None}, "another shape"),
        ({"orderId": None}, "another shape"),
        ({"orderTotal": 1e300}, "not finite"),
        ({"items": [{"sku": "x", "quantity": 1e-30}]}, "not finite"),
        ({"items": "many"}, "another shape"),
    ],
)
def test_a_broken_order_is_refused_with_its_reason_and_quotes_nobody(
    broken: dict[str, Any], reason: str
) -> None:
    order = v1_order(made_order(90_000_003, NOW, 1)) | {"customerEmail": "hush@mail.example"}
    found = read_page("v1", "orders", raws(order, order | broken, order), PAGE, MANNER)
    assert (len(found.orders), len(found.refused)) == (2, 1)
    (refused,) = frames(found)[REFUSED].to_dicts()
    assert reason in refused["reason"]
    assert "hush" not in str(refused)


def test_a_list_that_nobody_knows_is_no_silence() -> None:
    with pytest.raises(RuleBroken, match="labels, which nobody can read"):
        read_page("v1", "labels", raws({}), PAGE, MANNER)


PLAIN = {"Order_Number": "#C-9", "Item": "Mug", "Unit_Price": 4.25, "qty": "2", "TOTAL": "8,50 €",
         "email": "A@b.example", "created_at": "2025-11-01T10:00:00+08:00", "shipment_id": "1Z"}  # fmt: skip
EMBED = {
    "embeds": [
        {
            "author": {"name": "Successful Checkout | Corner Shop"},
            "fields": [
                {"name": "Product", "value": "Mug"},
                {"name": "Price", "value": "$1,234.50"},
                {"name": "Quantity", "value": "2"},
                {"name": "Order Number", "value": "||#C-9||"},
                {"name": "Email", "value": "||a@b.example||"},
                {"name": "Proxy List", "value": "hush"},
                {"name": "Commission", "value": "N/A"},
            ],
        }
    ]
}
TEXT = """Successful Checkout | Corner Shop
Product
Mug
Price
₱1,234.50
Quantity
1
Order Number
#C-9
Email
a@b.example
Profile
hush
Status
Confirmed

Successful Checkout | Corner Shop
Product
Plate
Order Number
C-10
Tracking Number
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (PLAIN, {"order_number": "C-9", "product": "Mug", "price": Decimal("4.25"), "quantity": 2,
                 "total": Decimal("8.5"), "currency": "EUR", "tracking_number": "1Z"}),
        (EMBED, {"order_number": "C-9", "store": "Corner Shop", "price": Decimal("1234.5"), "currency": "USD",
                 "quantity": 2, "commission": None}),
        (TEXT, {"order_number": "C-9", "store": "Corner Shop", "price": Decimal("1234.5"), "currency": "PHP",
                "status": "Confirmed"}),
    ],
)  # fmt: skip
def test_checkout_orders_in_their_three_bodies(body: object, told: dict[str, object]) -> None:
    sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    said = read_event(SourceKind.CHECKOUT_ORDERS, an_event(sent, SourceKind.CHECKOUT_ORDERS), MANNER)
    rows = frames(said.found)[CHECKOUT_CHANGES].to_dicts()
    assert {name: rows[0][name] for name in told} == told
    assert rows[0]["customer"] == MANNER.customer("a@b.example")
    assert "hush" not in str(rows)
    if body is TEXT:
        assert (rows[1]["order_number"], rows[1]["tracking_number"]) == ("C-10", None)


def fields(*told: tuple[str, str]) -> bytes:
    """An embed with these fields."""
    listed = [{"name": name, "value": value} for name, value in told]
    return json.dumps({"embeds": [{"title": "Successful Checkout | Shop", "fields": listed}]}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b'{"order": "1", "price": 1, "price": 2}',
        b'{"order": "1", "Price": "$1", "price": "$2"}',
        fields(("Order", "1"), ("Price", "$1"), ("Price:", "$2")),
        b"Successful Checkout | Shop\nOrder\n1\nPrice\n$1\nPrice\n$2",
    ],
)
def test_a_label_that_is_told_twice_with_different_values_is_not_guessed(body: bytes) -> None:
    with pytest.raises(RuleBroken, match="price twice"):
        read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER)


@pytest.mark.parametrize(
    "body",
    [
        b'{"order": "1", "price": 1.0, "price": 1, "Price": null, "note": "a", "note": "b"}',
        fields(
            ("Order", "||1||"), ("Price", "1"), ("Price", "`1`"), ("Price", "N/A"), ("~", "a"), ("~", "b")
        ),
        b"Successful Checkout | Shop\nOrder\n1\nPrice\n1\nPrice\n1\nProxy\na\nProxy\nb",
    ],
)
def test_what_is_told_twice_alike_or_is_not_read_does_no_harm(body: bytes) -> None:
    (change,) = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER).found.changes
    assert (change["order_number"], change["price"]) == ("1", 1)


@pytest.mark.parametrize(
    "body",
    [fields(("Order", "1"), ("Store", "Ours")), b"Successful Checkout | Shop\nOrder\n1\nStore\nOurs"],
)
def test_a_label_goes_before_the_title(body: bytes) -> None:
    (change,) = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER).found.changes
    assert change["store"] == "Ours"


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("$1,234.50", "1234.5", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1 234,56 zł", "1234.56", "PLN"),
        ("PHP 1,234", "1234", "PHP"),
        ("12.5", "12.5", None),
        ("¥500", "500", None),
        ("1.234 KWD", "1.234", "KWD"),
        ("-3.10", "-3.1", None),
        ("$-3.10", "-3.1", "USD"),
        ("-$3.10", "-3.1", "USD"),
        ("$0.50 usd", "0.5", "USD"),
        ("C$5.00", "5", "CAD"),
        ("0.500", "0.5", None),
    ],
)
def test_amounts_as_people_write_them(written: str, amount: str, currency: str | None) -> None:
    body = json.dumps({"order": "1", "total": written}).encode()
    said = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER)
    (change,) = said.found.changes
    assert (change["total"], change["currency"]) == (Decimal(amount), currency)


def test_a_number_of_json_is_never_taken_for_grouped_thousands() -> None:
    body = b'{"order": "1", "price": 12.345, "quantity": 1.000}'
    (change,) = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER).found.changes
    assert (change["price"], change["quantity"]) == (Decimal("12.345"), 1)


@pytest.mark.parametrize(
    "written",
    ["free", "1.2.3", "1,23,456.7.8", "10,00,000", "1.500", "1,500", "1.234 €", "$0.125", "$0,125", "$1.125",
     "($5.00)", "5-", "5.00-", "1 2 3", "USD 5 EUR", "--5", "- $-5", "$5 off", "5 6.00", "¥1,500"],
)  # fmt: skip
def test_what_is_no_amount_is_not_guessed(written: str) -> None:
    body = json.dumps({"order": "1", "total": written}).encode()
    with pytest.raises(RuleBroken, match="amount"):
        read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER)


@pytest.mark.parametrize(
    ("written", "pieces"),
    [("2", 2), ("x2", 2), ("2 pcs", 2), ("1,234.5", Decimal("1234.5")), ("0.500", Decimal("0.5")), ("-1", -1),
     ("", None)],
)  # fmt: skip
def test_quantities_as_people_write_them(written: str, pieces: object) -> None:
    body = json.dumps({"order": "1", "qty": written}).encode()
    (change,) = read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER).found.changes
    assert change["quantity"] == pieces


@pytest.mark.parametrize("written", ["1.500", "1,500", "some", "(2)", "2-", "1 2", "$2", "2 of 3"])
def test_what_is_no_quantity_is_not_guessed(written: str) -> None:
    body = json.dumps({"order": "1", "qty": written}).encode()
    with pytest.raises(RuleBroken, match="pieces"):
        read_event(SourceKind.CHECKOUT_ORDERS, an_event(body), MANNER)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=12), below, max_size=5),
    max_leaves=12,
)
NAMES = ["order_id", "orderId", "channel", "product_sku", "quantity", "ordered_date", "items", "orderTotal",
         "orderCurrency", "orderDate", "advancedOptions", "resource_type", "resource_url", "embeds",
         "order_number", "price", "total", "email", "date", "type", "data"]  # fmt: skip
BODIES = (
    st.binary(max_size=200)
    | JSON.map(lambda told: json.dumps(told).encode())
    | st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8).map(lambda told: json.dumps(told).encode())
    | st.text(max_size=200).map(
        lambda told: f"Successful Checkout | X\nOrder Number\n{told}".encode("utf-8", "replace")
    )
)


@given(st.sampled_from(list(SourceKind)), BODIES)
def test_whatever_is_sent_is_rows_that_fit_or_a_broken_rule(kind: SourceKind, body: bytes) -> None:
    event = an_event(body, kind)
    try:
        said = read_event(kind, event, MANNER)
    except RuleBroken as error:
        frame(EVENTS, [event_row(event, kind, None, (EventState.DEAD, str(error)), NOW)])
        return
    frames(said.found)
    frame(EVENTS, [event_row(event, kind, said, (EventState.READ, ""), NOW)])


ORDER_NAMES = [*v1_order(made_order(1, NOW, 1)), *v2_shipment(made_order(1, NOW, 1)), "shipmentId", "label_id",
               "fulfillmentId", "fulfillment_id", "createDate", "created_at", "shipmentCost", "voidDate"]  # fmt: skip
GOOD_V1 = v1_order(made_order(90_000_001, NOW, 1))
GOOD_V2 = v2_shipment(made_order(90_000_001, NOW, 1))


@given(
    st.sampled_from(sorted(THINGS)),
    st.dictionaries(st.sampled_from(ORDER_NAMES), JSON | st.just("2025-11-01T00:00:00Z"), max_size=6),
)
def test_whatever_the_vendor_answers_is_rows_that_fit_or_refused(
    listed: tuple[str, str], more: dict[str, Any]
) -> None:
    version, lists = listed
    good = GOOD_V1 if version == "v1" else GOOD_V2
    found = read_page(version, lists, raws(good | more), PAGE, MANNER)
    assert len(found.orders) + len(found.shipments) + len(found.refused) == 1
    frames(found)
