"""Checks as the graph shows them: findings with their numbers, and dbt's tests.

The name of a test of dbt's begins with that of a model: there it is shown.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import dagster as dg

from resources.dbt import Outcome
from roms_assets.kernel.findings import Finding

Context = dg.OpExecutionContext | dg.AssetExecutionContext
_SHOWN = 50


def evaluations(checks: Iterable[Outcome], models: Iterable[str]) -> list[dg.AssetCheckEvaluation]:
    """How the tests of these models went; a test of none of them is left out."""
    longest_first = sorted(models, key=len, reverse=True)
    found = [
        (check, next((model for model in longest_first if check.name.startswith(f"{model}_")), None))
        for check in checks
    ]
    return [evaluation(model, check) for check, model in found if model]


def evaluation(model: str, check: Outcome) -> dg.AssetCheckEvaluation:
    """How one test of a model went."""
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(model),
        check_name=check.name,
        passed=check.is_good,
        metadata={"rows that break it": check.failures, "dbt says": check.message or check.status},
        blocking=False,
    )


def evaluated(finding: Finding) -> dict[str, Any]:
    """What came of a promise, in the words of a check's result or evaluation."""
    return {"passed": finding.is_kept, "description": _told(finding), "metadata": _numbers(finding)}


def log_evaluation(context: Context, evaluation: dg.AssetCheckEvaluation) -> None:
    """Tell Dagster of it from a step that may yield no result.

    `log_event` takes evaluations, although its signature does not say so.
    """
    context.log_event(cast(Any, evaluation))


def _numbers(finding: Finding) -> dict[str, dg.MetadataValue[Any]]:
    """What was looked at and broken, the finding's own figures, and a table of where it is broken."""
    counted = {"looked_at": finding.looked_at, "broken": len(finding.broken), **finding.figures}
    metadata: dict[str, dg.MetadataValue[Any]] = {
        name: dg.MetadataValue.int(number) for name, number in counted.items()
    }
    return {**metadata, "where": dg.MetadataValue.md(_table(finding.broken))} if finding.broken else metadata


def _told(finding: Finding) -> str:
    """A finding in one sentence."""
    if finding.is_kept:
        return f"kept everywhere ({finding.looked_at:,} looked at)"
    where, seen = finding.broken[0]
    return f"{len(finding.broken):,} of {finding.looked_at:,} do not keep it (latest {where}: {seen})"


def _table(broken: Sequence[tuple[str, str]]) -> str:
    rows = [f"| {where.replace('|', ' ')} | {seen.replace('|', ' ')} |" for where, seen in broken[:_SHOWN]]
    more = [f"| and {len(broken) - _SHOWN:,} more | |"] if len(broken) > _SHOWN else []
    return "\n".join(["| where | what was seen |", "|---|---|", *rows, *more])
