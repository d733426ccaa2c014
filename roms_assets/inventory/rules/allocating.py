"""What had better stand elsewhere: for each insight the one move of whole units that saves most against holding.

A move answers an insight. Where a product is out of stock, another channel gives; where it is slow or aged, another
channel gets. The giver keeps cover for the floor's days at the velocity at which it sells; the receiver gets no more
than it sells within the horizon beyond what it has. Saved is what holding them costs less, and what the fees on their
sale are less, less the cost of moving. What does not save anything is no candidate. Amounts are exact and rounded once,
half of a minor unit away from 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from roms_assets.inventory.rules.marks import checksum
from roms_assets.inventory.rules.tables import Reason

_MONTH_DAYS = 30
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

    @property
    def velocity(self) -> Fraction:
        """Units a day, exact."""
        return Fraction(self.sold_lately) / self.velocity_days


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
    case = _Case(goods, goods.unit_cost_minor, terms)
    places = {name: Place(name, Decimal(0), Decimal(0), 1) for name in terms.channels}
    places |= {place.channel: place for place in goods.places if place.channel in terms.channels}
    found = []
    for channel, reason in sorted(set(insights), key=lambda each: (_TURN[each[1]], each[0])):
        if channel not in places:
            continue
        possible = [
            case.move(channel, reason, places[channel], places[other])
            for other in sorted(places)
            if other != channel
        ]
        worth = [move for move in possible if move and move.saved_minor > 0]
        if worth:
            best = max(worth, key=lambda move: move.saved_minor)
            places[best.giver.channel] = _with(best.giver, -best.quantity)
            places[best.receiver.channel] = _with(best.receiver, best.quantity)
            found.append(best)
    return found


@dataclass(frozen=True)
class _Case:
    """One product, and when moving it is worth a suggestion."""

    goods: Goods
    cost: int
    terms: Terms

    def move(self, channel: str, reason: Reason, here: Place, there: Place) -> Move | None:
        """The move between two channels that answers an insight; None where no whole unit can go."""
        giver, receiver = (there, here) if reason is Reason.OUT_OF_STOCK else (here, there)
        assumed = Fraction(self.terms.channels[receiver.channel].velocity)
        velocity = max(receiver.velocity, assumed)
        spare = Fraction(giver.quantity) - giver.velocity * self.terms.floor_days
        wanted = velocity * self.terms.horizon_days - Fraction(receiver.quantity)
        quantity = min(floor(spare), floor(wanted))
        if quantity < 1:
            return None
        held = self._holding(giver.channel, giver.quantity, giver.velocity)
        will_hold = self._holding(receiver.channel, receiver.quantity + quantity, velocity)
        return Move(
            product_id=self.goods.product_id,
            channel=channel,
            reason=reason,
            giver=giver,
            receiver=receiver,
            quantity=quantity,
            receiver_velocity=velocity,
            is_velocity_assumed=assumed > receiver.velocity,
            unit_cost_minor=self.cost,
            holding_saved_minor=rounded(quantity * self.cost * (held - will_hold)),
            fees_saved_minor=rounded(quantity * self._fees_saved(giver.channel, receiver.channel)),
            move_cost_minor=rounded(quantity * self.terms.move_cost_minor),
        )

    def _holding(self, channel: str, quantity: Decimal, velocity: Fraction) -> Fraction:
        """What part of its cost it costs to keep a unit until the last of so many is sold, or for the horizon."""
        days = Fraction(self.terms.horizon_days)
        if velocity > 0:
            days = min(Fraction(quantity) / velocity, days)
        return Fraction(self.terms.channels[channel].holding_percent_per_month) / 100 * days / _MONTH_DAYS

    def _fees_saved(self, giver: str, receiver: str) -> Fraction:
        """Of one unit; 0 when its price is not known in the business's currency."""
        if self.goods.price_minor is None or self.goods.price_currency != self.terms.currency:
            return Fraction(0)
        at_giver, at_receiver = (self.terms.channels[each].fee_percent for each in (giver, receiver))
        return Fraction(self.goods.price_minor) * Fraction(at_giver - at_receiver) / 100


def _with(place: Place, more: int) -> Place:
    return Place(place.channel, place.quantity + more, place.sold_lately, place.velocity_days)


def rounded(amount: Fraction) -> int:
    """To the nearest whole minor unit, half of one away from 0."""
    nearest = floor(abs(amount) + Fraction(1, 2))
    return nearest if amount >= 0 else -nearest
