"""The doors and stores of one business, opened as its settings say."""

from resources.clock import Clock
from resources.lake import Lake
from resources.landing import Landing
from resources.ledger import Ledger
from resources.pos_host import PosHost
from resources.progress import Progress, Quiet
from resources.staging import Staging
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.stores import Stores
from roms_assets.settings import Environment, PosSettings, Settings


def pos_desk(settings: Settings, progress: Progress | None = None, clock: Clock | None = None) -> PosDesk:
    """Everybody who works on POS data for this business."""
    return PosDesk(
        settings.business,
        stores(settings.environment),
        pos_host(settings.business.pos),
        clock or Clock(),
        progress or Quiet(),
    )


def stores(environment: Environment) -> Stores:
    """Landing, staging, ledger and lake where the environment says."""
    locks = str(environment.locks)
    return Stores(
        Landing(folder=environment.landing),
        Staging(folder=environment.staging),
        Ledger(address=environment.ledger, lock_folder=locks),
        Lake(address=_lake_address(environment), lock_folder=locks),
    )


def pos_host(pos: PosSettings) -> PosHost:
    """The POS host as `roms.yaml` describes it."""
    return PosHost(**pos.host.model_dump())


def _lake_address(environment: Environment) -> str:
    """The lake's full address; one that names no place is below ROMS_HOME."""
    if environment.lake == "duckdb":
        return f"duckdb:{environment.lake_file}"
    if environment.lake == "ducklake:sqlite":
        return f"ducklake:sqlite:{environment.lake_folder / 'catalog.sqlite'}"
    return environment.lake
