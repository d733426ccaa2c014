"""The promise of `square_completeness` as an asset check, evaluated by the step that has just proven days.

It looks at all that was ever proven, so a day that was complete and is not any more stands there with its numbers.
"""

from collections.abc import Collection, Iterator
from datetime import date

import dagster as dg

from resources.checks_shown import evaluated, log_evaluation
from roms_assets.kernel.findings import Finding
from roms_assets.square import entries
from roms_assets.square.desk import SquareDesk
from roms_assets.square.rules.promises import every_location_agrees_with_square
from roms_assets.square.rules.tables import SquareTable

_ASSET = dg.AssetKey(SquareTable.COMPLETENESS.value)
_NAME = every_location_agrees_with_square.__name__


def completeness_checks() -> list[dg.AssetCheckSpec]:
    """The promise of `square_completeness`."""
    return [dg.AssetCheckSpec(_NAME, asset=_ASSET, description=every_location_agrees_with_square.__doc__)]


def results(square: SquareDesk, keys: Collection[dg.AssetCheckKey]) -> Iterator[dg.AssetCheckResult]:
    """A result for each of these checks."""
    for key in keys:
        told = evaluated(_finding(square, square.left_unproven()))
        yield dg.AssetCheckResult(asset_key=key.asset_key, check_name=key.name, **told)


def log_results(context: dg.OpExecutionContext, square: SquareDesk, left: Collection[date]) -> None:
    """The same from a step that belongs to no asset; `left` are the days without a proof."""
    told = evaluated(_finding(square, left))
    log_evaluation(context, dg.AssetCheckEvaluation(asset_key=_ASSET, check_name=_NAME, **told))


def _finding(square: SquareDesk, left: Collection[date]) -> Finding:
    known = [entries.place_day(each) for each in entries.proofs(square.stores.ledger)]
    return every_location_agrees_with_square(known, len(left))
