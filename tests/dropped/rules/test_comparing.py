"""The former sheet against our orders: every difference is told with its reason, and nothing else."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.dropped.rules.comparing import (
    OrderSaid,
    differences,
    orders_of_sheet,
)
from roms_assets.dropped.rules.differing import Difference, DifferenceKind
from tests.dropped.rules.test_former_sheet import a_sheet, rows_of

ORDER = OrderSaid("A7", {"USD": 2500}, Decimal(2), frozenset(["shipped"]), "", frozenset(["1Z1"]), "LUNA#A7")


def compared(here: OrderSaid | None = None, **there: Any) -> list[Difference]:
    """One order of ours against the same with changes there."""
    ours = [here or ORDER]
    return differences({"A7": replace(ORDER, **there)}, {"A7": ours})


def kinds(found: list[Difference]) -> list[DifferenceKind]:
    return [each.kind for each in found]


def test_the_same_differs_in_nothing() -> None:
    assert compared() == []
    assert differences({}, {}) == []


@pytest.mark.parametrize(
    ("there", "kind", "why"),
    [
        ({"totals": {"USD": 2400}}, DifferenceKind.AMOUNT, "more here by USD 1.00"),
        ({"totals": {"EUR": 2500}}, DifferenceKind.AMOUNT, "other currencies"),
        ({"quantity": Decimal("2.5")}, DifferenceKind.QUANTITY, "add up to another number"),
        ({"states": frozenset(["delivered"])}, DifferenceKind.STATUS, "has not heard of the last event"),
        ({"unknown_status": "lost"}, DifferenceKind.STATUS, "'lost' is no status that ROMS knows"),
        ({"tracking": frozenset(["1Z1", "1Z2"])}, DifferenceKind.TRACKING, "1Z2 only there"),
        ({"tracking": frozenset()}, DifferenceKind.TRACKING, "1Z1 only here"),
    ],
)
def test_each_difference_says_why(there: dict[str, Any], kind: DifferenceKind, why: str) -> None:
    (found,) = compared(**there)
    assert (found.order_number, found.kind) == ("A7", kind)
    assert why in found.why


def test_what_the_sheet_leaves_open_is_no_difference() -> None:
    assert compared(totals={}, states=frozenset()) == []


def test_an_amount_that_nobody_tells_of_here_is_one() -> None:
    (found,) = compared(replace(ORDER, totals={}))
    assert (found.here, found.why) == ("no amount", "no source of ours tells of its amount")


def test_orders_of_one_side_alone() -> None:
    other = replace(ORDER, order_number="B8", order_id="LUNA#B8")
    found = differences({"A7": ORDER}, {"B8": [other]})
    assert [(each.order_number, each.kind.value) for each in found] == [
        ("A7", "only there"),
        ("B8", "only here"),
    ]


def test_an_order_that_only_the_imported_sheet_tells_of_is_not_ours() -> None:
    alone = replace(ORDER, is_of_sheet_alone=True)
    assert kinds(differences({"A7": ORDER}, {"A7": [alone]})) == [DifferenceKind.ONLY_THERE]
    assert differences({}, {"A7": [alone]}) == []


def test_a_number_that_several_of_our_shops_have_is_never_guessed() -> None:
    found = differences({"A7": ORDER}, {"A7": [ORDER, replace(ORDER, order_id="SHOP#A7")]})
    assert [(each.kind, each.here) for each in found] == [(DifferenceKind.SEVERAL_HERE, "LUNA#A7, SHOP#A7")]


def test_the_lines_of_an_order_are_added_up_by_its_number() -> None:
    rows = rows_of(a_sheet({"Order Number": "#a7 "}, {"Order Number": "A7", "Status": "Delivered"}))
    found = orders_of_sheet(rows)["A7"]
    assert (found.totals, found.quantity) == ({"USD": 5000}, Decimal(4))
    assert found.states == {"shipped", "delivered"}
    assert found.tracking == {"1Z1", "1Z2"}
    (none,) = orders_of_sheet(rows_of(a_sheet({"Total": ""}, {}))).values()
    assert none.totals == {}, "an amount that is not whole is none"


@given(st.lists(st.sampled_from("ABC"), max_size=6), st.lists(st.sampled_from("ABC"), max_size=6))
def test_each_order_of_either_side_is_compared_once(there: list[str], here: list[str]) -> None:
    found = differences(
        {key: replace(ORDER, order_number=key) for key in there},
        {key: [replace(ORDER, order_number=key)] for key in here},
    )
    assert sorted(each.order_number for each in found) == sorted(set(there) ^ set(here))
