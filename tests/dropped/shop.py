"""A business into whose folder people drop files, with faked Google Sheets on a real socket and stores in a folder."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from demo.sheets import SPREADSHEET, SheetsHost
from resources.clock import Clock
from roms_assets.definitions import definitions
from roms_assets.doors.dropped import drop_folder, dropped_desk
from roms_assets.doors.stores import stores
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.dropped.reading import Reading
from roms_assets.dropped.watching import DroppedWatch
from roms_assets.kernel.incidents import Trouble
from roms_assets.settings import Business, Environment, Settings
from tests.one_till import POS

FACTS = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": date(2025, 11, 1)}
PARCELS = {"name": "parcels", "kind": "tracking", "spreadsheet": SPREADSHEET, "worksheet": "Parcels"}


@dataclass
class StoppedClock(Clock):
    """A clock that a test sets."""

    at: datetime = datetime(2025, 11, 12, 4, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment that was set."""
        return self.at


@dataclass
class Shop:
    """One business with its stores and its folder."""

    home: Path
    host: SheetsHost | None = None
    clock: StoppedClock = field(default_factory=StoppedClock)
    orders: dict[str, Any] = field(default_factory=lambda: {"drop_folder": "dropped"})

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        told = {"ROMS_HOME": str(self.home / "home"), "ROMS_CONFIG": str(self.home / "roms.yaml")}
        if self.host:
            account = json.dumps(self.host.account())
            told |= {"ROMS_SHEETS_ACCOUNT": account, "ROMS_SHEETS_ADDRESS": self.host.address}
        business = Business.model_validate({**FACTS, "pos": POS, "orders": self.orders})
        return Settings(business, Environment(_env_file=None, **told))

    @property
    def desk(self) -> DroppedDesk:
        """Everybody who reads files, made anew as after a restart."""
        settings = self.settings
        assert settings.business.orders
        return dropped_desk(settings, settings.business.orders, self.clock)

    def drop(self, kind: str, name: str, text: str | bytes) -> Path:
        """A file that was dropped a minute ago."""
        path = self.home / "dropped" / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        at = self.clock.at.timestamp() - 60
        os.utime(path, (at, at))
        return path

    def read(self) -> list[Reading]:
        """Read what was dropped."""
        return list(self.desk.read())

    def read_sheets(self) -> list[Reading]:
        """Ask the Sheets."""
        return list(self.desk.read_sheets())

    def tomorrow(self) -> None:
        """A day passes."""
        self.clock.at += timedelta(days=1)

    def rows(self, table: str, *columns: str) -> list[dict[str, Any]]:
        """Rows of a lake table in the order of their lines."""
        told = ", ".join(columns) or "*"
        order = "date, file_sha256, line_number, ALL" if not columns else "ALL"
        return self.desk.keeper.asked(f"SELECT {told} FROM {table} ORDER BY {order.replace(', ALL', '')}")

    def lying(self, kind: str) -> dict[str, str]:
        """File below the folder of a kind -> its text."""
        at = self.home / "dropped" / kind
        return {
            str(path.relative_to(at)): path.read_text(errors="replace")
            for path in sorted(at.rglob("*"))
            if path.is_file()
        }

    def troubles(self) -> list[Trouble]:
        """What the watch sees."""
        settings = self.settings
        orders = settings.business.orders
        assert orders
        folder = drop_folder(settings.environment, orders, self.clock)
        watch = DroppedWatch(settings.business, orders, stores(settings.environment).ledger, folder)
        return watch.troubles(self.clock.now())

    def run(self, instance: dg.DagsterInstance, job: str = "read_dropped_files", **how: Any) -> bool:
        """Run a job as Dagster does."""
        made = definitions(self.settings, clock=self.clock).resolve_job_def(job)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        result = made.execute_in_process(instance=instance, run_config=quiet, raise_on_error=False, **how)
        return result.success
