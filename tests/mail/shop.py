"""A shop with a mailbox: the faked world's server on a real socket, the event store, and its stores in a folder."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from demo.mail_letters import LETTERS, OUR_SERVER, Letter
from demo.mailbox_host import LOGIN, MailboxHost
from roms_assets.definitions import definitions
from roms_assets.doors.mail import mail_desk
from roms_assets.mail.deciding import Decider
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.polling import FolderPoll
from roms_assets.mail.reading_mail import MailsRead
from roms_assets.settings import Business, Environment, Settings
from tests.graph_runs import materialize_days, run_job
from tests.one_till import POS
from tests.stopped_clock import StoppedClock

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
FACTS = {"name": "Test Shop", "time_zone": "Asia/Manila", "currency": "PHP", "first_day": "2025-11-01"}
ORDERS = {
    "name": "orders",
    "server": "mail.luna.example",
    "security": "plain",
    "trusted_servers": [OUR_SERVER],
}


@dataclass
class MailShop:
    """One business with its mailbox, its stores and its Dagster instance."""

    home: Path
    address: str
    """Server and port of its mailbox."""
    host: MailboxHost
    instance: dg.DagsterInstance
    clock: StoppedClock
    mail: dict[str, Any] = field(default_factory=dict)
    """More of the group `mail` of `roms.yaml`."""
    logins: dict[str, Any] = field(
        default_factory=lambda: {"orders": {"user": LOGIN[0], "password": LOGIN[1]}}
    )

    @property
    def settings(self) -> Settings:
        """What the command line would have loaded."""
        mail = {
            "mailboxes": [ORDERS],
            "first_day": "2025-11-01",
            "attempts": 2,
            "timeout_seconds": 5,
            **self.mail,
        }
        business = Business.model_validate({**FACTS, "pos": POS, "mail": mail})
        told = {
            "ROMS_HOME": str(self.home),
            "ROMS_CONFIG": str(self.home / "roms.yaml"),
            "ROMS_MAIL_SERVER": self.address,
            "ROMS_MAIL_LOGINS": json.dumps(self.logins),
        }
        return Settings(business, Environment(_env_file=None, **told))

    @property
    def desk(self) -> MailDesk:
        """Everybody who works on mail, made anew as after a restart."""
        settings = self.settings
        assert settings.business.mail
        return mail_desk(settings, settings.business.mail, self.clock)

    @property
    def decider(self) -> Decider:
        """Whoever carries out what a person decides."""
        return Decider(self.desk)

    def get(self, *letters: Letter | bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Mails come to the mailbox."""
        for each in letters:
            if isinstance(each, Letter):
                self.host.deliver(each.raw, at or each.received_at, folder)
            else:
                self.host.deliver(each, at or self.clock.now() - timedelta(hours=1), folder)

    def poll(self) -> FolderPoll:
        """Fetch what is new in the one folder."""
        (poll,) = self.desk.poll()
        return poll

    def read(self) -> MailsRead:
        """Read all that is due."""
        total = MailsRead()
        for read in self.desk.read_waiting():
            total.add(read)
        return total

    def poll_and_read(self) -> MailsRead:
        """Both, as the job does."""
        self.poll()
        return self.read()

    def later(self, **passed: float) -> None:
        """Time passes."""
        self.clock.at += timedelta(**passed)

    @property
    def graph(self) -> dg.Definitions:
        """The graph of this business."""
        return definitions(self.settings, clock=self.clock)

    def run(self, job: str, config: Mapping[str, Any] | None = None) -> dg.ExecuteInProcessResult:
        """Run a job as Dagster does."""
        return run_job(self.graph, self.instance, job, config)

    def materialize(self, asset: str, *days: date) -> dg.ExecuteInProcessResult:
        """Materialize days of an asset, as a person does in the UI."""
        return materialize_days(self.graph, self.instance, asset, *days)

    def rows(self, table: str, order: str = "ALL") -> list[dict[str, Any]]:
        """All rows of a lake table."""
        return self.query(f"SELECT * FROM {table} ORDER BY {order}").to_dicts()

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a question to the lake."""
        with self.desk.stores.lake.reading() as connection:
            return connection.sql(sql).pl()

    def states(self) -> dict[str, str]:
        """Message state by the mail's place in its folder, counted from 0."""
        found = self.query("SELECT state FROM mail_messages ORDER BY folder, uid")["state"]
        return dict(zip(map(str, range(len(found))), found, strict=True))

    def told(self) -> list[tuple[str, str | None]]:
        """Kind and order number of every event, by time."""
        asked = "SELECT kind, order_number FROM mail_events ORDER BY received_at, event_key"
        return self.query(asked).rows()

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All that the lake has of mail but for when it was read."""
        never = {"read_at", "settled_at", "since", "poll_id"}
        return {
            table: [{name: row[name] for name in row.keys() - never} for row in self.rows(table)]
            for table in ("mail_messages", "mail_events", "mail_event_items", "mail_quarantine")
        }

    def shown(self, asset: str) -> set[str]:
        """The partitions that Dagster shows as materialized."""
        return self.instance.get_materialized_partitions(dg.AssetKey(asset))


@contextmanager
def a_mail_shop(home: Path, **mail: Any) -> Iterator[MailShop]:
    """A shop with an empty mailbox; it is noon (UTC) of 2025-12-20."""
    with MailboxHost() as host, dg.instance_for_test() as instance:
        yield MailShop(home, host.address, host, instance, StoppedClock(NOW), mail)


def a_letter(name: str) -> Letter:
    """The demo's mail of that name."""
    return next(each for each in LETTERS if each.name == name)


def a_mail(
    subject: str = "Hello", text: str = "Nothing of orders.", sender: str = "ana@cafe.example"
) -> bytes:
    """A mail that nobody proved."""
    mail = EmailMessage(SMTP)
    mail["From"], mail["Subject"] = sender, subject
    mail.set_content(text)
    return mail.as_bytes()
