"""`roms events`, typed as a person would."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from demo.shipstation_host import ShipStationHost
from demo.shipstation_shop import KEY, SECRET
from demo.shipstation_world import ShipStationWorld
from roms_assets.cli.app import app
from roms_assets.doors.events import events
from roms_assets.kernel.events import Arrival, EventState
from roms_assets.settings import Environment
from tests.bare_environment import unset_variables
from tests.one_till import POS

BUSINESS = {"name": "T", "time_zone": "Asia/Manila", "currency": "USD", "first_day": "2025-11-10"}
SOURCES = [
    {"name": "gateway", "kind": "shipstation_contract"},
    {"name": "shipstation", "kind": "shipstation_v1"},
]
ORDER = {
    "order_id": "A-1",
    "channel": "web",
    "product_sku": "S-1",
    "quantity": 2,
    "note": "call Ana on 555-0100",
}


def roms(*words: str) -> Result:
    return CliRunner().invoke(app, ["events", *words], catch_exceptions=False)


def hear(source: str, body: object) -> None:
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    at = datetime(2025, 11, 14, 12, tzinfo=UTC)
    events(Environment()).keep([Arrival(source, told.hex()[:64], at, {}, told, "application/json", "corr-1")])


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShipStationHost]:
    unset_variables(monkeypatch)
    told = {
        "business": BUSINESS,
        "pos": POS,
        "webhooks": {"sources": SOURCES},
        "shipstation": {"attempts": 1, "timeout_seconds": 5},
    }
    (tmp_path / "roms.yaml").write_text(yaml.safe_dump(told))
    with ShipStationHost(ShipStationWorld([date(2025, 11, 10)])) as found:
        monkeypatch.setenv("ROMS_SHIPSTATION_ADDRESS", found.address)
        monkeypatch.setenv("ROMS_SHIPSTATION_KEY", KEY)
        monkeypatch.setenv("ROMS_SHIPSTATION_SECRET", SECRET)
        monkeypatch.chdir(tmp_path)
        yield found


@pytest.mark.usefixtures("host")
def test_list_shows_the_newest_first_and_only_what_is_asked_for() -> None:
    assert "No such event" in roms("list").stdout
    hear("gateway", ORDER)
    hear("shipstation", {"resource_type": "ORDER_NOTIFY"})
    lines = roms("list").stdout.splitlines()
    assert [line.split()[0] for line in lines if line[:1].isdigit()] == ["2", "1"]
    assert "shipstation" not in roms("list", "--source", "gateway").stdout
    assert "No such event" in roms("list", "--state", "dead").stdout
    assert "No such event" in roms("list", "--since", "2025-11-15").stdout
    assert "The newest 1" in roms("list", "--limit", "1").stdout


@pytest.mark.usefixtures("host")
def test_show_masks_what_may_tell_of_persons_unless_asked() -> None:
    hear("gateway", ORDER)
    masked = roms("show", "1").stdout
    assert '"order_id": "A-1"' in masked
    assert "corr-1" in masked
    assert "555-0100" not in masked
    assert "•••" in masked
    assert "555-0100" in roms("show", "1", "--personal").stdout


@pytest.mark.usefixtures("host")
def test_an_event_is_found_by_its_correlation_id_and_names_the_run_that_read_it() -> None:
    hear("gateway", ORDER)
    assert "none has tried it" in roms("show", "corr-1").stdout
    assert roms("replay", "corr-1").exit_code == 0
    told = roms("show", "corr-1").stdout
    event = events(Environment()).event(1)
    assert event is not None
    assert re.fullmatch(r"[0-9a-f-]{36}", event.run_id)
    assert re.search(rf"Run +{event.run_id}", told)
    assert "no event corr-2" in roms("show", "corr-2").stderr


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize(
    ("words", "said"),
    [(("show", "9"), "no event 9"), (("replay",), "say which"), (("list", "--state", "lost"), "not known")],
)
def test_what_cannot_be_done_is_told_in_one_line(words: tuple[str, ...], said: str) -> None:
    result = roms(*words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr


def test_replay_reads_dead_letters_once_more_and_tells_what_came_of_it(host: ShipStationHost) -> None:
    hear("shipstation", {"resource_type": "ORDER_NOTIFY", "resource_url": f"{host.address}orders/90000004"})
    failed = roms("replay", "1")
    assert failed.exit_code == 1
    assert "0 events again: 0 read, 1 failed" in failed.stdout, "it waited already"
    assert "HTTP 404" in roms("list", "--state", "dead").stdout
    host.world.place_orders()
    replayed = roms("replay", "--dead")
    assert replayed.exit_code == 0, replayed.output
    assert "1 event again: 1 read, 0 failed" in replayed.stdout
    found = events(Environment()).event(1)
    assert found is not None
    assert found.state is EventState.READ


def test_doctor_says_whether_shipstation_answers(host: ShipStationHost) -> None:
    def line() -> str:
        told = CliRunner().invoke(app, ["doctor"], catch_exceptions=False).stdout
        return next(each for each in told.splitlines() if "ShipStation" in each)

    assert line() == f"✓ ShipStation {host.address} answers to v1"
    host.strike("revoked")
    assert line().startswith("✗ ShipStation refuses the credentials")
