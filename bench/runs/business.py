"""The business whose till-days are fetched, and a home of its own below a folder."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bench.till_days import FIRST_DAY, TILLS, generations
from roms_assets.settings import Business, Environment, Settings

_UNLIMITED = 1_000_000
"""Questions a second: the host is asked as fast as it answers."""


def told(address: str, last: date) -> dict[str, Any]:
    """What stands in its `roms.yaml`."""
    branches = [
        {"code": code, "name": code, "generation": generation, "tills": [{"code": till} for till in TILLS]}
        for code, generation in generations().items()
    ]
    facts = {"name": "Bench", "time_zone": "Asia/Manila", "currency": "PHP"}
    host = {"address": address, "requests_per_second": _UNLIMITED}
    days = {"first_day": FIRST_DAY, "last_day": last}
    return {"business": {**facts, **days}, "pos": {"host": host, "branches": branches}}


def settings(address: str, last: date, home: Path) -> Settings:
    """Its settings, as they would be read."""
    said = told(address, last)
    business = Business.model_validate({**said["business"], "pos": said["pos"]})
    return Settings(business, Environment(_env_file=None, ROMS_HOME=str(home.resolve())))


def write_yaml(place: Path, address: str, last: date) -> None:
    """Write its `roms.yaml`."""
    place.write_text(yaml.safe_dump(told(address, last), sort_keys=False))
