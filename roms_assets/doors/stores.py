"""Landing, staging, ledger and lake, where the environment says."""

from resources.lake import Lake
from resources.landing import Landing
from resources.staging import Staging
from resources.stores import Stores
from roms_assets.doors.events import ledger
from roms_assets.settings import Environment


def stores(environment: Environment) -> Stores:
    """Landing, staging, ledger and lake where the environment says."""
    locks = str(environment.locks)
    return Stores(
        Landing(folder=environment.landing),
        Staging(folder=environment.staging),
        ledger(environment),
        Lake(address=_lake_address(environment), lock_folder=locks, memory=environment.lake_memory),
    )


def _lake_address(environment: Environment) -> str:
    """The lake's full address; one that names no place is below ROMS_HOME."""
    if environment.lake == "duckdb":
        return f"duckdb:{environment.lake_file}"
    if environment.lake == "ducklake:sqlite":
        return f"ducklake:sqlite:{environment.lake_folder / 'catalog.sqlite'}"
    return environment.lake
