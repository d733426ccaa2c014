import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.bodies import Expected, why_refused
from roms_assets.webhooks.rules.reading import read_event
from roms_assets.webhooks.rules.tables import LINES, ORDERS
from tests.webhooks.rules.test_reading import MANNER, an_event, frames

CONTRACT = SourceKind.SHIPSTATION_CONTRACT
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
LINE = {"order_id": "1", "channel": "shop", "product_sku": "BREAD", "quantity": 2}
ORDER = {"orderId": 1, "marketplace": "shop", "items": [{"sku": "BREAD", "quantity": 1, "unitPrice": 0.5}]}


def why(body: bytes, *channels: str, kind: SourceKind = CONTRACT) -> str:
    return why_refused(kind, body, Expected(channels, "USD"), NOON)


def refused(order: object, *channels: str) -> str:
    return why(json.dumps(order).encode(), *channels)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 5000, "another shape"),
        (b"[]", "another shape"),
        (b"7", "another shape"),
        (b"{}", "names no order"),
        (b'{"order_id": ""}', "another shape"),
    ],
)
def test_a_body_that_is_no_order_is_refused(body: bytes, reason: str) -> None:
    assert reason in why(body, "shop")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"order_id": " "}, "its id is empty"),
        ({"order_id": None}, "$.order_id"),
        ({"product_sku": ...}, "`product_sku`"),
        ({"product_sku": ""}, "its SKU is empty"),
        ({"product_sku": 7}, "$.product_sku"),
        ({"quantity": ...}, "`quantity`"),
        ({"quantity": "lots"}, "$.quantity"),
        ({"quantity": "NaN"}, "not finite"),
        ({"quantity": None}, "$.quantity"),
        ({"channel": ...}, "`channel`"),
        ({"channel": "ebay"}, "no channel that is known"),
        ({"ordered_date": "2026-01-15T12:00:00"}, "without a zone"),
        ({"ordered_date": "yesterday"}, "no time of ISO 8601"),
    ],
)
def test_a_short_order_that_lacks_or_bends_a_field_is_refused(change: dict[str, object], reason: str) -> None:
    assert refused(LINE, "shop") == ""
    told = {name: value for name, value in (LINE | change).items() if value is not ...}
    assert reason in refused(told, "shop")
    assert "lots" not in refused(told, "shop")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"items": [{"quantity": 1}]}, "`sku`"),
        ({"items": [{"sku": "", "quantity": 1}]}, "its SKU is empty"),
        ({"items": [{"sku": "A", "quantity": "lots"}]}, "$.items[0].quantity"),
        ({"items": "BREAD"}, "$.items"),
        ({"orderTotal": "much"}, "$.orderTotal"),
        ({"orderTotal": 0.001}, "more digits"),
        ({"orderDate": "yesterday"}, "no time of ISO 8601"),
        ({"advancedOptions": 5}, "$.advancedOptions"),
        ({"marketplace": "ebay"}, "no channel that is known"),
        ({"marketplace": None}, "no channel that is known"),
    ],
)
def test_a_fuller_order_that_bends_a_field_is_refused(change: dict[str, object], reason: str) -> None:
    assert refused(ORDER, "shop") == ""
    assert reason in refused(ORDER | change, "shop")
    assert "lots" not in refused(ORDER | change, "shop")


@pytest.mark.parametrize(
    "order",
    [
        LINE | {"channel": "Shop"},
        {"orderId": 1, "marketplace": "shop"},
        {"orderId": 1, "advancedOptions": {"storeId": 77}},
        {"orderId": 1, "advancedOptions": {"marketplace": "SHOP"}},
    ],
)
def test_a_channel_may_stand_where_either_form_of_an_order_has_it(order: dict[str, object]) -> None:
    assert refused(order, "shop", "77") == ""
    assert refused(order) == ""
    assert refused(order, "other") != ""


@pytest.mark.parametrize("kind", [kind for kind in SourceKind if kind is not CONTRACT])
def test_other_sources_are_read_later(kind: SourceKind) -> None:
    assert why(b"no json", "shop", kind=kind) == ""


RARE = "Sampaguita"
"""It stands wherever text may stand, so that a reason that quotes any of it holds it."""
GOOD = [
    LINE | {"order_id": RARE, "channel": RARE, "product_sku": RARE},
    ORDER | {"orderId": RARE, "marketplace": RARE, "items": [{"sku": RARE, "quantity": 1}]},
]
FIELDS = st.sampled_from([*LINE, *ORDER, "ordered_date", "orderTotal", "orderCurrency", "advancedOptions"])
PLAIN = st.none() | st.sampled_from(["", RARE]) | st.text(max_size=5) | st.integers() | st.floats()
ITEMS = st.lists(st.dictionaries(st.sampled_from(["sku", "quantity", "unitPrice"]), PLAIN), max_size=2)
CHANGES = st.dictionaries(FIELDS, PLAIN | ITEMS | st.just({RARE: RARE}), max_size=3)
BODIES = st.builds(lambda good, change: json.dumps(good | change).encode(), st.sampled_from(GOOD), CHANGES)


@given(st.binary(max_size=100) | BODIES)
def test_what_is_taken_becomes_rows_and_what_is_refused_cannot_and_is_not_quoted(body: bytes) -> None:
    told = why(body)
    assert RARE not in told
    if told:
        with pytest.raises(RuleBroken, match=re.escape(told)):
            read_event(CONTRACT, an_event(body), MANNER)
        return
    made = frames(read_event(CONTRACT, an_event(body), MANNER).found)
    assert made[ORDERS].height == 1
    assert set(made[LINES]["order_id"]) <= set(made[ORDERS]["order_id"])
