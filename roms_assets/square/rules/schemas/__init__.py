"""The tables' columns, types and units, said once: they shape and check the frames and describe the tables.

Amounts are whole minor units (cents, centavos, or yen, which have none) and stand beside their currency.
"""

from roms_assets.square.rules.schemas.goods import (
    CatalogObject,
    Category,
    GoodsLine,
    InventoryCount,
    Location,
    RefusedGoodsLine,
)
from roms_assets.square.rules.schemas.orders import (
    Order,
    OrderFulfillment,
    OrderLine,
    OrderRefund,
    OrderReturnedLine,
    OrderTender,
    Payment,
)
from roms_assets.square.rules.schemas.proofs import (
    Built,
    Completeness,
    Difference,
    Drift,
    LateOrder,
    Reading,
    Refused,
)

__all__ = [
    "Built",
    "CatalogObject",
    "Category",
    "Completeness",
    "Difference",
    "Drift",
    "GoodsLine",
    "InventoryCount",
    "LateOrder",
    "Location",
    "Order",
    "OrderFulfillment",
    "OrderLine",
    "OrderRefund",
    "OrderReturnedLine",
    "OrderTender",
    "Payment",
    "Reading",
    "Refused",
    "RefusedGoodsLine",
]
