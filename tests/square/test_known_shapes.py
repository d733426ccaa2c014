"""Orders of known shape and as dicts: two ways of reading that must never differ in what they say."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.listed import Listed
from roms_assets.square.rules.known_shapes import in_known_shape
from roms_assets.square.rules.orders import read_orders
from roms_assets.square.rules.reading import Seen, have_known_shape, read
from roms_assets.square.rules.tables import SquareTable

_SHA256 = "a" * 64
NOW = datetime(2025, 12, 1, tzinfo=UTC)
_PARSE = read_orders({"L1": "Asia/Manila", "L2": "Asia/Tokyo"}, "Asia/Manila")
_NAMES = st.text(max_size=4)
_MONEY = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {}, optional={"amount": st.integers(-(2**62), 2**62) | st.none(), "currency": _NAMES | st.none()}
    ),
)
_TIME = st.sampled_from(["2025-11-01T10:00:00Z", "2025-11-01T10:00:00.123Z", "2025-11-01T18:00:00+08:00"])
_LINE = st.fixed_dictionaries(
    {"quantity": st.sampled_from(["1", "0.75", "12.000000001"])},
    optional={
        "uid": _NAMES,
        "name": _NAMES | st.none(),
        "total_money": _MONEY,
        "total_tax_money": _MONEY,
        "note": _NAMES,
    },
)
_TENDER = st.fixed_dictionaries(
    {"id": _NAMES},
    optional={"amount_money": _MONEY, "created_at": _TIME, "card_details": st.just({"status": "X"})},
)
_RETURN = st.fixed_dictionaries(
    {}, optional={"source_order_id": _NAMES, "return_line_items": st.none() | st.lists(_LINE, max_size=2)}
)
_ORDER = st.fixed_dictionaries(
    {
        "id": _NAMES,
        "location_id": st.sampled_from(["L1", "L2", "L3"]),
        "created_at": _TIME,
        "updated_at": _TIME,
    },
    optional={
        "version": st.integers(0, 2**40),
        "state": _NAMES | st.none(),
        "closed_at": _TIME | st.none(),
        "source": st.none() | st.fixed_dictionaries({}, optional={"name": _NAMES}),
        "net_amounts": st.none() | st.fixed_dictionaries({}, optional={"total_money": _MONEY}),
        "total_money": _MONEY,
        "line_items": st.none() | st.lists(_LINE, max_size=3),
        "tenders": st.lists(_TENDER, max_size=2),
        "refunds": st.lists(
            st.fixed_dictionaries({"id": _NAMES}, optional={"amount_money": _MONEY}), max_size=1
        ),
        "fulfillments": st.lists(st.fixed_dictionaries({"type": _NAMES}), max_size=1),
        "returns": st.none() | st.lists(_RETURN, max_size=2),
    },
)


def _listed(orders: list[Any]) -> Listed:
    return Listed([msgspec.Raw(json.dumps(order).encode()) for order in orders])


@given(st.lists(_ORDER, min_size=1, max_size=4))
def test_both_ways_say_the_same(orders: list[dict[str, Any]]) -> None:
    shaped = in_known_shape("order", _listed(orders))
    assert have_known_shape(shaped)
    mine = read("order", Seen.on(_SHA256, shaped), _PARSE, NOW)
    theirs = read("order", Seen.on(_SHA256, orders), _PARSE, NOW)
    assert mine.refused.equals(theirs.refused)
    assert {table: frame.rows() for table, frame in mine.frames.items()} == {
        table: frame.rows() for table, frame in theirs.frames.items()
    }
    assert len(mine.frames[SquareTable.ORDERS]) + len(mine.refused) == len(orders)


def _an_order(**more: Any) -> dict[str, Any]:
    times = {"created_at": "2025-11-01T10:00:00Z", "updated_at": "2025-11-01T10:00:00Z"}
    return {"id": "A", "location_id": "L1", "version": 1, **times, **more}


@pytest.mark.parametrize(
    "other",
    [
        _an_order(new_field=1),
        _an_order(line_items=[{"quantity": "1", "new_field": 1}]),
        _an_order(version=1.0),
        _an_order(version="1"),
        _an_order(version=None),
        _an_order(total_money={"amount": "100"}),
        _an_order(total_money={"amount": 1.0}),
        _an_order(line_items={"quantity": "1"}),
        _an_order(id=7),
        {"location_id": "L1"},
        "no order",
    ],
)
def test_one_thing_of_another_shape_makes_dicts_of_all(other: Any) -> None:
    listed = _listed([_an_order(), other])
    assert in_known_shape("order", listed) is listed
    assert list(listed) == [_an_order(), other]


@pytest.mark.parametrize(
    "wrong", [{"created_at": "yesterday"}, {"line_items": [{"quantity": "many"}]}, {"version": -1}]
)
def test_what_has_the_shape_and_cannot_be_used_is_refused_alone(wrong: dict[str, Any]) -> None:
    orders = [_an_order(id="A"), _an_order(id="B", **wrong), _an_order(id="C")]
    shaped = in_known_shape("order", _listed(orders))
    assert have_known_shape(shaped)
    found = read("order", Seen.on(_SHA256, shaped), _PARSE, NOW)
    assert found.frames[SquareTable.ORDERS]["order_id"].to_list() == ["A", "C"]
    assert found.refused.select("object_id", "page_sha256", "page_position").rows() == [("B", _SHA256, 1)]
    assert found.refused.equals(read("order", Seen.on(_SHA256, orders), _PARSE, NOW).refused)


def test_pages_of_known_shape_are_read_together_and_keep_their_evidence() -> None:
    shaped = [in_known_shape("order", _listed([_an_order(id=name)])) for name in "AB"]
    dicts = [_an_order(id="C")]
    several = [Seen.on("a" * 64, shaped[0]), Seen.on("c" * 64, dicts), Seen.on("b" * 64, shaped[1])]
    joined = Seen.joined(several)
    rows = [row for seen in joined for row in zip(seen.sha256s, seen.positions, seen.things, strict=True)]
    assert len(joined) == 2
    assert [(sha256[0], position) for sha256, position, _ in rows] == [("a", 0), ("b", 0), ("c", 0)]


def test_other_things_are_dicts() -> None:
    listed = _listed([{"id": "PAY"}])
    assert in_known_shape("payment", listed) is listed
