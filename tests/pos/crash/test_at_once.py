"""Two processes over the same till-days at once leave what one of them leaves."""

from pathlib import Path

import pytest

from tests.pos.crash.driver import Task, begun
from tests.pos.crash.small_world import EVERYTHING_AGAIN, Hosts, a_shop_at, copied
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.shop import Shop
from tests.resources.processes import ended


@pytest.mark.parametrize("other", ["fill_missing", "reconcile", "reparse"])
def test_two_at_once_leave_what_one_leaves(
    other: str,
    hosts: Hosts,
    first_home: Path,
    after_second: Snapshot,
    tmp_path: Path,
) -> None:
    with a_shop_at(copied(first_home, tmp_path), hosts.later) as shop:
        both = [begun(a_task(shop, "fill_missing", times=1)), begun(a_task(shop, other, times=2))]

        assert ended(*both) == [0, 0]
        assert differences(snapshot(shop), after_second) == []


def a_task(shop: Shop, job: str, times: int) -> Task:
    """All of a job, several times."""
    config = EVERYTHING_AGAIN if job == "fill_missing" else {}
    return Task(shop.home, shop.business, job, config, times=times)
