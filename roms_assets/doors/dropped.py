"""The folder that people drop files into, and the Sheets that say the same."""

from resources.clock import Clock
from resources.drop_folder import DropFolder
from resources.sheets import Sheets
from roms_assets.doors.pseudonyms import pseudonym_key
from roms_assets.doors.stores import stores
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.settings import Environment, OrderSettings, Settings

_MEGABYTE = 1_000_000


def dropped_desk(settings: Settings, orders: OrderSettings, clock: Clock | None = None) -> DroppedDesk:
    """Whoever reads the files that people drop for this business, and the Sheets that say the same."""
    environment = settings.environment
    return DroppedDesk(
        settings.business,
        orders,
        stores(environment),
        drop_folder(environment, orders, clock),
        sheets(environment, orders),
        pseudonym_key(environment),
        clock or Clock(),
    )


def drop_folder(
    environment: Environment, orders: OrderSettings, clock: Clock | None = None
) -> DropFolder | None:
    """The folder that people drop files into; a relative path begins in the folder of `roms.yaml`."""
    named = orders.drop_folder and environment.roms_config.parent / orders.drop_folder
    place = environment.drop_folder or named
    return DropFolder(place, orders.largest_file_mb * _MEGABYTE, clock=clock or Clock()) if place else None


def sheets(environment: Environment, orders: OrderSettings) -> Sheets:
    """Google Sheets, with the service account of the environment."""
    return Sheets(
        environment.account_of_sheets,
        environment.sheets_address or "",
        timeout_seconds=orders.sheets_timeout_seconds,
        attempts=orders.sheets_attempts,
    )
