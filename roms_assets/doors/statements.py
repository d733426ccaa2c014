"""Card statements, and everybody who reads them."""

from resources.clock import Clock
from resources.drop_folder import DropFolder
from roms_assets.doors.stores import stores
from roms_assets.settings import Settings, StatementSettings
from roms_assets.statements.desk import StatementsDesk

_MEGABYTE = 1_000_000


def statements_desk(
    settings: Settings, statements: StatementSettings, clock: Clock | None = None
) -> StatementsDesk:
    """Everybody who reads card statements for this business; a relative drop folder begins beside `roms.yaml`."""
    environment, clock = settings.environment, clock or Clock()
    root = environment.drop_folder or environment.roms_config.parent / statements.drop_folder
    largest = statements.largest_file_mb * _MEGABYTE
    folder = DropFolder(root, largest, clock=clock)
    return StatementsDesk(settings.business, statements, stores(environment), folder, clock)
