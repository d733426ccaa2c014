"""What had better stand elsewhere: whole units, cover that stays, money that is exact, each unit suggested once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.inventory.rules.allocating import Channel, Goods, Move, Place, Terms, moves_of, rounded
from roms_assets.inventory.rules.tables import Reason

CHANNELS = {
    "A": Channel("A", Decimal(2), Decimal(0), Decimal(0)),
    "B": Channel("B", Decimal(5), Decimal(3), Decimal(0)),
    "C": Channel("C", Decimal(0), Decimal(1), Decimal("0.5")),
}
TERMS = Terms(CHANNELS, "USD", Fraction(10), horizon_days=28, floor_days=14)


def a_place(channel: str, quantity: str | int, sold: str | int = 0, days: int = 28) -> Place:
    return Place(channel, Decimal(quantity), Decimal(sold), days)


def goods(*places: Place, cost: int | None = 1000, price: int | None = 2000, currency: str = "USD") -> Goods:
    return Goods("007", cost, currency, price, currency, places)


def told(move: Move) -> tuple[str, str, int]:
    return move.giver.channel, move.receiver.channel, move.quantity


def test_a_gap_is_filled_by_whoever_saves_most() -> None:
    product = goods(a_place("A", 0, 28), a_place("B", 100, 28))
    [move] = moves_of(product, [("A", Reason.OUT_OF_STOCK)], TERMS)
    assert told(move) == ("B", "A", 28)
    assert (move.holding_saved_minor, move.fees_saved_minor, move.move_cost_minor) == (784, 1680, 280)
    assert move.saved_minor == 784 + 1680 - 280
    assert move.giver_cover_days == 72


def test_the_giver_keeps_the_cover_of_the_floor_and_only_whole_units_go() -> None:
    product = goods(a_place("A", 0, 280), a_place("B", "20.5", 14))
    [move] = moves_of(product, [("A", Reason.OUT_OF_STOCK)], TERMS)
    assert told(move) == ("B", "A", 13), "14 days at half a unit a day stay: 7 of 20.5"
    nothing = goods(a_place("A", 0, 280), a_place("B", "7.9", 14))
    assert moves_of(nothing, [("A", Reason.OUT_OF_STOCK)], TERMS) == []


def test_goods_that_lie_go_where_they_sell_also_by_what_roms_yaml_believes() -> None:
    product = goods(a_place("B", 100))
    [move] = moves_of(product, [("B", Reason.SLOW)], TERMS)
    assert told(move) == ("B", "C", 14)
    assert move.is_velocity_assumed
    assert move.giver_cover_days is None


def test_what_saves_nothing_is_no_suggestion() -> None:
    product = goods(a_place("A", 100), a_place("B", 0, 28))
    assert moves_of(product, [("A", Reason.SLOW)], TERMS)[0].receiver.channel == "C", "not to the dear one"
    dear = Terms(CHANNELS, "USD", Fraction(100_000), 28, 14)
    assert moves_of(goods(a_place("B", 100)), [("B", Reason.SLOW)], dear) == []


@pytest.mark.parametrize(
    "product",
    [goods(a_place("B", 100), cost=None), goods(a_place("B", 100), currency="JPY"), goods(a_place("Z", 9))],
)
def test_without_a_cost_in_the_own_currency_or_a_known_channel_nothing_is_suggested(product: Goods) -> None:
    assert moves_of(product, [("B", Reason.SLOW), ("Z", Reason.SLOW)], TERMS) == []


def test_a_unit_is_suggested_once_and_a_gap_comes_first() -> None:
    product = goods(a_place("A", 0, 28), a_place("B", 30))
    moves = moves_of(product, [("B", Reason.SLOW), ("B", Reason.AGED), ("A", Reason.OUT_OF_STOCK)], TERMS)
    assert [(move.channel, move.reason, *told(move)) for move in moves] == [
        ("A", Reason.OUT_OF_STOCK, "B", "A", 28),
        ("B", Reason.AGED, "B", "C", 2),
    ]


@pytest.mark.parametrize(("amount", "wanted"), [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("-3/2", -2)])
def test_an_amount_is_rounded_once_and_half_goes_away_from_zero(amount: str, wanted: int) -> None:
    assert rounded(Fraction(amount)) == wanted


QUANTITIES = st.decimals(min_value=0, max_value=500, places=2)
PLACES = st.tuples(
    *(st.builds(Place, st.just(name), QUANTITIES, QUANTITIES, st.integers(1, 28)) for name in "ABC")
)
INSIGHTS = st.sets(st.tuples(st.sampled_from("ABC"), st.sampled_from(list(Reason))))


@given(PLACES, INSIGHTS, st.integers(1, 10**9))
def test_nobody_gives_below_the_floor_and_nobody_gets_more_than_it_sells(
    places: tuple[Place, ...], insights: set[tuple[str, Reason]], cost: int
) -> None:
    moves = moves_of(goods(*places, cost=cost), insights, TERMS)
    left = {place.channel: Fraction(place.quantity) for place in places}
    velocity = {place.channel: place.velocity for place in places}
    assert len({(move.channel, move.reason) for move in moves}) == len(moves)
    for move in moves:
        giver, receiver, quantity = told(move)
        assert quantity >= 1
        assert move.saved_minor > 0
        left[giver] -= quantity
        left[receiver] += quantity
        assert left[giver] >= velocity[giver] * TERMS.floor_days
        most = max(velocity[receiver], Fraction(CHANNELS[receiver].velocity)) * TERMS.horizon_days
        assert left[receiver] <= most
    assert sum(left.values()) == sum(Fraction(place.quantity) for place in places), "no unit lost or made"
