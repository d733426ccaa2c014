"""The senders of the faked world against the front door of the demo's `roms.yaml`: ledger and store agree."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from demo.demo_world import DAYS
from demo.shipstation_host import ShipStationHost
from demo.shipstation_world import ShipStationWorld
from demo.webhook_bodies import Bodies
from demo.webhook_keys import KEY_FILE, KeyHost
from demo.webhook_sender import Sender, Sent, table
from demo.webhook_signing import RsaKey
from demo.webhook_sources import SECRETS, sources
from ingress.opened import settings_of
from roms_assets.kernel.events import EventState
from roms_assets.settings import Environment, load
from tests.ingress.front_door import Door, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> RsaKey:
    return RsaKey.kept(tmp_path_factory.mktemp("key") / KEY_FILE)


@pytest.fixture(scope="module")
def sent_and_door(tmp_path_factory: pytest.TempPathFactory, key: RsaKey) -> Iterator[tuple[list[Sent], Door]]:
    """What all senders sent to the demo's front door, and that door."""
    with ExitStack() as stack:
        keys = stack.enter_context(KeyHost(key))
        shipstation = stack.enter_context(ShipStationHost(ShipStationWorld(list(DAYS[:1]))))
        environment = Environment(
            _env_file=None,
            ROMS_HOME=str(tmp_path_factory.mktemp("home")),
            ROMS_CONFIG=str(ROOT / "demo" / "roms.yaml"),
            ROMS_WEBHOOK_SECRETS=json.dumps(SECRETS),
            ROMS_SHIPSTATION_KEYS_ADDRESS=keys.address,
        )
        door = stack.enter_context(opened(load(environment)))
        door.clock.at = datetime.now(UTC)
        sender = Sender(door.address, Bodies(shipstation.address), key, door.clock.now)
        stack.callback(sender.close)
        yield sender.all_of_it(), door


def test_the_demo_hears_each_of_its_senders(key: RsaKey, tmp_path: Path) -> None:
    environment = Environment(
        _env_file=None, ROMS_HOME=str(tmp_path), ROMS_CONFIG=str(ROOT / "demo" / "roms.yaml")
    )
    heard = {source.name: source.kind.value for source in settings_of(load(environment)).sources}
    assert heard == {source.name: source.kind for source in sources(key).values()}
    assert set(SECRETS) == set(heard) - {"shipstation2"}


def test_every_answer_is_as_the_standards_ask(sent_and_door: tuple[list[Sent], Door]) -> None:
    sent, _ = sent_and_door
    assert [each for each in sent if not each.is_right] == []
    assert {each.what for each in sent} == {
        "good", "replayed", "unsigned", "wrong", "twice at once", "late", "from the future", "huge", "never-ending",
        "unknown channel", "known order",
    }  # fmt: skip


def test_what_was_answered_200_is_stored_once_and_nothing_else_but_the_dead_letter(
    sent_and_door: tuple[list[Sent], Door],
) -> None:
    sent, door = sent_and_door
    stored = Counter((each.source, sha256(each.body).hexdigest()) for each in door.store.listed(limit=1000))
    taken = {(each.source, each.body_sha256) for each in sent if each.status == 200}
    [dead] = door.store.listed(state=EventState.DEAD)
    assert stored == Counter([*taken, (dead.source, sha256(dead.body).hexdigest())])
    assert (dead.source, dead.reason) == ("gateway", "the body names no channel that is known")


def test_people_see_what_was_answered_and_what_is_wrong() -> None:
    good, bad = Sent("shop", "good", (200,), 200), Sent("shop", "huge", (413, 0), 200)
    lines = list(table([good, good, bad]))
    assert lines[1].split() == ["shop", "good", "200", "(x2)"]
    assert lines[2].endswith("200  <- not as it should be")
