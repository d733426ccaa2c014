"""POS data: the host, and everybody who works on what it has."""

from resources.clock import Clock
from resources.dbt import Dbt
from resources.pos_host import PosHost
from resources.progress import Progress, Quiet
from roms_assets.doors.stores import stores
from roms_assets.pos.desk import PosDesk
from roms_assets.settings import PosSettings, Settings


def pos_desk(settings: Settings, progress: Progress | None = None, clock: Clock | None = None) -> PosDesk:
    """Everybody who works on POS data for this business."""
    return PosDesk(
        settings.business,
        stores(settings.environment),
        pos_host(settings.business.pos) if settings.business.pos else None,
        Dbt(settings.environment.roms_home / "dbt"),
        clock or Clock(),
        progress or Quiet(),
    )


def pos_host(pos: PosSettings) -> PosHost:
    """The POS host as `roms.yaml` describes it."""
    return PosHost(**pos.host.model_dump())
