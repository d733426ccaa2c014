"""The invented web shop on the faked ShipStation: what it sells, through which stores, to whom."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.chance import number_of

KEY, SECRET = "faked-key", "faked-secret"
"""Open nothing but this faked ShipStation's V1."""
API_KEY = "TEST_faked"
"""Opens nothing but its V2."""
PACIFIC = ZoneInfo("America/Los_Angeles")
"""V1 writes and reads every time in this zone, and does not say so."""
STORES = {12001: "web_shop", 12002: "marketplace"}
"""Store -> the channel that it sells through."""
_GOODS = (("SKU-BOX-6", "Box of six ensaymadas", 1295), ("SKU-TIN-S", "Small tin of tablea", 649),
          ("SKU-TIN-L", "Large tin of tablea", 1199), ("SKU-TEA", "Salabat, 20 bags", 505),
          ("SKU-GIFT", "Gift basket", 4999))  # fmt: skip
_BUYERS = ("Ana Ejemplo", "Ben Muster", "Chloé Exemple", "Dino Esempio", "Eva Příklad")
_TAX_THOUSANDTHS = 83
_SHIPPING = 595
_FIRST_ORDER = 90_000_001


@dataclass
class Item:
    """One line of an order; prices in cents."""

    item_id: int
    sku: str
    name: str
    quantity: int
    unit_cents: int


@dataclass
class Order:
    """One order, in a form of its own that belongs to neither version of the API; amounts in cents."""

    order_id: int
    number: str
    store_id: int
    buyer: str
    email: str
    placed_at: datetime
    created_at: datetime
    modified_at: datetime
    items: list[Item]
    status: str = "awaiting_shipment"
    currency: str = "USD"
    more: dict[str, object] = field(default_factory=dict)
    """Fields that V1 shows instead of, or besides, the usual ones."""

    @property
    def goods_cents(self) -> int:
        """What the goods cost."""
        return sum(item.quantity * item.unit_cents for item in self.items)

    @property
    def tax_cents(self) -> int:
        """Tax on the goods."""
        return self.goods_cents * _TAX_THOUSANDTHS // 1000

    @property
    def shipping_cents(self) -> int:
        """What the buyer paid for the shipping."""
        return _SHIPPING

    @property
    def total_cents(self) -> int:
        """All of it."""
        return self.goods_cents + self.tax_cents + self.shipping_cents


@dataclass
class Shipment:
    """One label, or one fulfillment by somebody else; amounts in cents."""

    shipment_id: int
    order: Order
    tracking_number: str
    created_at: datetime
    ship_date: date
    cost_cents: int
    voided_at: datetime | None = None
    is_fulfillment: bool = False
    packed: list[Item] | None = None
    """What is in it, where that is not all of the order."""

    @property
    def items(self) -> list[Item]:
        """What is in it."""
        return self.order.items if self.packed is None else self.packed


def made_order(order_id: int, at: datetime, seed: int) -> Order:
    """The order of that id, placed at that time; the same arguments make the same order."""
    chance = number_of(seed, order_id)
    buyer = _BUYERS[chance % len(_BUYERS)]
    items = [_item(order_id, place, number_of(seed, order_id, place)) for place in range(1 + chance % 3)]
    return Order(
        order_id,
        f"LB-{order_id - _FIRST_ORDER + 1001}",
        list(STORES)[chance % len(STORES)],
        buyer,
        f"{buyer.split()[0].lower()}{chance % 40}@mail.example",
        at,
        at + timedelta(seconds=40),
        at + timedelta(seconds=40),
        items,
    )


def _item(order_id: int, place: int, chance: int) -> Item:
    sku, name, cents = _GOODS[chance % len(_GOODS)]
    return Item(order_id * 10 + place, sku, name, 1 + chance % 4, cents)


def first_orders(days: list[date], per_day: int, seed: int) -> list[Order]:
    """The orders of some days, at hours of the Pacific day that chance picks; every tenth one is a test of midnight."""
    made: list[Order] = []
    for day in days:
        for number in range(per_day):
            chance = number_of(seed, day, number, "at")
            seconds = 86_340 if chance % 10 == 0 else chance % 86_000
            at = datetime.combine(day, time(0), PACIFIC) + timedelta(seconds=seconds)
            made.append(made_order(_FIRST_ORDER + len(made), at, seed))
    return made


def next_order_id(count: int) -> int:
    """The id of an order when there are so many already."""
    return _FIRST_ORDER + count
