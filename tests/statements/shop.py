"""A business with one account: its drop folder, its stores, and orders filled in by hand as their tables are."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from roms_assets.doors.statements import statements_desk
from roms_assets.settings import Business, Environment, Settings
from roms_assets.statements.desk import StatementsDesk
from roms_assets.statements.imported import Imported
from roms_assets.statements.reconciled import Reconciled
from tests.one_till import POS
from tests.stopped_clock import StoppedClock

DAY = date(2025, 11, 10)
NOW = datetime(2025, 11, 28, 4, tzinfo=UTC)
_TIME = pl.Datetime("us", "UTC")
TABLES: dict[str, dict[str, Any]] = {
    "orders": {
        "order_id": pl.String, "date": pl.Date, "order_number": pl.String, "shop": pl.String, "state": pl.String,
        "currency": pl.String, "total_minor": pl.Int64, "paid_minor": pl.Int64, "refunded_minor": pl.Int64,
        "paid_at": _TIME, "refunded_at": _TIME, "last_event_at": _TIME, "shipments_qty": pl.Int64,
    },
    "order_events": {
        "order_id": pl.String, "date": pl.Date, "event_key": pl.String, "kind": pl.String, "happened_at": _TIME,
        "source": pl.String, "currency": pl.String, "amount_minor": pl.Int64, "is_told_again": pl.Boolean,
    },
    "shipments": {
        "shipment_id": pl.String, "order_id": pl.String, "date": pl.Date, "tracking_number": pl.String,
        "state": pl.String,
        "is_voided": pl.Boolean,
    },
}  # fmt: skip
"""What of the tables of orders is read here."""


def a_line(days: int, details: str, amount: str) -> str:
    """A line of a CSV, so many days after the first one."""
    return f"{DAY + timedelta(days)},,{details},{amount}"


@dataclass
class Shop:
    """One business with its stores."""

    home: Path
    account: dict[str, Any] = field(default_factory=lambda: {"name": "bank"})
    limits: dict[str, Any] = field(default_factory=dict)
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(NOW))
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    shipments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        facts = {"name": "Luna", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"}
        statements = {"accounts": [self.account], "drop_folder": str(self.home / "dropped"), **self.limits}
        business = Business.model_validate({**facts, "pos": POS, "statements": statements})
        return Settings(business, Environment(_env_file=None, ROMS_HOME=str(self.home)))

    @property
    def desk(self) -> StatementsDesk:
        """Everybody who reads statements, made anew as after a restart."""
        settings = self.settings
        assert settings.business.statements
        return statements_desk(settings, settings.business.statements, self.clock)

    def order(self, number: str, amount: int, days: int = 0, **changes: Any) -> str:
        """An order paid so many days after the first, in the tables at the next `publish`."""
        at = datetime(2025, 11, 10, 4, tzinfo=UTC) + timedelta(days=days)
        row = {
            "order_id": f"LUNA#{number}", "date": at.date(), "order_number": number, "shop": "Luna", "state": "paid",
            "currency": "PHP", "total_minor": amount, "paid_minor": amount, "refunded_minor": 0, "paid_at": at,
            "refunded_at": None, "last_event_at": at, "shipments_qty": 0, **changes,
        }  # fmt: skip
        self.orders[row["order_id"]] = row
        return str(row["order_id"])

    def refund(
        self, order_id: str, amount: int, days: int, told: Sequence[tuple[str, int]] = (), again: int = 0
    ) -> None:
        """A refund so many days after the first, and what sources tell of it; without any, Square tells all of it.

        The last so many of what they tell tell again what was told before.
        """
        order = self.orders[order_id]
        at = datetime(2025, 11, 10, 4, tzinfo=UTC) + timedelta(days=days)
        order |= {"refunded_minor": order["refunded_minor"] + amount, "refunded_at": at, "last_event_at": at}
        told = told or [("square", amount)]
        for number, (source, minor) in enumerate(told):
            key = f"{source}|{order_id}|{len(self.events)}"
            event = {"order_id": order_id, "date": at.date(), "event_key": key, "kind": "refunded"}
            is_told_again = number >= len(told) - again
            said = {
                "source": source,
                "currency": "PHP",
                "amount_minor": minor,
                "is_told_again": is_told_again,
            }
            self.events.append({**event, **said, "happened_at": at})

    def publish(self) -> None:
        """Put the orders into the lake, in the place of those of before."""
        rows = {
            "orders": list(self.orders.values()),
            "order_events": self.events,
            "shipments": self.shipments,
        }
        with self.desk.stores.lake.writing() as lake:
            for table, schema in TABLES.items():
                given = pl.DataFrame(rows[table], schema=schema)
                lake.ensure(table, given.clear())
                held = lake.query(f"SELECT DISTINCT date FROM {table}")["date"]
                days = pl.concat([held, given["date"]]).unique()
                lake.replace_keys(table, days.to_frame("date"), given)

    def drop(self, name: str, *rows: str, heading: str = "date,reference,details,amount") -> Path:
        """A statement in the drop folder, written long ago."""
        return self.drop_bytes(name, "\n".join([heading, *rows]).encode())

    def drop_bytes(self, name: str, body: bytes) -> Path:
        """A file in the drop folder, written long ago."""
        path = self.home / "dropped" / "statements" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        at = (self.clock.now() - timedelta(minutes=1)).timestamp()
        os.utime(path, (at, at))
        return path

    def read(self) -> list[Imported]:
        """Import what lies in the drop folder."""
        return list(self.desk.read_dropped())

    def reconcile(self) -> Reconciled:
        """Match what changed; every cent is accounted for whatever changed."""
        found = self.desk.reconcile()
        finding = self.desk.finding()
        assert finding.is_kept, finding.broken
        return found

    def rows(self, table: str, order: str = "ALL") -> list[dict[str, Any]]:
        """All rows of a lake table."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(f"SELECT * FROM {table} ORDER BY {order}").pl().to_dicts()

    def all_rows(self) -> dict[str, list[dict[str, Any]]]:
        """All that the domain has made."""
        tables = ("statement_lines", "refused_statement_lines", "reconciliations", "reconciliation_orders")
        return {table: self.rows(table) for table in tables}

    def states(self) -> dict[str, tuple[str, str | None, list[str]]]:
        """Details of a line -> its state, its rule and the numbers of its orders."""
        with self.desk.stores.lake.reading() as connection:
            found = connection.sql(
                "SELECT details, state, rule, list(o.order_id ORDER BY o.order_id) FILTER (o.order_id IS NOT NULL)"
                " FROM statement_lines l JOIN reconciliations r USING (statement_line_id)"
                " LEFT JOIN reconciliation_orders o USING (statement_line_id) GROUP BY ALL"
            ).fetchall()
        return {details: (state, rule, orders or []) for details, state, rule, orders in found}
