"""With the daemon: events are in the tables within seconds, and a run reads many of them.

Beside them a mail that its sensor finds, and a site that the job of web pages reads; one `roms up` for all.
"""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest
import yaml

from bench.ingress.to_table import Watched
from demo.mail_letters import GERMAN
from demo.mailbox_host import LOGIN, MailboxHost
from demo.shipstation_host import ShipStationHost
from demo.shipstation_shop import KEY, SECRET
from demo.shipstation_world import ShipStationWorld
from demo.shop_site import ShopSite
from roms_assets.doors.events import events
from roms_assets.doors.stores import stores
from roms_assets.kernel.events import Arrival
from roms_assets.settings import Environment
from tests.bare_environment import unset_variables
from tests.e2e.running import roms, roms_up
from tests.mail.shop import ORDERS, a_letter
from tests.one_till import POS
from tests.waiting import until
from tests.web.shop import a_site

BUSINESS = {"name": "T", "time_zone": "Asia/Manila", "currency": "USD", "first_day": "2025-11-10"}
SOURCES = [
    {"name": "gateway", "kind": "shipstation_contract"},
    {"name": "shipstation", "kind": "shipstation_v1"},
]
COUNT = 40


def hear(watched: Watched, number: int, source: str, body: bytes) -> None:
    """One event comes."""
    claim, at = f"{number:064x}", datetime.now(UTC)
    arrival = Arrival(source, claim, at, {}, body, "application/json", f"c-{number}")
    assert watched.store.keep([arrival]) == [True]
    watched.kept[watched.store.listed(source=source, limit=1)[0].id] = at.timestamp()


@pytest.fixture
def mailbox() -> Iterator[MailboxHost]:
    """An order waits in it."""
    with MailboxHost() as found:
        order = a_letter("order-in-german")
        found.deliver(order.raw, order.received_at)
        yield found


@pytest.fixture
def supplier() -> Iterator[ShopSite]:
    """Its offers stand behind no wall."""
    with ShopSite() as found:
        found.has_wall = False
        yield found


@pytest.fixture
def host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mailbox: MailboxHost, supplier: ShopSite
) -> Iterator[ShipStationHost]:
    unset_variables(monkeypatch)
    told = {
        "business": BUSINESS,
        "pos": POS,
        "webhooks": {"sources": SOURCES},
        "shipstation": {},
        "mail": {"mailboxes": [ORDERS], "first_day": "2025-11-10"},
        "web": {"contact": "owner@luna.example", "sites": [a_site("offers")]},
    }
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(told))
    with ShipStationHost(ShipStationWorld([date(2025, 11, 10)], clock=lambda: datetime.now(UTC))) as found:
        monkeypatch.setenv("ROMS_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("ROMS_SHIPSTATION_ADDRESS", found.address)
        monkeypatch.setenv("ROMS_SHIPSTATION_KEY", KEY)
        monkeypatch.setenv("ROMS_SHIPSTATION_SECRET", SECRET)
        monkeypatch.setenv("ROMS_MAIL_SERVER", mailbox.address)
        monkeypatch.setenv(
            "ROMS_MAIL_LOGINS", json.dumps({"orders": {"user": LOGIN[0], "password": LOGIN[1]}})
        )
        monkeypatch.setenv("ROMS_WEB_SUPPLIER_ADDRESS", supplier.address)
        monkeypatch.chdir(tmp_path)
        yield found


def ended(instance: dg.DagsterInstance, job: str) -> list[dg.DagsterRun]:
    """The runs of a job that are over."""
    return [run for run in instance.get_runs(dg.RunsFilter(job_name=job)) if run.is_finished]


@pytest.mark.browser
def test_events_are_in_the_tables_within_seconds_and_share_a_run(
    host: ShipStationHost, tmp_path: Path
) -> None:
    environment = Environment()
    with roms_up(tmp_path), dg.DagsterInstance.from_config(str(environment.dagster_home)) as instance:
        watched = Watched(events(environment))
        for number in range(COUNT):
            if number % 4 == 0:
                hear(watched, number, "shipstation", host.webhooks(host.world.place_orders())["v1"])
            else:
                body = {"order_id": f"A-{number}", "channel": "web", "product_sku": "S", "quantity": 1}
                hear(watched, number, "gateway", json.dumps(body).encode())
            for _ in range(10):
                watched.look()
                threading.Event().wait(0.05)
        until(watched.look, "every event is read")
        roms("dagster", "job", "launch", "-j", "read_web_pages")
        until(
            lambda: ended(instance, "read_web_pages") and ended(instance, "read_mail"), "the site, the mail"
        )
        finished = [*ended(instance, "read_web_pages"), *ended(instance, "read_mail")]
        assert all(run.is_success for run in finished)
        assert {run.tags.get("dagster/sensor_name") for run in finished} == {
            None,
            "read_mail_when_it_arrives",
        }
        runs = [run for run in instance.get_runs() if run.job_name == "read_webhooks"]
        for run in runs:
            instance.run_launcher.terminate(run.run_id)
    assert len(runs) == 1
    with stores(environment).lake.reading() as lake:
        ((orders,),) = lake.execute("SELECT count(*) FROM shipstation_orders").fetchall()
        mails = lake.execute("SELECT kind, order_number FROM mail_events").fetchall()
        listed = lake.execute("SELECT count(DISTINCT sku), count(*) FROM web_listings").fetchall()
    assert mails == [("order", GERMAN)]
    assert listed == [(20, 20)]
    assert orders == COUNT
    assert watched.seconds()[0] > 0
