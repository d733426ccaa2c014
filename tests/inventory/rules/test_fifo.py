"""First in, first out: no unit is lost or made, the oldest goes first, and age survives a transfer."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.inventory.rules import fifo
from roms_assets.inventory.rules.fifo import LAYERS, Stock, take_oldest
from roms_assets.inventory.rules.tables import Kind

FIRST = date(2025, 11, 1)
MOVEMENTS = {
    "product_id": pl.String(),
    "channel": pl.String(),
    "kind": pl.String(),
    "quantity": pl.Decimal(38, 9),
    "other_channel": pl.String(),
    "age_known_by": pl.String(),
}
Movement = tuple[str, str, str, Decimal, str | None]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def a_move(kind: str, quantity: str | int, channel: str = "A", other: str | None = None) -> Movement:
    return ("007", channel, kind, Decimal(quantity), other)


def fold(*days: Sequence[Movement], stock: Stock | None = None) -> Stock:
    """The stock after so many days, each with its movements."""
    found = stock or Stock.none()
    for number, moves in enumerate(days):
        found = folded(found, moves, day(number))
    return found


def folded(stock: Stock, moves: Sequence[Movement], on: date) -> Stock:
    """The stock after one day, on which nothing is under way; what comes is told by a receipt, or as its kind says."""
    known = {"returned": "returned", "moved_out": "paired", "moved_in": "paired"}
    rows = [(*move, known.get(move[2], "received")) for move in moves]
    frame = pl.DataFrame(rows, schema=MOVEMENTS, orient="row")
    gave = fifo.given(stock, frame, on)
    got = gave.layers.with_columns(channel="other_channel").select(list(LAYERS))
    return fifo.together(gave.stock, fifo.kept(stock, frame, got, on))


def lies(stock: Stock) -> list[tuple[Any, ...]]:
    """Channel, number of the day on which they came, how many."""
    rows = stock.layers.select("channel", "arrived_on", "quantity").rows()
    return [(channel, (arrived - FIRST).days, quantity) for channel, arrived, quantity in rows]


def test_a_sale_takes_the_oldest() -> None:
    stock = fold([a_move("received", 5)], [a_move("received", 5)], [a_move("sold", -7)])
    assert lies(stock) == [("A", 1, 3)]
    assert stock.short.is_empty()


def test_what_is_sold_beyond_the_stock_is_short_and_filled_by_what_comes_next() -> None:
    stock = fold([a_move("received", 2), a_move("sold", -5)])
    assert lies(stock) == []
    assert stock.short["short_quantity"].to_list() == [3]
    stock = fold([], [a_move("received", 4)], stock=stock)
    assert lies(stock) == [("A", 1, 1)]
    assert stock.short.is_empty()


def test_age_survives_a_transfer_and_a_sale_of_that_day_comes_before_it() -> None:
    moved = [a_move("sold", -1), a_move("moved_out", -4, "A", "B"), a_move("moved_in", 4, "B", "A")]
    stock = fold([a_move("received", 3)], [a_move("received", 5)], moved)
    assert lies(stock) == [("A", 1, 3), ("B", 0, 2), ("B", 1, 2)]


def test_the_receiver_sells_what_was_handed_over_the_same_day() -> None:
    moved = [a_move("moved_out", -4, "A", "B"), a_move("moved_in", 4, "B", "A"), a_move("sold", -3, "B")]
    stock = fold([a_move("received", 4)], moved)
    assert lies(stock) == [("B", 0, 1)]


def test_what_the_giver_did_not_have_comes_to_the_receiver_that_day_and_is_owed_by_the_giver() -> None:
    moved = [a_move("moved_out", -4, "A", "B"), a_move("moved_in", 4, "B", "A")]
    stock = fold([a_move("received", 1)], moved)
    assert lies(stock) == [("B", 0, 1), ("B", 1, 3)]
    assert stock.short.rows() == [("007", "A", 3)]


def test_a_fraction_is_exact() -> None:
    stock = fold([a_move("received", "0.3")], [a_move("sold", "-0.1"), a_move("sold", "-0.2")])
    assert lies(stock) == []
    assert stock.short.is_empty()


def test_zeros_in_front_make_another_product() -> None:
    moves = [("007", "A", "received", Decimal(2), None), ("7", "A", "sold", Decimal(-1), None)]
    stock = fold(moves)
    assert stock.layers.select("product_id", "quantity").rows() == [("007", 2)]
    assert stock.short.select("product_id", "short_quantity").rows() == [("7", 1)]


QUANTITIES = st.decimals(min_value="0.001", max_value=1000, places=3)
CHANNELS = ["A", "B", "C"]


@st.composite
def a_day(draw: st.DrawFn) -> list[Movement]:
    """Movements of two products at three channels; of each product at most one transfer."""
    moves: list[Movement] = []
    for product in ("1", "01"):
        for channel in CHANNELS:
            if draw(st.booleans()):
                kind = draw(st.sampled_from([Kind.RECEIVED, Kind.SOLD, Kind.LOST, Kind.RETURNED]))
                quantity = draw(QUANTITIES)
                signed = -quantity if kind in (Kind.SOLD, Kind.LOST) else quantity
                moves.append((product, channel, kind.value, signed, None))
        if draw(st.booleans()):
            giver, receiver = draw(st.permutations(CHANNELS))[:2]
            quantity = draw(QUANTITIES)
            moves.append((product, giver, "moved_out", -quantity, receiver))
            moves.append((product, receiver, "moved_in", quantity, giver))
    return moves


DAYS = st.lists(a_day(), min_size=1, max_size=3)
few = settings(max_examples=30)
"""A fold costs milliseconds."""


def balance(stock: Stock) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for product, channel, quantity in stock.layers.select("product_id", "channel", "quantity").rows():
        found[product, channel] = found.get((product, channel), Decimal(0)) + quantity
    for product, channel, quantity in stock.short.rows():
        found[product, channel] = found.get((product, channel), Decimal(0)) - quantity
    return {key: quantity for key, quantity in found.items() if quantity}


@few
@given(DAYS)
def test_no_unit_is_lost_or_made(days: list[list[Movement]]) -> None:
    wanted: dict[tuple[str, str], Decimal] = {}
    for product, channel, _, quantity, _ in (move for moves in days for move in moves):
        wanted[product, channel] = wanted.get((product, channel), Decimal(0)) + quantity
    assert balance(fold(*days)) == {key: quantity for key, quantity in wanted.items() if quantity}


@few
@given(DAYS)
def test_nothing_lies_where_something_is_owed_and_no_layer_is_empty(days: list[list[Movement]]) -> None:
    stock = fold(*days)
    assert stock.layers.join(stock.short, on=["product_id", "channel"], how="semi").is_empty()
    assert (stock.layers["quantity"] > 0).all()
    assert (stock.short["short_quantity"] > 0).all()
    assert not stock.layers.drop("quantity").is_duplicated().any()


@few
@given(DAYS, st.randoms(use_true_random=False))
def test_the_order_of_rows_within_a_day_does_not_matter(
    days: list[list[Movement]], chance: random.Random
) -> None:
    mixed = [chance.sample(moves, len(moves)) for moves in days]
    first, second = fold(*days), fold(*mixed)
    assert first.layers.equals(second.layers)
    assert first.short.equals(second.short)


@few
@given(DAYS, a_day())
def test_a_transfer_makes_no_unit_younger_or_older(days: list[list[Movement]], last: list[Movement]) -> None:
    """Of one product in all channels together a day of transfers alone changes no age, but for what nobody had."""
    before = fold(*days)
    moves = [move for move in last if move[2] in ("moved_in", "moved_out")]
    after = fold(*([[]] * len(days)), moves, stock=before)
    had = before.layers.group_by("product_id", "arrived_on").agg(pl.col("quantity").sum())
    has = after.layers.group_by("product_id", "arrived_on").agg(now=pl.col("quantity").sum())
    both = has.join(had, on=["product_id", "arrived_on"], how="left")
    today = pl.col("arrived_on") == day(len(days))
    assert both.filter(~today & (pl.col("now") > pl.col("quantity").fill_null(0))).is_empty()


@few
@given(DAYS, QUANTITIES)
def test_what_is_taken_is_never_younger_than_what_is_left(
    days: list[list[Movement]], wanted: Decimal
) -> None:
    layers = fold(*days).layers
    asked = (
        layers.select("product_id", "channel").unique().with_columns(wanted=pl.lit(wanted, pl.Decimal(38, 9)))
    )
    taken = take_oldest(layers, asked)
    newest = taken.taken.group_by("product_id", "channel").agg(newest=pl.col("arrived_on").max())
    oldest = taken.left.group_by("product_id", "channel").agg(oldest=pl.col("arrived_on").min())
    both = newest.join(oldest, on=["product_id", "channel"])
    assert both.filter(pl.col("newest") > pl.col("oldest")).is_empty()
    both = pl.concat([taken.taken, taken.left])
    assert both["quantity"].sum() == layers["quantity"].sum()


def test_a_sale_of_more_than_ever_came_is_told_to_the_last_fraction() -> None:
    layers = fold([a_move("received", "1.5")]).layers
    asked = pl.DataFrame({"product_id": ["007"], "channel": ["A"], "wanted": [Decimal("2.000000001")]})
    found = take_oldest(layers, asked.cast({"wanted": pl.Decimal(38, 9)}))
    assert found.lacking["short_quantity"].to_list() == [Decimal("0.500000001")]
    assert found.left.is_empty()


@pytest.mark.parametrize("days", [[], [[]]])
def test_without_movements_nothing_lies_anywhere(days: list[list[Movement]]) -> None:
    assert lies(fold(*days)) == []
