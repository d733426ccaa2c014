"""Promises about POS data as asset checks: yielded by the step that has just changed the data, with their numbers.

None of them stops anything: a till that breaks a promise costs no other till. They look at all that is known, so the
latest result is the whole truth and not that of the last run; only `no_line_twice` looks at the days just published.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

import dagster as dg

from resources.checks_shown import numbers, told
from roms_assets.kernel.findings import Finding
from roms_assets.pos.describing import POS_RECORDS
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.lines_twice import lines_twice
from roms_assets.pos.rules import promises
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.stores import LakeTable, record_of

_SEVERITY = dg.AssetCheckSeverity.WARN
_ARRIVALS = dg.AssetKey(LakeTable.ARRIVALS.value)
_NO_LINE_TWICE = "no_line_twice"
_OF_TILL_DAYS: dict[Callable[[Sequence[Expected]], Finding], dg.AssetKey] = {
    promises.receipts_balance: POS_RECORDS,
    promises.lines_are_as_usual: POS_RECORDS,
    promises.no_receipt_number_is_missing: POS_RECORDS,
    promises.every_expected_till_reported: _ARRIVALS,
}
"""Promise -> the asset that makes it; its name is the check's, its first sentence what the shop reads."""


def till_day_checks() -> list[dg.AssetCheckSpec]:
    """The promises of `pos_records`."""
    return _specs(POS_RECORDS)


def arrival_checks() -> list[dg.AssetCheckSpec]:
    """The promises of `pos_arrivals`."""
    return _specs(_ARRIVALS)


def record_checks(year: int) -> list[dg.AssetCheckSpec]:
    """The promise of a year's record."""
    told = "No original line stands twice in the lake, on the days published last."
    return [dg.AssetCheckSpec(_NO_LINE_TWICE, asset=record_of(year), description=told)]


def results(
    pos: PosDesk, keys: Collection[dg.AssetCheckKey], days: Sequence[date] = ()
) -> Iterator[dg.AssetCheckResult]:
    """A result for each of these checks; `days` are those that were published."""
    for key, finding in _findings(pos, keys, days):
        yield dg.AssetCheckResult(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=finding.is_kept,
            severity=_SEVERITY,
            description=told(finding),
            metadata=numbers(finding),
        )


def log_results(context: dg.OpExecutionContext, pos: PosDesk, days: Sequence[date] = ()) -> None:
    """The same from a step that belongs to no asset, for all that it may have changed."""
    keys = {dg.AssetCheckKey(asset, promise.__name__) for promise, asset in _OF_TILL_DAYS.items()}
    keys |= {dg.AssetCheckKey(dg.AssetKey(record_of(day.year)), _NO_LINE_TWICE) for day in days}
    for key, finding in _findings(pos, keys, days):
        evaluation: Any = dg.AssetCheckEvaluation(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=finding.is_kept,
            severity=_SEVERITY,
            description=told(finding),
            metadata=numbers(finding),
        )
        context.log_event(evaluation)  # it takes evaluations, although its signature does not say so


def _findings(
    pos: PosDesk, keys: Collection[dg.AssetCheckKey], days: Sequence[date]
) -> Iterator[tuple[dg.AssetCheckKey, Finding]]:
    expected = pos.expected()
    for promise, asset in _OF_TILL_DAYS.items():
        key = dg.AssetCheckKey(asset, promise.__name__)
        if key in keys:
            yield key, promise(expected)
    for key in sorted(keys):
        if key.name == _NO_LINE_TWICE:
            of_year = [day for day in days if record_of(day.year) == key.asset_key.to_user_string()]
            yield key, lines_twice(pos.stores.lake, of_year)


def _specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(promise.__name__, asset=asset, description=promise.__doc__)
        for promise, key in _OF_TILL_DAYS.items()
        if key == asset
    ]
