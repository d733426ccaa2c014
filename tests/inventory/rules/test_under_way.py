"""What left a channel without a sale: it keeps its age until a count shows it, and is lost when its days are over."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.inventory.rules.days import Day
from tests.inventory.rules.test_days import FIRST, Flow, a_flow, days, moves

_SHOPS = ("A", "B", "C")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def counted(**counts: int) -> list[Flow]:
    """What each channel counted."""
    return [a_flow("counted", quantity, channel) for channel, quantity in counts.items()]


def lots(found: Day) -> list[tuple[Any, ...]]:
    """Channel that they left, when they left and came, how many are under way still, came that day and were lost."""
    log = found.under_way
    assert set(log["product_id"]) <= {"007"}
    return log.drop("product_id", "age_known_by").select(
        "channel", "left_on", "arrived_on", "quantity", "came_quantity", "lost_quantity"
    ).rows()  # fmt: skip


def layers(found: Day, channel: str) -> list[tuple[Any, ...]]:
    """When they came, how that is known, how many."""
    of_channel = found.state.stock.layers.filter(channel=channel)
    return of_channel.select("arrived_on", "age_known_by", "quantity").rows()


def test_goods_that_are_counted_elsewhere_days_later_keep_their_age() -> None:
    _, gone, _, there = days(counted(A=10, B=2), counted(A=6), [], counted(B=6))
    assert moves(gone) == [("A", "left", -4, None)]
    assert lots(gone) == [("A", day(1), day(0), 4, 0, 0)]
    assert moves(there) == [("B", "moved_in", 4, "A")]
    told = there.movements.select("left_on", "age_known_by", "counted_quantity", "expected_quantity")
    assert told.rows() == [(day(1), "guessed", 6, 2)]
    assert lots(there) == [("A", day(1), day(0), 0, 4, 0)]
    assert layers(there, "B") == [(day(0), "counted", 2), (day(0), "guessed", 4)]
    of_b = there.positions.filter(channel="B")
    assert of_b.select("oldest_arrived_on", "age_known_by", "guessed_quantity").rows() == [
        (day(0), "guessed", 4)
    ]


def test_what_nobody_counted_when_the_days_are_over_is_lost_and_a_later_gain_is_new() -> None:
    found = days(counted(A=10, B=0), counted(A=6), *[[]] * 6, [], counted(B=4))
    assert lots(found[7]) == [("A", day(1), day(0), 4, 0, 0)]
    assert lots(found[8]) == [("A", day(1), day(0), 0, 0, 4)]
    assert lots(found[9]) == []
    assert moves(found[9]) == [("B", "gained", 4, None)]
    assert layers(found[9], "B") == [(day(9), "counted", 4)]


def test_on_the_last_day_they_still_arrive() -> None:
    *_, last = days(counted(A=10, B=0), counted(A=6), *[[]] * 6, counted(B=4))
    assert moves(last) == [("B", "moved_in", 4, "A")]


def test_a_gain_takes_the_oldest_and_the_rest_stays_under_way_or_is_new() -> None:
    found = days(
        [*counted(B=0, C=0), a_flow("received", 3)], [a_flow("received", 3)], counted(A=2), counted(B=2),
        counted(C=5),
    )  # fmt: skip
    assert lots(found[2]) == [("A", day(2), day(0), 3, 0, 0), ("A", day(2), day(1), 1, 0, 0)]
    assert layers(found[3], "B") == [(day(0), "guessed", 2)]
    assert lots(found[3]) == [("A", day(2), day(0), 1, 2, 0), ("A", day(2), day(1), 1, 0, 0)]
    assert moves(found[4]) == [("C", "gained", 3, None), ("C", "moved_in", 2, "A")]
    assert layers(found[4], "C") == [
        (day(0), "guessed", 1), (day(1), "guessed", 1), (day(4), "counted", 3),
    ]  # fmt: skip


def test_who_gets_at_one_time_gets_in_the_order_of_the_names() -> None:
    *_, last = days(counted(A=5, B=5, C=0, D=0), counted(A=3, B=2), counted(C=1, D=4))
    assert moves(last) == [("C", "moved_in", 1, "A"), ("D", "moved_in", 1, "A"), ("D", "moved_in", 3, "B")]


def test_what_a_channel_missed_itself_is_found_there_first() -> None:
    *_, last = days(counted(A=5, B=5), counted(A=4), counted(B=3), counted(B=6))
    assert moves(last) == [("B", "found", 2, None), ("B", "moved_in", 1, "A")]
    assert layers(last, "B") == [(day(0), "counted", 3), (day(0), "guessed", 3)]


def test_on_one_day_what_is_no_pair_to_the_unit_keeps_its_age_as_a_guess() -> None:
    _, found = days(counted(A=10, B=2), counted(A=6, B=5))
    assert moves(found) == [("A", "left", -4, None), ("B", "moved_in", 3, "A")]
    assert lots(found) == [("A", day(1), day(0), 1, 3, 0)]


def test_the_first_counts_of_a_channel_take_nothing_and_a_new_product_of_a_known_one_does() -> None:
    _, _, opened = days(counted(A=10), counted(A=6), counted(B=4))
    assert moves(opened) == [("B", "opening", 4, None)]
    another = a_flow("counted", 1, "B", "008")
    _, _, listed = days([*counted(A=10), another], counted(A=6), counted(B=4))
    assert moves(listed) == [("B", "moved_in", 4, "A")]


def test_a_count_below_zero_is_of_no_goods() -> None:
    _, lost, gained = days(
        counted(A=5, B=0), [a_flow("counted", -1)], [a_flow("counted", -1, "B"), *counted(A=0)]
    )
    assert moves(lost) == [("A", "lost", -6, None)]
    assert lots(lost) == []
    *_, gained = days(counted(A=5, B=0), counted(A=3), [a_flow("sold", 4, "B")], [a_flow("counted", -2, "B")])
    assert moves(gained) == [("B", "gained", 2, None)]


def test_what_was_sold_before_it_was_counted_there_went_first() -> None:
    *_, last = days(counted(A=5, B=0), counted(A=2), [a_flow("sold", 1, "B")], counted(B=2))
    assert moves(last) == [("B", "moved_in", 3, "A")]
    assert layers(last, "B") == [(day(0), "guessed", 2)]


_COUNTS = st.dictionaries(st.sampled_from(_SHOPS), st.integers(0, 12), max_size=3)
_TOLD = st.lists(
    st.tuples(st.sampled_from(("sold", "received", "returned")), st.sampled_from(_SHOPS), st.integers(1, 6)),
    max_size=3,
    unique_by=lambda each: each[:2],
)
_DAYS = st.lists(st.tuples(_COUNTS, _TOLD), min_size=2, max_size=6)
few = settings(max_examples=25)
"""A fold costs milliseconds."""


def folded(told: Sequence[tuple[dict[str, int], list[Any]]], **more: Any) -> list[Day]:
    return days(
        *(
            [*counted(**counts), *(a_flow(kind, many, at) for kind, at, many in flows)]
            for counts, flows in told
        ),
        **more,
    )


def there(frame: pl.DataFrame, column: str = "quantity") -> Decimal:
    return Decimal(frame[column].sum() or 0)


def with_the_day_before(found: Sequence[Day]) -> Iterator[tuple[pl.DataFrame, Day]]:
    before = found[0].under_way.clear()
    for each in found:
        yield before, each
        before = each.state.under_way


@few
@given(_DAYS, st.integers(0, 3))
def test_no_unit_is_made_or_lost(told: list[Any], under_way_days: int) -> None:
    for before, each in with_the_day_before(folded(told, under_way_days=under_way_days)):
        moved, log = each.movements, each.under_way
        left = -there(moved.filter(kind="left"))
        assert there(before) + left == sum(
            there(log, name) for name in ("quantity", "came_quantity", "lost_quantity")
        )
        arrived = moved.filter((pl.col("kind") == "found") | pl.col("left_on").is_not_null())
        assert there(arrived) == there(log, "came_quantity")
        for row in each.positions.filter(pl.col("counted_quantity").is_not_null()).rows(named=True):
            assert row["quantity"] - row["short_quantity"] == row["counted_quantity"]


def ages(found: Day) -> dict[date, Decimal]:
    """Day of arrival -> how many units of it lie anywhere or are under way."""
    lying = [found.state.stock.layers, found.state.under_way]
    both = pl.concat(frame.select("arrived_on", "quantity") for frame in lying)
    return dict(both.group_by("arrived_on").agg(pl.col("quantity").sum()).rows())


@few
@given(_DAYS)
def test_through_a_transfer_no_unit_gets_younger_or_older(told: list[Any]) -> None:
    """A day of counts alone that make and lose nothing leaves as many of each age as before."""
    found = folded([(counts, flows if number == 0 else []) for number, (counts, flows) in enumerate(told)])
    for number in range(1, len(found)):
        made = {"gained", "opening", "lost"} & set(found[number].movements["kind"])
        was_short = not found[number - 1].state.stock.short.is_empty()
        if not made and not was_short and not there(found[number].under_way, "lost_quantity"):
            assert ages(found[number]) == ages(found[number - 1])


@few
@given(_DAYS)
def test_nothing_is_under_way_longer_than_its_days(told: list[Any]) -> None:
    for number, each in enumerate(folded(told, under_way_days=2)):
        still = each.state.under_way
        assert (still["left_on"] > day(number - 2)).all()
        assert still.drop("quantity").is_duplicated().sum() == 0
        assert (still["quantity"] > 0).all()


@few
@given(_DAYS, st.randoms(use_true_random=False))
def test_in_whatever_order_the_rows_stand_a_day_is_the_same(told: list[Any], chance: random.Random) -> None:
    mixed = [
        (dict(chance.sample(sorted(counts.items()), len(counts))), chance.sample(flows, len(flows)))
        for counts, flows in told
    ]
    for one, other in zip(folded(told), folded(mixed), strict=True):
        for name in ("movements", "positions", "under_way"):
            assert getattr(one, name).equals(getattr(other, name))
        assert one.state.stock.layers.equals(other.state.stock.layers)
