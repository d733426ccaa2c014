"""The assets' work as steps of jobs: everything that is stale in one run, and the purge."""

import dagster as dg

from roms_assets.inventory.desk import InventoryDesk
from roms_assets.inventory.reporting import log_calculated, log_findings, log_purged

Desk = dg.ResourceParam[InventoryDesk]


@dg.op(ins={"after": dg.In(dg.Nothing)})
def calculate_stock(context: dg.OpExecutionContext, inventory: Desk) -> None:
    """Calculate movements, stock, insights and suggestions anew, as far as something changed."""
    made = inventory.calculate()
    log_calculated(context, made, inventory.days)
    log_findings(context, made.findings)
    broken = sum(not each.is_kept for each in made.findings.values())
    broken += sum(not each.is_good for each in made.checks)
    context.add_output_metadata({"calculated_days": len(made.days), "broken_checks": broken})


@dg.op
def purge_old_insights(context: dg.OpExecutionContext, inventory: Desk) -> None:
    """Compare old insights with the newest, note them in the log, remove them."""
    purged = inventory.purge()
    log_purged(context, purged)
    context.add_output_metadata({"purged": purged.insights, "still_open": purged.still_open})
