"""A small world before and after its second look, and the shops that live in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.pos_host import PosHost as FakedPosHost
from demo.world import Branch, Sizes, World
from tests.pos.crash.driver import opened
from tests.pos.shop import Shop, a_business

FIRST_DAYS = {"end": "2025-11-15"}
"""What the first run fills; the second run fetches all of it again, and the day after."""
EVERYTHING_AGAIN = {"force": True}
FAULTS: dict[str, str | tuple[str, ...]] = {
    "2025-11-14|BMC-2": "truncated_file",
    "2025-11-14|BETA-1": "never_uploaded",
    "2025-11-15|BMC-1": "latin1",
    "2025-11-15|BMC-2": "html_files",
    "2025-11-16|BETA-1": "error_sentence",
}


@dataclass(frozen=True)
class Hosts:
    """One business at two times: `later` a cut file came whole, a till woke up, and another uploaded once more."""

    early: FakedPosHost
    later: FakedPosHost


@contextmanager
def both_hosts() -> Iterator[Hosts]:
    """Both of them, running."""
    with FakedPosHost(a_small_world()) as early, FakedPosHost(a_small_world()) as later:
        later.mend("2025-11-14|BMC-2", "23-03")
        later.mend("2025-11-14|BETA-1", "23-03")
        later.strike("2025-11-15|BMC-1", "several_uploads")
        yield Hosts(early, later)


def a_small_world() -> World:
    """Two branches, three tills, three days."""
    branches = [Branch("BMC", ("1", "2")), Branch("BETA", ("1",), "new")]
    days = [date(2025, 11, 14), date(2025, 11, 15), date(2025, 11, 16)]
    return World(branches, days, dict(FAULTS), sizes=Sizes(40, 30, 10))


@contextmanager
def a_shop_at(home: Path, host: FakedPosHost, more: dict[str, str] | None = None) -> Iterator[Shop]:
    """The shop of that home, asking that host."""
    shop = opened(home, a_business(host.world, host.address), host, more)
    with shop.instance:
        yield shop


def copied(home: Path, to: Path) -> Path:
    """A copy to work on."""
    shutil.copytree(home, to, dirs_exist_ok=True)
    return to
