"""The promise of `square_completeness` as an asset check, evaluated by the step that has just proven days.

It looks at all that was ever proven, so a day that was complete and is not any more stands there with its numbers.
"""

from collections.abc import Collection, Iterator
from typing import Any

import dagster as dg

from resources.checks_shown import numbers, told
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
        yield dg.AssetCheckResult(asset_key=key.asset_key, check_name=key.name, **_evaluated(square))


def log_results(context: dg.OpExecutionContext, square: SquareDesk) -> None:
    """The same from a step that belongs to no asset."""
    evaluation: Any = dg.AssetCheckEvaluation(asset_key=_ASSET, check_name=_NAME, **_evaluated(square))
    context.log_event(evaluation)  # it takes evaluations, although its signature does not say so


def _evaluated(square: SquareDesk) -> dict[str, Any]:
    known = entries.place_proofs(square.stores.ledger)
    finding = every_location_agrees_with_square(known, len(square.left_unproven()))
    return {"passed": finding.is_kept, "description": told(finding), "metadata": numbers(finding)}
