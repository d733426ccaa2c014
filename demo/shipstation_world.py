"""The faked ShipStation's state: orders and shipments that change, the webhooks of it, and its own books.

The same calls make the same state, in every process. Time is the world's own, or the real one when told so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from demo.chance import number_of
from demo.demo_world import DAYS
from demo.shipstation_shop import Item, Order, Shipment, first_orders, made_order, next_order_id


@dataclass
class ShipStationWorld:
    """Everything that ShipStation knows of one invented account."""

    days: list[date]
    orders_per_day: int = 3
    seed: int = 1
    clock: Callable[[], datetime] | None = None
    """The real time; without it time passes when somebody says so."""
    orders: dict[int, Order] = field(default_factory=dict)
    shipments: dict[int, Shipment] = field(default_factory=dict)
    batches: dict[str, list[int]] = field(default_factory=dict)
    """Import batch or label batch -> the ids in it; the address of a webhook names one."""

    def __post_init__(self) -> None:
        self.told_now = datetime.combine(self.days[-1] + timedelta(days=1), time(12), UTC)
        for order in first_orders(self.days, self.orders_per_day, self.seed):
            self.orders[order.order_id] = order
            shipped_at = order.created_at + timedelta(hours=5)
            if number_of(self.seed, order.order_id, "ships") % 3 and shipped_at <= self.told_now:
                self._label(order, shipped_at)

    @classmethod
    def demo(cls) -> Self:
        """The account of `make demo`: the 60 days of the tills, and then the real time."""
        return cls(list(DAYS), clock=lambda: datetime.now(UTC))

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.clock() if self.clock else self.told_now

    def pass_time(self, **passed: float) -> None:
        """Time passes, where it is not the real one."""
        self.told_now += timedelta(**passed)

    def place_orders(self, count: int = 1) -> list[Order]:
        """So many people order, at once: one import."""
        placed = [
            made_order(next_order_id(len(self.orders) + place), self.now - timedelta(seconds=40), self.seed)
            for place in range(count)
        ]
        self.orders |= {order.order_id: order for order in placed}
        return placed

    def change(self, order_id: int, **fields: object) -> Order:
        """Somebody changes an order: a field of it, or one that only V1 shows."""
        order = self.orders[order_id]
        for name, value in fields.items():
            if hasattr(order, name):
                setattr(order, name, value)
            else:
                order.more[name] = value
        order.modified_at = self.now
        return order

    def ship(
        self, order_id: int, *, is_fulfillment: bool = False, packed: list[Item] | None = None
    ) -> Shipment:
        """A label is bought for the order, or for a part of it, or somebody else ships it."""
        shipment = self._label(self.orders[order_id], self.now, is_fulfillment)
        shipment.packed = packed
        return shipment

    def void(self, shipment_id: int) -> Shipment:
        """The label is given back; its order waits again."""
        shipment = self.shipments[shipment_id]
        shipment.voided_at = self.now
        shipment.order.status, shipment.order.modified_at = "awaiting_shipment", self.now
        return shipment

    def truth(self) -> dict[str, tuple[str, int]]:
        """Order id of V1 -> status and total in cents: what a good copy must hold."""
        return {str(each.order_id): (each.status, each.total_cents) for each in self.orders.values()}

    def truth_of_shipments(self) -> dict[str, tuple[str, int, bool]]:
        """Shipment id of V1 -> order id, cost in cents, whether it was voided."""
        return {
            str(each.shipment_id): (
                str(each.order.order_id),
                each.cost_cents,
                each.voided_at is not None,
            )
            for each in self.shipments.values()
        }

    def batch(self, ids: list[int]) -> str:
        """A name under which the API finds just these: an import batch of orders, or a batch of labels."""
        name = f"{number_of(self.seed, 'batch', len(self.batches)):08x}-{len(self.batches)}"
        self.batches[name] = ids
        return name

    def _label(self, order: Order, at: datetime, is_fulfillment: bool = False) -> Shipment:
        number = len(self.shipments)
        chance = number_of(self.seed, "label", number)
        shipment = Shipment(
            70_000_001 + number,
            order,
            f"9400{chance:012}",
            at,
            at.date(),
            450 + chance % 1900,
            is_fulfillment=is_fulfillment,
        )
        self.shipments[shipment.shipment_id] = shipment
        order.status, order.modified_at = "shipped", at
        return shipment
