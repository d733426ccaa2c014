"""The assets of card statements: lines by day, and what they came to; and the check that no cent is lost."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from resources.checks_shown import evaluated
from roms_assets import partitions
from roms_assets.settings import Business
from roms_assets.statements.describing import spec
from roms_assets.statements.desk import StatementsDesk
from roms_assets.statements.reporting import CHECK, log_imported, log_reconciled
from roms_assets.statements.rules.promises import every_cent_is_accounted
from roms_assets.statements.rules.tables import LINES, ORDERS, RECONCILIATIONS, REFUSED

Desk = dg.ResourceParam[StatementsDesk]


def statement_assets(business: Business) -> list[dg.AssetsDefinition]:
    """Every asset of card statements."""
    return [_lines(business), _reconciliations(business)]


def _lines(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(LINES), spec(REFUSED)],
        name="read_dropped_statements",
        partitions_def=partitions.days_of_visits(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def read_dropped_statements(
        context: dg.AssetExecutionContext, statements: Desk
    ) -> Iterator[dg.AssetMaterialization]:
        log_imported(context, statements.read_dropped())
        yield from ()

    return read_dropped_statements


def _reconciliations(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(RECONCILIATIONS, [LINES]), spec(ORDERS, [LINES])],
        name="reconcile_days",
        check_specs=[
            dg.AssetCheckSpec(CHECK, asset=RECONCILIATIONS, description=every_cent_is_accounted.__doc__)
        ],
        partitions_def=partitions.days_of_visits(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def reconcile_days(context: dg.AssetExecutionContext, statements: Desk) -> Iterator[dg.AssetCheckResult]:
        found = statements.reconcile([date.fromisoformat(key) for key in context.partition_keys])
        log_reconciled(context, found)
        told = evaluated(statements.finding(found.days))
        yield dg.AssetCheckResult(asset_key=dg.AssetKey(RECONCILIATIONS), check_name=CHECK, **told)

    return reconcile_days
