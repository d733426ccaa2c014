"""A process of its own that calculates."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from resources.dbt import Dbt
from roms_assets.doors.square import square_desk
from roms_assets.settings import Business, Environment, Settings
from tests.stopped_clock import StoppedClock


def calculate(home: str, business: str, more: dict[str, str], now: str, project: str) -> None:
    """What a calculating process does."""
    environment = Environment(_env_file=None, ROMS_HOME=home, **more)
    settings = Settings(Business.model_validate_json(business), environment)
    assert settings.business.square
    desk = square_desk(settings, settings.business.square, clock=StoppedClock(datetime.fromisoformat(now)))
    replace(desk, dbt=Dbt(Path(home, "dbt", "square"), Path(project))).calculate()
