"""A day of inventory: what counts show beyond the movements, and what a position carries on."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.inventory.rules.days import Day, State, made
from roms_assets.inventory.rules.tables import QUANTITY

FIRST = date(2025, 11, 1)
Flow = tuple[str, str, str, Decimal]
FLOWS = {
    "product_id": pl.String(),
    "channel": pl.String(),
    "kind": pl.String(),
    "quantity": QUANTITY,
    "source_table": pl.String(),
    "source_key": pl.String(),
    "source_rows": pl.Int64(),
}


def a_flow(kind: str, quantity: str | int, channel: str = "A", product: str = "007") -> Flow:
    return (product, channel, kind, Decimal(quantity))


def days(*told: Sequence[Flow], under_way_days: int = 7) -> list[Day]:
    """Fold so many days from the first on."""
    found: list[Day] = []
    state = State.none()
    for number, flows in enumerate(told):
        rows = [(*flow, "order_lines", "key", 1) for flow in flows]
        frame = pl.DataFrame(rows, schema=FLOWS, orient="row")
        found.append(made(state, frame, FIRST + timedelta(days=number), under_way_days))
        state = found[-1].state
    return found


def moves(day: Day) -> list[tuple[Any, ...]]:
    return day.movements.select("channel", "kind", "quantity", "other_channel").rows()


def test_the_first_count_opens_the_stock() -> None:
    [day] = days([a_flow("counted", 10), a_flow("sold", 3)])
    assert moves(day) == [("A", "opening", 13, None), ("A", "sold", -3, None)]
    assert day.positions.select("quantity", "counted_quantity", "is_stock_known").rows() == [(10, 10, True)]


def test_a_gain_is_a_receipt_and_a_loss_is_shrinkage() -> None:
    _, gained, lost, nothing = days(
        [a_flow("counted", 10)], [a_flow("counted", 14), a_flow("sold", 1)], [a_flow("counted", 11)],
        [a_flow("counted", 9), a_flow("sold", 2)], under_way_days=0,
    )  # fmt: skip
    assert moves(gained) == [("A", "gained", 5, None), ("A", "sold", -1, None)]
    assert moves(lost) == [("A", "lost", -3, None)]
    assert lost.movements.select("counted_quantity", "expected_quantity", "source_table").rows() == [
        (11, 14, "order_lines")
    ]
    assert moves(nothing) == [("A", "sold", -2, None)]


def test_equal_and_opposite_differences_of_one_product_are_a_transfer() -> None:
    first = [a_flow("counted", 10), a_flow("counted", 2, "B"), a_flow("counted", 10, product="7")]
    second = [a_flow("counted", 6), a_flow("counted", 6, "B"), a_flow("counted", 14, product="7")]
    _, day = days(first, second)
    assert moves(day) == [("A", "moved_out", -4, "B"), ("B", "moved_in", 4, "A"), ("A", "gained", 4, None)]
    of_b = day.positions.filter(channel="B", product_id="007")
    assert of_b["oldest_arrived_on"].to_list() == [FIRST]


def test_differences_that_are_not_equal_are_none_where_nothing_may_be_under_way() -> None:
    told = [
        [a_flow("counted", 10), a_flow("counted", 2, "B")],
        [a_flow("counted", 6), a_flow("counted", 5, "B")],
    ]
    _, day = days(*told, under_way_days=0)
    assert [kind for _, kind, _, _ in moves(day)] == ["lost", "gained"]
    assert day.under_way.is_empty()


def test_two_transfers_of_one_size_pair_in_the_channels_order_and_a_third_difference_stays() -> None:
    before = [a_flow("counted", 10, channel) for channel in "ABCDE"]
    after = [a_flow("counted", 10 + change, channel) for channel, change in zip("ABCDE", (1, -1, -1, 1, 1))]  # noqa: B905
    _, day = days(before, after)
    assert moves(day) == [
        ("A", "moved_in", 1, "B"), ("B", "moved_out", -1, "A"), ("C", "moved_out", -1, "D"),
        ("D", "moved_in", 1, "C"), ("E", "gained", 1, None),
    ]  # fmt: skip


def test_a_channel_of_which_nobody_told_the_stock_is_not_known() -> None:
    sold, counted = days([a_flow("sold", 2)], [a_flow("counted", 5)])
    assert sold.positions.select("quantity", "short_quantity", "is_stock_known").rows() == [(0, 2, False)]
    assert moves(counted) == [("A", "opening", 7, None)]
    assert counted.positions.select("quantity", "short_quantity", "is_stock_known").rows() == [(5, 0, True)]


def test_a_count_below_zero_is_owed() -> None:
    [day] = days([a_flow("counted", -3)])
    assert moves(day) == [("A", "lost", -3, None)]
    assert day.positions.select("quantity", "short_quantity").rows() == [(0, 3)]


def test_a_position_remembers_since_when() -> None:
    found = days([a_flow("received", 2)], [a_flow("sold", 2)], [], [a_flow("received", 1)])
    told = pl.concat([each.positions for each in found])
    day = [FIRST + timedelta(days=number) for number in range(4)]
    assert told["since"].to_list() == [day[0], day[1], day[1], day[3]]
    assert told["first_seen_on"].to_list() == [day[0]] * 4
    assert told["last_sold_on"].to_list() == [None, day[1], day[1], day[1]]
    assert told["sold_to_date_quantity"].to_list() == [0, 2, 2, 2]
    assert told["sold_quantity"].to_list() == [0, 2, 0, 0]
    assert told["oldest_arrived_on"].to_list() == [day[0], None, None, day[3]]


def test_what_one_channel_gave_to_several_keeps_its_age() -> None:
    first = [a_flow("counted", 10), a_flow("counted", 1, "B"), a_flow("counted", 1, "C")]
    second = [a_flow("counted", 5), a_flow("counted", 3, "B"), a_flow("counted", 4, "C")]
    _, day = days(first, second)
    assert moves(day) == [
        ("A", "moved_out", -2, "B"), ("A", "moved_out", -3, "C"), ("B", "moved_in", 2, "A"), ("C", "moved_in", 3, "A"),
    ]  # fmt: skip
    assert day.positions["oldest_arrived_on"].to_list() == [FIRST] * 3
    assert day.positions["guessed_quantity"].to_list() == [0] * 3
    _, other = days(first, [*second[:2], a_flow("counted", 5, "C")], under_way_days=0)
    assert [kind for _, kind, _, _ in moves(other)] == ["lost", "gained", "gained"], "not to the unit"
    _, new = days(first[:2], second)
    assert moves(new)[1:] == [
        ("B", "moved_in", 2, "A"),
        ("C", "opening", 4, None),
    ], "C was not known before"


def test_a_transfer_of_one_unit_or_one_of_several_that_might_be_it_is_a_guess() -> None:
    before = [a_flow("counted", 10, channel) for channel in "ABCD"]
    for changes, known in (
        ((-2, 2, 0, 0), "paired"),
        ((-1, 1, 0, 0), "guessed"),
        ((-2, 2, -2, 2), "guessed"),
    ):
        after = [
            a_flow("counted", 10 + change, channel) for channel, change in zip("ABCD", changes, strict=True)
        ]
        _, day = days(before, after)
        assert {row["age_known_by"] for row in day.movements.rows(named=True)} == {known}
        of_b = day.positions.filter(channel="B")
        assert of_b["guessed_quantity"].to_list() == [changes[1] if known == "guessed" else 0]


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=3),
    st.lists(st.integers(1, 4), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_a_transfer_to_several_loses_and_makes_no_unit_in_whatever_order_its_counts_stand(
    came: list[tuple[int, int]], parts: list[int], random: Any
) -> None:
    places = [f"R{number}" for number in range(len(parts))]
    opened = [a_flow("counted", 0, place) for place in places]
    told = [[*opened, a_flow("received", came[0][0] + sum(parts))]]
    told += [[a_flow("received", more)] for more, _ in came]
    there = came[0][0] + sum(parts) + sum(more for more, _ in came)
    last = [a_flow("counted", there - sum(parts)), *map(a_flow, ["counted"] * len(parts), parts, places)]
    mixed = random.sample(last, len(last))
    *_, before, day = days(*told, last)
    again = days(*told, mixed)[-1]
    assert again.state.stock.layers.equals(day.state.stock.layers)
    assert again.movements.equals(day.movements)
    ages = pl.concat([before.state.stock.layers, day.state.stock.layers])
    sums = [
        each.group_by("arrived_on").agg(pl.col("quantity").sum()).sort("arrived_on").rows()
        for each in (before.state.stock.layers, day.state.stock.layers)
    ]
    assert sums[0] == sums[1], "as many of each age as before"
    assert (ages["quantity"] > 0).all()


QUANTITIES = st.decimals(min_value="0.01", max_value=50, places=2)


@st.composite
def a_day_of_flows(draw: st.DrawFn) -> list[Flow]:
    found = []
    for product in ("1", "01"):
        for channel in ("A", "B"):
            for kind in ("sold", "returned", "received", "counted"):
                if draw(st.booleans()):
                    found.append((product, channel, kind, draw(QUANTITIES)))
    return found


@settings(max_examples=30)
@given(st.lists(a_day_of_flows(), min_size=1, max_size=4))
def test_every_position_is_what_the_movements_add_up_to_and_what_was_counted(told: list[list[Flow]]) -> None:
    found = days(*told)
    balance: dict[tuple[str, str], Decimal] = {}
    for day, flows in zip(found, told, strict=True):
        for product, channel, change in day.movements.select("product_id", "channel", "quantity").rows():
            balance[product, channel] = balance.get((product, channel), Decimal(0)) + change
        seen = {(row["product_id"], row["channel"]): row for row in day.positions.rows(named=True)}
        assert balance.keys() <= seen.keys(), "what moved once has a position from then on"
        for key, row in seen.items():
            assert row["quantity"] - row["short_quantity"] == balance.get(key, 0)
            assert min(row["quantity"], row["short_quantity"]) == 0
        for product, channel, kind, quantity in flows:
            if kind == "counted":
                assert seen[product, channel]["quantity"] == quantity
