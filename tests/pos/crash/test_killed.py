"""A process killed at any moment and run again leaves exactly what an undisturbed run leaves."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.pos.crash.driver import Task, begun
from tests.pos.crash.moments import MOMENTS
from tests.pos.crash.small_world import EVERYTHING_AGAIN, FIRST_DAYS, Hosts, a_shop_at, copied
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.shop import Shop
from tests.resources.processes import ended

OF_A_FIRST_RUN = (
    "an original is half written",
    "a batch is staged",
    "the lake's transaction is open",
    "the lake's transaction is committed",
)


@pytest.mark.parametrize("moment", OF_A_FIRST_RUN)
def test_a_first_run_that_was_killed_is_made_good_by_the_next(
    moment: str,
    hosts: Hosts,
    empty_home: Path,
    after_first: Snapshot,
    tmp_path: Path,
) -> None:
    with a_shop_at(copied(empty_home, tmp_path), hosts.early) as shop:
        kill(shop, FIRST_DAYS, moment)

        assert shop.run("fill_missing", FIRST_DAYS).success

        assert differences(snapshot(shop), after_first) == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_that_was_killed_while_it_replaced_days_is_made_good_by_the_next(
    moment: str,
    hosts: Hosts,
    first_home: Path,
    after_second: Snapshot,
    tmp_path: Path,
) -> None:
    with a_shop_at(copied(first_home, tmp_path), hosts.later) as shop:
        kill(shop, EVERYTHING_AGAIN, moment)

        assert shop.run("fill_missing", EVERYTHING_AGAIN).success

        assert differences(snapshot(shop), after_second) == []


def kill(shop: Shop, config: dict[str, Any], moment: str) -> None:
    """Let another process do the work until that moment."""
    worker = begun(Task(shop.home, shop.business, config=config, moment=moment))
    assert ended(worker) == [-signal.SIGKILL]
