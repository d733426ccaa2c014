"""What had better stand elsewhere: for each insight the one move of whole units that saves most against holding.

A move answers an insight. Where a product is out of stock, another channel gives; where it is slow or aged, another
channel gets. The giver keeps cover for the floor's days at the velocity at which it sells; the receiver gets no more
than it sells within the horizon beyond what it has. Saved is what holding them costs less, and what the fees on their
sale are less, less the cost of moving. What does not save anything is no candidate. Amounts are exact and rounded once,
half of a minor unit away from 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Self

from roms_assets.inventory.rules.marks import checksum
from roms_assets.inventory.rules.tables import Reason

_MONTHLY_PERCENT = 30 * 100
_TURN = {reason: turn for turn, reason in enumerate((Reason.OUT_OF_STOCK, Reason.AGED, Reason.SLOW))}
"""A gap is filled before anything is cleared away."""


@dataclass(frozen=True)
class Channel:
    """What selling and keeping goods costs at one channel."""

    name: str
    fee_percent: Decimal
    holding_percent_per_month: Decimal
    velocity: Decimal
    """Units a day that it is believed to sell of a product of which it sold fewer lately."""


@dataclass(frozen=True)
class Terms:
    """When moving goods is worth a suggestion."""

    channels: Mapping[str, Channel]
    currency: str
    move_cost_minor: Fraction
    """Of one unit, in minor units of the currency."""
    horizon_days: int
    floor_days: int

    @property
    def mark(self) -> str:
        """Changes when one of them does."""
        return checksum(["1", *map(str, self.channels.values()), self.currency, *map(str, self._numbers)])

    @property
    def _numbers(self) -> tuple[Fraction | int, ...]:
        return self.move_cost_minor, self.horizon_days, self.floor_days


@dataclass(frozen=True)
class Place:
    """What a channel has of a product, and how fast it sells there."""

    channel: str
    quantity: Decimal
    sold_lately: Decimal
    velocity_days: int

    @cached_property
    def velocity(self) -> Fraction:
        """Units a day, exact."""
        return Fraction(self.sold_lately) / self.velocity_days

    def with_more(self, quantity: int) -> Self:
        """The same with so many units more."""
        return replace(self, quantity=self.quantity + quantity)


@dataclass(frozen=True)
class Goods:
    """One product: what one costs and sells for, and where it is."""

    product_id: str
    unit_cost_minor: int | None
    cost_currency: str | None
    price_minor: int | None
    price_currency: str | None
    places: Sequence[Place]


@dataclass(frozen=True)
class Move:
    """So many whole units of a product from one channel to another, and what that saves."""

    product_id: str
    channel: str
    """Where the insight is that it answers."""
    reason: Reason
    giver: Place
    receiver: Place
    quantity: int
    receiver_velocity: Fraction
    is_velocity_assumed: bool
    unit_cost_minor: int
    holding_saved_minor: int
    fees_saved_minor: int
    move_cost_minor: int

    @property
    def saved_minor(self) -> int:
        """All in all."""
        return self.holding_saved_minor + self.fees_saved_minor - self.move_cost_minor

    @property
    def giver_left(self) -> Decimal:
        """What stays at the giver."""
        return self.giver.quantity - self.quantity

    @property
    def giver_cover_days(self) -> Fraction | None:
        """How many days what stays there lasts; None when the giver sells none."""
        velocity = self.giver.velocity
        return Fraction(self.giver_left) / velocity if velocity > 0 else None


def moves_of(goods: Goods, insights: Iterable[tuple[str, Reason]], terms: Terms) -> list[Move]:
    """The moves that answer a product's insights (channel and reason), each unit suggested once.

    Without a cost in the business's currency nothing is suggested: there is nothing to compare.
    """
    if goods.unit_cost_minor is None or goods.cost_currency != terms.currency:
        return []
    places = {name: Place(name, Decimal(0), Decimal(0), 1) for name in sorted(terms.channels)}
    places |= {place.channel: place for place in goods.places if place.channel in places}
    shelves = {name: _shelf(goods, place, terms) for name, place in places.items()}
    found = []
    for channel, reason in sorted(set(insights), key=lambda each: (_TURN[each[1]], each[0])):
        best = _best(shelves, channel, reason, terms) if channel in shelves else None
        if best:
            for place, more in ((best.giver, -best.quantity), (best.receiver, best.quantity)):
                shelves[place.channel] = _shelf(goods, place.with_more(more), terms)
            found.append(best)
    return found


@dataclass(frozen=True)
class _Shelf:
    """A product at one channel, as each other channel asks of it; worked out once."""

    goods: Goods
    place: Place
    velocity: Fraction
    """Units a day that it sells, or is believed to sell when that is more."""
    spare: int
    """Whole units beyond the cover of the floor."""
    wanted: int
    """Whole units that it sells within the horizon beyond what it has."""
    holding: Fraction
    """What it costs to keep one unit there for one day, in minor units."""
    held: Fraction
    """What it costs to keep one until the last of them is sold, or for the horizon."""
    fee: Fraction
    """What the sale of one costs; 0 when its price is not known in the business's currency."""


def _shelf(goods: Goods, place: Place, terms: Terms) -> _Shelf:
    channel = terms.channels[place.channel]
    own, there = place.velocity, Fraction(place.quantity)
    velocity = max(own, Fraction(channel.velocity))
    days = Fraction(terms.horizon_days)
    holding = Fraction(channel.holding_percent_per_month) * (goods.unit_cost_minor or 0) / _MONTHLY_PERCENT
    is_priced = goods.price_minor is not None and goods.price_currency == terms.currency
    return _Shelf(
        goods,
        place,
        velocity,
        floor(there - own * terms.floor_days),
        floor(velocity * days - there),
        holding,
        holding * (min(there / own, days) if own > 0 else days),
        Fraction(channel.fee_percent) * (goods.price_minor or 0) / 100 if is_priced else Fraction(0),
    )


def _best(shelves: Mapping[str, _Shelf], channel: str, reason: Reason, terms: Terms) -> Move | None:
    """The move between this channel and another that saves most, the first of equal ones; None when none saves."""
    here = shelves[channel]
    pairs = [(other, here) if reason is Reason.OUT_OF_STOCK else (here, other) for other in shelves.values()]
    moves = [
        (_saved(giver, receiver, terms), giver, receiver)
        for giver, receiver in pairs
        if giver is not receiver and giver.spare > 0 and receiver.wanted > 0
    ]
    saved, giver, receiver = max(moves, key=lambda each: sum(each[0]), default=((0, 0, 0), here, here))
    if sum(saved) <= 0:
        return None
    return Move(
        product_id=here.goods.product_id,
        channel=channel,
        reason=reason,
        giver=giver.place,
        receiver=receiver.place,
        quantity=min(giver.spare, receiver.wanted),
        receiver_velocity=receiver.velocity,
        is_velocity_assumed=receiver.velocity > receiver.place.velocity,
        unit_cost_minor=here.goods.unit_cost_minor or 0,
        holding_saved_minor=saved[0],
        fees_saved_minor=saved[1],
        move_cost_minor=-saved[2],
    )


def _saved(giver: _Shelf, receiver: _Shelf, terms: Terms) -> tuple[int, int, int]:
    """What moving as many as can go saves on holding and on fees, and on the move itself, which is no saving.

    What the receiver gets is sold within the horizon, so it lies there until then and no longer.
    """
    quantity = min(giver.spare, receiver.wanted)
    will_be_held = receiver.holding * (Fraction(receiver.place.quantity) + quantity) / receiver.velocity
    return (
        rounded(quantity * (giver.held - will_be_held)),
        rounded(quantity * (giver.fee - receiver.fee)),
        -rounded(quantity * terms.move_cost_minor),
    )


def rounded(amount: Fraction) -> int:
    """To the nearest whole minor unit, half of one away from 0."""
    nearest = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return nearest if amount >= 0 else -nearest
