import json
import re
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.bodies import Expected, why_refused
from roms_assets.webhooks.rules.contract import read_contract
from roms_assets.webhooks.rules.statements import Evidence, Manner

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


FIELDS = st.sampled_from([*LINE, *ORDER, "ordered_date", "orderTotal", "advancedOptions"])
VALUES: st.SearchStrategy[object] = (
    st.none() | st.text(max_size=5) | st.integers() | st.floats() | st.just([{"sku": "A"}]) | st.just({})
)
ORDERS = st.dictionaries(FIELDS, VALUES).map(lambda told: json.dumps(LINE | told).encode())


@given(st.binary(max_size=100) | ORDERS)
def test_what_is_taken_can_be_read_and_what_is_refused_cannot(body: bytes) -> None:
    told = why(body)
    with pytest.raises(RuleBroken, match=re.escape(told)) if told else nullcontext():
        read_contract(body, Evidence(NOON, 1), Manner("USD"))
