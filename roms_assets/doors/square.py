"""Square, and everybody who works on its data."""

from resources.clock import Clock
from resources.dbt import Dbt
from resources.local_file import LocalFile
from resources.progress import Progress, Quiet
from resources.square import Square
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment, Settings, SquareSettings
from roms_assets.square.desk import SquareDesk


def square_desk(
    settings: Settings,
    square: SquareSettings,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> SquareDesk:
    """Everybody who works on Square's data for this business."""
    return SquareDesk(
        settings.business,
        square,
        stores(settings.environment),
        square_door(settings.environment, square),
        Dbt(settings.environment.roms_home / "dbt" / "square"),
        clock or Clock(),
        progress or Quiet(),
        goods_file(settings.environment, square),
    )


def square_door(environment: Environment, square: SquareSettings) -> Square:
    """Square as `roms.yaml` describes it, with the token of the environment."""
    token = environment.square_access_token
    return Square(
        token.get_secret_value() if token else "",
        square.environment,
        environment.square_address or "",
        requests_per_second=square.requests_per_second,
        timeout_seconds=square.timeout_seconds,
        attempts=square.attempts,
        page_limit=square.page_limit,
    )


def goods_file(environment: Environment, square: SquareSettings) -> LocalFile | None:
    """The shop's own list of goods; a relative path begins in the folder of `roms.yaml`."""
    named = square.insight.goods_csv
    return LocalFile(environment.roms_config.parent / named) if named else None
