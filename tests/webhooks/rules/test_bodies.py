import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.bodies import why_refused

CONTRACT = SourceKind.SHIPSTATION_CONTRACT


def refused(order: object, *channels: str) -> str:
    return why_refused(CONTRACT, json.dumps(order).encode(), channels)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 5000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"7", "not a JSON object"),
        (b"{}", "names no order"),
        (b'{"order_id": ""}', "names no order"),
        (b'{"order_id": "1", "channel": "ebay"}', "no channel that is known"),
        (b'{"order_id": "1"}', "no channel that is known"),
        (b'{"order_id": "1", "channel": ["shop"], "advancedOptions": 5}', "no channel that is known"),
    ],
)
def test_a_body_that_is_no_order_of_a_known_channel_is_refused(body: bytes, why: str) -> None:
    assert why in why_refused(CONTRACT, body, ["shop"])


@pytest.mark.parametrize(
    "order",
    [
        {"order_id": "1", "channel": "Shop"},
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
    assert why_refused(kind, b"no json", ["shop"]) == ""


@given(st.binary(max_size=100))
def test_no_body_breaks_it_and_none_is_quoted(body: bytes) -> None:
    assert isinstance(why_refused(CONTRACT, body, ["shop"]), str)
