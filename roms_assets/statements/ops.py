"""The steps of the jobs: import statements, match what changed, and import again what the lake lost."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import dagster as dg
from pydantic import Field

from roms_assets.kernel.errors import RuleBroken, SourceUnavailable
from roms_assets.statements.desk import StatementsDesk
from roms_assets.statements.imported import Imported
from roms_assets.statements.reporting import log_finding, log_imported, log_reconciled, log_withdrawn
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
    of_both: bool = Field(
        default=False, description="Import them although the same bytes are known as another account's"
    )


@dg.op(out=dg.Out(dg.Nothing))
def import_statements(context: dg.OpExecutionContext, config: FilesConfig, statements: Desk) -> None:
    """Import files, each by itself; one that is refused, or that cannot be read, costs no other."""
    if config.files:
        account = config.account or None
        tries = [
            (file, partial(statements.import_file, Path(file), account, of_both=config.of_both))
            for file in config.files
        ]
        done, faults = _each(context, tries)
    else:
        done, faults = log_imported(context, statements.read_dropped()), []
    figures = {"new": sum(each.kept.new for each in done), "known": sum(each.kept.known for each in done)}
    refused = sum(len(each.kept.refused) for each in done)
    context.add_output_metadata({"files": len(done), **figures, "refused": refused})
    _end_failed(faults, len(config.files))


class WithdrawConfig(dg.Config):
    """Which files are taken back, by whom and why."""

    files: list[str] = Field(
        description="Each by its name, or by the first 8 characters or more of its checksum"
    )
    account: str = Field(default="", description="Their account; needed for a file that is of several")
    who: str = Field(description="Who takes them back")
    why: str = Field(description="Why, for whoever asks later")


@dg.op(out=dg.Out(dg.Nothing))
def withdraw_statements(context: dg.OpExecutionContext, config: WithdrawConfig, statements: Desk) -> None:
    """Take back files that were imported by mistake: their lines count no more, their originals stay."""
    lines, before, account = 0, 0, config.account or None
    statements.insist_known(config.files, account)
    for file in config.files:
        done = statements.withdraw(file, account, config.who, config.why)
        log_withdrawn(context, done, f"by {config.who}: {config.why}")
        lines += done.lines
        before += done.before is not None
    context.add_output_metadata({"files": len(config.files), "lines": lines, "withdrawn_before": before})


@dg.op(ins={"after": dg.In(dg.Nothing)})
def reconcile_changed(context: dg.OpExecutionContext, statements: Desk) -> None:
    """Match the lines that lie near a changed line or order, then prove that no cent of them is lost."""
    found = statements.reconcile()
    log_reconciled(context, found)
    if found.days:
        log_finding(context, statements.finding(found.days))
    counts = {f"lines_{state.value}": found.lines(state) for state in State}
    context.add_output_metadata({"days": len(found.days), **counts})


@dg.op
def prove_every_cent(context: dg.OpExecutionContext, statements: Desk) -> None:
    """Prove of every line that the lake has that no cent is lost, and that no order is settled beyond its amount."""
    found = statements.finding()
    log_finding(context, found)
    context.add_output_metadata({"lines": found.looked_at, "broken": len(found.broken)})


@dg.op
def mend_statements(context: dg.OpExecutionContext, statements: Desk) -> None:
    """Import landed statements again that the lake lost, then match; no bank is asked.

    One whose original is damaged or gone costs no other.
    """
    lost = statements.lost_files()
    context.log.info(f"{len(lost)} statements are not in the lake and are read again")
    _, faults = _each(context, [(each["file"], partial(statements.import_again, each)) for each in lost])
    if lost:
        found = statements.reconcile()
        log_reconciled(context, found)
        log_finding(context, statements.finding())
    context.add_output_metadata({"statements": len(lost)})
    _end_failed(faults, len(lost))


def _each(
    context: dg.OpExecutionContext, tries: Sequence[tuple[str, Callable[[], Imported]]]
) -> tuple[list[Imported], list[str]]:
    """What files came to, each by itself, and why some could not be imported."""
    done: list[Imported] = []
    faults: list[str] = []
    for name, read in tries:
        try:
            done += log_imported(context, [read()])
        except (SourceUnavailable, RuleBroken) as error:
            context.log.error(f"{name}: {error}")  # noqa: TRY400  its words say all
            faults.append(f"{name}: {error}")
    return done, faults


def _end_failed(faults: Sequence[str], files: int) -> None:
    """Raises SourceUnavailable that names the first of the files that could not be imported."""
    if faults:
        raise SourceUnavailable(
            f"{len(faults)} of {files} files could not be imported, the others were; {faults[0]}"
        )
