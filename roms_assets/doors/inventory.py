"""Everybody who works on inventory."""

from resources.clock import Clock
from resources.dbt import Dbt
from roms_assets.doors.stores import stores
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.settings import InventorySettings, OrderSettings, Settings


def inventory_desk(
    settings: Settings, inventory: InventorySettings, clock: Clock | None = None
) -> InventoryDesk:
    """Everybody who works on inventory for this business."""
    home, orders = settings.environment.roms_home, settings.business.orders or OrderSettings()
    return InventoryDesk(
        settings.business,
        inventory,
        stores(settings.environment),
        Dbt(home / "dbt" / "inventory"),
        clock or Clock(),
        settings.business.shop_names,
        orders.purchases,
    )
