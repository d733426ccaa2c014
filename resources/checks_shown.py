"""dbt's tests as the graph shows them: each beside the asset whose name its own begins with."""

from collections.abc import Iterable

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation

from resources.dbt import Outcome


def evaluations(checks: Iterable[Outcome], models: Iterable[str]) -> list[AssetCheckEvaluation]:
    """How the tests of these models went; a test of none of them is left out."""
    longest_first = sorted(models, key=len, reverse=True)
    found = [
        (check, next((model for model in longest_first if check.name.startswith(f"{model}_")), None))
        for check in checks
    ]
    return [_evaluation(model, check) for check, model in found if model]


def _evaluation(model: str, check: Outcome) -> AssetCheckEvaluation:
    return AssetCheckEvaluation(
        asset_key=dg.AssetKey(model),
        check_name=check.name,
        passed=check.is_good,
        metadata={"rows that break it": check.failures, "dbt says": check.message or check.status},
        blocking=False,
    )
