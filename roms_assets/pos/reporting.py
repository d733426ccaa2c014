"""Telling Dagster: one materialization for each partition that is there, and nothing for what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg

from resources.checks_shown import Context, evaluation, log_evaluation
from roms_assets.kernel.days import days_from
from roms_assets.pos.daily_sales import DaySales, Rebuilt
from roms_assets.pos.describing import (
    POS_RECORDS,
    RAW_POS_FILES,
    day_metadata,
    picture_metadata,
    till_day_metadata,
)
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.picture.drawing import first_day_of
from roms_assets.pos.publishing import PublishedDay
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.settling import Settled
from roms_assets.pos.stores import DAILY_SALES, LakeTable, record_of

POS_ARRIVALS = dg.AssetKey(str(LakeTable.ARRIVALS))
TILL_DAY_ASSETS = frozenset({RAW_POS_FILES, POS_RECORDS})
SALES = dg.AssetKey(DAILY_SALES)
NOT_LANDED = "nothing of it is landed; ask the host for it"
_TOLD_EVERY = 200
_NAMED = 50


@dataclass(frozen=True)
class Reported:
    """What became of one till-day, without the rows that were read of it: one run may report tens of thousands."""

    till_day: TillDay
    state: State
    reason: str
    was_read: bool

    @classmethod
    def of(cls, settled: Settled) -> "Reported":
        """The same without its rows."""
        return cls(settled.till_day, settled.state, settled.entry.reason, settled.reading is not None)


def days_of(keys: Iterable[str]) -> list[date]:
    """The days that partition keys name."""
    return [date.fromisoformat(key) for key in keys]


def log_till_days(
    context: Context,
    pos: PosDesk,
    settled: Iterable[Settled],
    wanted: Sequence[TillDay],
    keys: Collection[dg.AssetKey] = TILL_DAY_ASSETS,
) -> list[Reported]:
    """Report each till-day as it is settled, say how far it got, and name what was wanted and did not arrive."""
    done: list[Reported] = []
    for each in settled:
        done.append(Reported.of(each))
        if not each.state.is_missing:
            _log(context, keys, each.till_day.key, till_day_metadata(each))
        if len(done) % _TOLD_EVERY == 0 or len(done) == len(wanted):
            context.log.info(f"{len(done)} of {len(wanted)} till-days: {told(done)}")
    _name(context, _did_not_arrive(pos, done, wanted), f"of {len(wanted)} till-days did not arrive")
    return done


def _did_not_arrive(pos: PosDesk, reported: Iterable[Reported], wanted: Iterable[TillDay]) -> list[str]:
    """A sentence for each till-day that is still missing, with its reason."""
    reasons = {
        each.till_day: f"{each.state.value}: {each.reason}" if each.state.is_missing else ""
        for each in reported
    }
    unread = {each: NOT_LANDED for each in wanted if not pos.business.why_closed(each)}
    return [f"{each.key}: {why}" for each, why in sorted((unread | reasons).items()) if why]


def _name(context: Context, lacking: Sequence[str], what: str) -> None:
    """One warning that names what is lacking, the first 50 of it."""
    if lacking:
        more = [f"and {len(lacking) - _NAMED} more; `roms missing` names all"] if lacking[_NAMED:] else []
        context.log.warning("\n".join([f"{len(lacking)} {what}:", *lacking[:_NAMED], *more]))


def told(reported: Iterable[Reported]) -> str:
    """Counts by state in words: `50 arrived, 2 absent`."""
    counts = Counter(each.state.value for each in reported)
    return ", ".join(f"{number} {state}" for state, number in counts.most_common()) or "none"


def log_days(
    context: Context,
    pos: PosDesk,
    published: Sequence[PublishedDay],
    keys: Collection[dg.AssetKey] | None = None,
) -> None:
    """Report days, in all assets or the given ones; what no till has given anything to stays missing there."""
    is_drawn = keys is None or POS_ARRIVALS in keys
    weeks = _Weeks(pos, [day.day for day in published] if is_drawn else [])
    for day in published:
        for key, table in day_assets(day).items():
            if keys is None or key in keys:
                drawn = picture_metadata(day.day, weeks.to(day.day)) if key == POS_ARRIVALS else {}
                _log(context, [key], day.day.isoformat(), day_metadata(day, table) | drawn)
    lacking = [f"{day.day}: {day.tills} tills" for day in published if not day.tills.is_published]
    _name(context, lacking, f"of {len(published)} days have nothing to publish")


class _Weeks:
    """What is known of the weeks before some days, asked of the ledger once."""

    def __init__(self, pos: PosDesk, days: Sequence[date]) -> None:
        known = pos.expected(first_day_of(min(days)), max(days)) if days else []
        self._of_day: dict[date, list[Expected]] = {}
        for each in known:
            self._of_day.setdefault(each.till_day.day, []).append(each)

    def to(self, last: date) -> list[Expected]:
        """Every till-day of the weeks up to that day."""
        return [each for day in days_from(first_day_of(last), last) for each in self._of_day.get(day, ())]


def log_daily_sales(context: Context, rebuilt: Rebuilt, shown: "Picture | None" = None) -> None:
    """Report days of the daily sales and dbt's tests; with a picture, only what it lacks and what is new."""
    told = [each for each in rebuilt.days if each.is_rebuilt or shown is None or shown.lacks_sales(each)]
    for each in told:
        _log(context, [SALES], each.day.isoformat(), _sales_metadata(each))
    for check in rebuilt.checks if told or rebuilt.stale else ():
        log_evaluation(context, evaluation(DAILY_SALES, check))
    context.log.info(f"{len(rebuilt.stale)} days of {DAILY_SALES} calculated")


def day_assets(day: PublishedDay) -> dict[dg.AssetKey, LakeTable]:
    """The assets in which this day is there, with the lake's table of each; the arrivals always are."""
    tables = {record_of(day.day.year): LakeTable.RECORD_LINES}
    tables |= {table: table for table in (LakeTable.TENDERS, LakeTable.REFUSED_LINES)}
    arrived = tables if day.tills.is_published else {}
    return {
        dg.AssetKey(str(name)): table
        for name, table in {**arrived, LakeTable.ARRIVALS: LakeTable.ARRIVALS}.items()
    }


class Picture:
    """What Dagster shows as materialized, asked once per asset."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self._instance = instance
        self._shown: dict[dg.AssetKey, set[str]] = {}

    def lacks(self, each: Expected) -> bool:
        """Whether a till-day is there and one of its assets does not show it."""
        return not each.state.is_missing and any(
            each.till_day.key not in self._partitions(key) for key in TILL_DAY_ASSETS
        )

    def lacks_day(self, day: PublishedDay) -> bool:
        """Whether one of the assets in which this day is there does not show it."""
        return any(day.day.isoformat() not in self._partitions(key) for key in day_assets(day))

    def lacks_sales(self, day: DaySales) -> bool:
        """Whether the daily sales of a day are there and not shown."""
        return day.day.isoformat() not in self._partitions(SALES)

    def _partitions(self, key: dg.AssetKey) -> set[str]:
        if key not in self._shown:
            self._shown[key] = self._instance.get_materialized_partitions(key)
        return self._shown[key]


def _log(context: Context, keys: Iterable[dg.AssetKey], partition: str, metadata: Mapping[str, Any]) -> None:
    """Tell Dagster, which stores an event at once, and let go of what it would hold until the step ends: 25 kB each.

    `consume_events` is Dagster's own way to take them; a newer version may have another.
    """
    for key in sorted(keys):
        context.log_event(dg.AssetMaterialization(key, partition=partition, metadata=dict(metadata)))
    for _ in context.consume_events():
        pass


def _sales_metadata(day: DaySales) -> dict[str, Any]:
    return {
        "dagster/partition_row_count": day.rows,
        "lines": day.lines,
        "net_amount": str(day.net_amount),
        "is_rebuilt": day.is_rebuilt,
    }
