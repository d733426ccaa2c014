"""Named work: what schedules start, what people launch."""

import dagster as dg

from roms_assets.pos import ops


@dg.job(executor_def=dg.in_process_executor)
def fill_missing() -> None:
    """Ask for every till-day that is missing, then publish what came; any ragged set in one run."""
    ops.publish_changed(ops.collect_missing())


@dg.job(executor_def=dg.in_process_executor)
def daily_pos() -> None:
    """Yesterday, what was partial or missing lately, then make ledger, lake and Dagster agree."""
    ops.reconcile_stores(after=ops.publish_changed(ops.collect_due()))


@dg.job(executor_def=dg.in_process_executor)
def reparse() -> None:
    """Read landed files again, without the host, and publish what changed."""
    ops.publish_changed(ops.reparse_landed())


@dg.job(executor_def=dg.in_process_executor)
def reconcile() -> None:
    """Make landing, staging, ledger, lake and Dagster agree."""
    ops.reconcile_stores()


ALL: list[dg.JobDefinition] = [fill_missing, daily_pos, reparse, reconcile]
