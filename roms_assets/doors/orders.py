"""Everybody who makes orders of what the sources say."""

from resources.clock import Clock
from resources.dbt import Dbt
from roms_assets.doors.stores import stores
from roms_assets.orders.desk import OrderDesk
from roms_assets.settings import OrderSettings, Settings


def order_desk(settings: Settings, orders: OrderSettings, clock: Clock | None = None) -> OrderDesk:
    """Everybody who makes orders of what the sources of this business say."""
    environment = settings.environment
    lake = stores(environment).lake
    return OrderDesk(
        settings.business, orders, lake, Dbt(environment.roms_home / "dbt" / "orders"), clock or Clock()
    )
