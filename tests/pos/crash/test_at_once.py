"""Two processes over the same till-days at once leave what one of them leaves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pos.crash.driver import Driver, Task
from tests.pos.crash.small_world import EVERYTHING_AGAIN, Hosts, a_shop_at, copied
from tests.pos.crash.snapshot import Snapshot, differences, snapshot
from tests.pos.shop import Shop


@pytest.mark.parametrize("other", ["fill_missing", "reconcile", "reparse"])
def test_two_at_once_leave_what_one_leaves(
    other: str,
    hosts: Hosts,
    first_home: Path,
    after_second: Snapshot,
    drivers: Callable[[], Driver],
    tmp_path: Path,
) -> None:
    with a_shop_at(copied(first_home, tmp_path), hosts.later) as shop:
        both = [drivers(), drivers()]
        both[0].start(a_task(shop, "fill_missing", times=1))
        both[1].start(a_task(shop, other, times=2))

        for driver in both:
            code, said = driver.ended()
            assert code == 0, said
        assert differences(snapshot(shop), after_second) == []


def a_task(shop: Shop, job: str, times: int) -> Task:
    """All of a job, several times."""
    business = json.dumps(shop.business.model_dump(mode="json"))
    config = EVERYTHING_AGAIN if job == "fill_missing" else {}
    return Task(str(shop.home), business, job, config, times=times)
