"""Reporting till-days to Dagster: a run of a year must not hold a year's rows."""

import gc
import weakref
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import polars as pl

from resources.ledger import Entry
from roms_assets.pos.reporting import log_till_days
from roms_assets.pos.rules.judging import State, Verdict
from roms_assets.pos.rules.reading import TillDayReading
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.settling import Settled

_DAYS = [TillDay(date(2025, 11, number), "BMC", "1") for number in range(1, 8)]


def _settled(seen: "list[weakref.ref[TillDayReading]]", alive: list[int]) -> Iterator[Settled]:
    for day in _DAYS:
        gc.collect()
        alive.append(sum(each() is not None for each in seen))
        reading = TillDayReading(Verdict(State.ARRIVED, ()), {"lines": pl.DataFrame({"amount": [1]})}, {})
        seen.append(weakref.ref(reading))
        yield Settled(day, Entry("pos", day.day, day.till, State.ARRIVED.value), reading)
        del reading


def _emptied(held: list[Any]) -> Iterator[Any]:
    while held:
        yield held.pop()


def test_the_rows_of_till_days_that_were_told_are_let_go() -> None:
    told: list[Any] = []
    log = SimpleNamespace(info=told.append, warning=told.append)
    held: list[Any] = []
    context = cast(
        Any, SimpleNamespace(log=log, log_event=held.append, consume_events=lambda: _emptied(held))
    )
    business = SimpleNamespace(why_closed=lambda _: None)
    alive: list[int] = []
    done = log_till_days(context, cast(Any, SimpleNamespace(business=business)), _settled([], alive), _DAYS)
    assert [each.till_day for each in done] == _DAYS
    assert all(each.was_read for each in done)
    assert max(alive) <= 1
    assert not held, "Dagster would hold these until the step ends"
