"""The snapshot that people query."""

from resources.clock import Clock
from resources.lake_snapshot import LakeSnapshot
from roms_assets.doors.stores import stores
from roms_assets.serve.desk import ServeDesk
from roms_assets.settings import Environment


def serve_desk(environment: Environment, clock: Clock | None = None) -> ServeDesk:
    """Whoever makes the snapshot of this business's lake."""
    return ServeDesk(LakeSnapshot(stores(environment).lake, environment.snapshot), clock or Clock())
