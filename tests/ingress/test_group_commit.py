import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ingress import group_commit
from ingress.group_commit import GroupCommit
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import Arrival
from tests.waiting import PATIENCE_SECONDS


def an_arrival(claim: str) -> Arrival:
    return Arrival("shop", claim, datetime(2026, 1, 15, tzinfo=UTC), {}, b"", "", "")


class Store:
    """Keeps each claim once; its first commit takes until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.go_on = threading.Event()
        self.error: Exception | None = None

    def keep(self, arrivals: Sequence[Arrival]) -> list[bool]:
        known = {claim for group in self.groups for claim in group}
        self.groups.append([arrival.claim for arrival in arrivals])
        self.go_on.wait()
        if self.error:
            raise self.error
        return [arrival.claim not in known for arrival in arrivals]


async def sent_during_the_first(store: Store, commit: GroupCommit, *claims: str) -> list[asyncio.Task[bool]]:
    """Tasks of arrivals that come while the first of them is being written."""
    tasks = [asyncio.create_task(commit.keep(an_arrival(claims[0])))]
    while not store.groups:
        await asyncio.sleep(0)
    tasks += [asyncio.create_task(commit.keep(an_arrival(claim))) for claim in claims[1:]]
    await asyncio.sleep(0)
    return tasks


def test_what_comes_during_a_commit_shares_the_next_one() -> None:
    async def run() -> list[bool]:
        tasks = await sent_during_the_first(store, commit, "a", "b", "c", "a")
        assert not any(task.done() for task in tasks)
        store.go_on.set()
        told = await asyncio.gather(*tasks)
        await commit.close()
        return told

    store = Store()
    commit = GroupCommit(store.keep)
    assert asyncio.run(run()) == [True, True, True, False]
    assert store.groups == [["a"], ["b", "c", "a"]]


def test_when_a_commit_fails_each_of_its_group_is_told_and_the_next_may_work() -> None:
    async def run() -> list[bool | BaseException]:
        tasks = await sent_during_the_first(store, commit, "a", "b")
        store.error = SourceUnavailable("the disk is full")
        store.go_on.set()
        told = await asyncio.gather(*tasks, return_exceptions=True)
        store.error = None
        return [*told, await commit.keep(an_arrival("c"))]

    store = Store()
    commit = GroupCommit(store.keep)
    first, second, third = asyncio.run(run())
    assert [type(first), type(second), third] == [SourceUnavailable, SourceUnavailable, True]


def test_one_who_went_away_does_not_stop_the_others() -> None:
    async def run() -> list[bool | BaseException]:
        tasks = await sent_during_the_first(store, commit, "a", "b", "c")
        tasks[1].cancel()
        store.go_on.set()
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    store = Store()
    commit = GroupCommit(store.keep)
    first, second, third = asyncio.run(run())
    assert [first, type(second), third] == [True, asyncio.CancelledError, True]
    assert store.groups == [["a"], ["b", "c"]]


def test_what_waits_is_written_before_the_end() -> None:
    async def run() -> None:
        tasks = await sent_during_the_first(store, commit, "a", "b")
        closing = asyncio.create_task(commit.close())
        store.go_on.set()
        await closing
        assert all(task.done() for task in tasks)

    store = Store()
    commit = GroupCommit(store.keep)
    asyncio.run(run())
    assert store.groups == [["a"], ["b"]]


def test_when_too_many_wait_the_next_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        tasks = await sent_during_the_first(store, commit, "a", "b", "c")
        with pytest.raises(SourceUnavailable, match="lets 2 arrivals wait"):
            await commit.keep(an_arrival("d"))
        store.go_on.set()
        assert await asyncio.gather(*tasks) == [True] * 3

    monkeypatch.setattr(group_commit, "MOST_WAITING", 2)
    store = Store()
    commit = GroupCommit(store.keep)
    asyncio.run(run())


def test_a_large_crowd_is_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        tasks = await sent_during_the_first(store, commit, *"abcdef")
        store.go_on.set()
        assert await asyncio.gather(*tasks) == [True] * 6

    monkeypatch.setattr(group_commit, "LARGEST_GROUP", 2)
    store = Store()
    commit = GroupCommit(store.keep)
    asyncio.run(run())
    assert [len(group) for group in store.groups] == [1, 2, 2, 1]


def test_a_crowd_that_is_back_waits_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        tasks = await sent_during_the_first(store, commit, *"abcdefg")
        store.go_on.set()
        assert await asyncio.gather(*tasks) == [True] * 7
        assert await asyncio.gather(*(commit.keep(an_arrival(claim)) for claim in "hijklm")) == [True] * 6

    monkeypatch.setattr(group_commit, "GATHER_SECONDS", 3600)
    store = Store()
    commit = GroupCommit(store.keep)
    asyncio.run(asyncio.wait_for(run(), PATIENCE_SECONDS))
    assert store.groups == [["a"], list("bcdefg"), list("hijklm")]


def test_who_waits_too_long_is_told_and_so_is_who_waits_behind() -> None:
    async def run() -> list[bool | BaseException]:
        tasks = await sent_during_the_first(store, commit, "a", "b")
        told = await asyncio.gather(*tasks, return_exceptions=True)
        commit._patience = PATIENCE_SECONDS  # of what comes after, on a busy machine too
        store.go_on.set()
        return [*told, await commit.keep(an_arrival("a")), await commit.keep(an_arrival("c"))]

    store = Store()
    commit = GroupCommit(store.keep, patience_seconds=0.05)
    first, behind, again, later = asyncio.run(run())
    assert [type(first), type(behind)] == [SourceUnavailable, SourceUnavailable]
    assert (again, later) == (False, True)
