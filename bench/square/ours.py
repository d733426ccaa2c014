"""ROMS outside a Dagster run: its own syncer, with a home of its own below a folder."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from pydantic import SecretStr

from bench.square.orders import FIRST_DAY, last_day
from roms_assets.doors.square import square_desk
from roms_assets.settings import Business, Environment, Settings
from roms_assets.square.desk import SquareDesk
from roms_assets.square.one_sync import Synced
from roms_assets.square.rules.kinds import LOCATIONS, ORDERS

UNLIMITED = 1_000_000
"""Requests a second: no side is held back."""
_BRANCH = {"code": "ONE", "name": "One", "generation": "old", "tills": [{"code": "1"}]}


def settings(address: str, token: str, count: int, home: Path) -> Settings:
    """The settings of a business whose orders the faked Square has."""
    return Settings(
        a_business(last_day(count)),
        Environment(
            _env_file=None,
            ROMS_HOME=str(home.resolve()),
            ROMS_SQUARE_ADDRESS=address,
            ROMS_SQUARE_ACCESS_TOKEN=SecretStr(token),
        ),
    )


def a_business(last: date) -> Business:
    """The business whose orders were made, until that day."""
    facts: dict[str, Any] = {"name": "Bench", "time_zone": "Asia/Manila", "currency": "PHP"}
    pos = {"host": {"address": "http://localhost/"}, "branches": [_BRANCH]}
    square = {"requests_per_second": UNLIMITED}
    days = {"first_day": FIRST_DAY, "last_day": last}
    return Business.model_validate({**facts, **days, "pos": pos, "square": square})


class Bench:
    """One business with empty stores below a folder; it knows its locations, as on any night but the first."""

    def __init__(self, told: Settings) -> None:
        assert told.business.square
        assert told.business.last_day
        desk: SquareDesk = square_desk(told, told.business.square)
        days = (told.business.last_day - desk.first_day).days + 2
        self._desk = desk
        self._days = [desk.first_day + timedelta(days=passed) for passed in range(days)]
        desk.sync(LOCATIONS, [told.business.last_day])

    def sync(self) -> Synced:
        """Every order, from the door into the lake."""
        return self._desk.sync(ORDERS, self._days)

    @property
    def lake(self) -> AbstractContextManager[DuckDBPyConnection]:
        """A connection that reads the lake."""
        return self._desk.stores.lake.reading()
