"""The steps of the jobs: import statements, match what changed, and import again what the lake lost."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from pydantic import Field

from roms_assets.statements.desk import StatementsDesk
from roms_assets.statements.imported import Imported
from roms_assets.statements.reporting import log_finding, log_imported, log_reconciled
from roms_assets.statements.rules.claims import State

Desk = dg.ResourceParam[StatementsDesk]


class FilesConfig(dg.Config):
    """Which files."""

    files: list[str] = Field(
        default=[], description="Files of this machine; without, what lies in the drop folder"
    )
    account: str = Field(
        default="", description="Their account; without, the one whose files fit their names"
    )


@dg.op(out=dg.Out(dg.Nothing))
def import_statements(context: dg.OpExecutionContext, config: FilesConfig, statements: Desk) -> None:
    """Import files, each by itself; one that is refused costs no other."""
    done = log_imported(context, _asked(config, statements))
    figures = {"new": sum(each.kept.new for each in done), "known": sum(each.kept.known for each in done)}
    refused = sum(len(each.kept.refused) for each in done)
    context.add_output_metadata({"files": len(done), **figures, "refused": refused})


def _asked(config: FilesConfig, statements: StatementsDesk) -> Iterator[Imported]:
    if not config.files:
        yield from statements.read_dropped()
    for file in config.files:
        yield statements.import_file(Path(file), config.account or None)


@dg.op(ins={"after": dg.In(dg.Nothing)})
def reconcile_changed(context: dg.OpExecutionContext, statements: Desk) -> None:
    """Match the lines that lie near a changed line or order, then prove that no cent is lost."""
    found = statements.reconcile()
    log_reconciled(context, found)
    log_finding(context, statements.finding())
    counts = {f"lines_{state.value}": found.lines(state) for state in State}
    context.add_output_metadata({"days": len(found.days), **counts})


@dg.op
def mend_statements(context: dg.OpExecutionContext, statements: Desk) -> None:
    """Import landed statements again that the lake lost, then match; no bank is asked."""
    lost = statements.lost_files()
    context.log.info(f"{len(lost)} statements are not in the lake and are read again")
    log_imported(context, map(statements.import_again, lost))
    if lost:
        found = statements.reconcile()
        log_reconciled(context, found)
        log_finding(context, statements.finding())
    context.add_output_metadata({"statements": len(lost)})
