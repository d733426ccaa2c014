"""Commands that keep ROMS sound: its stores agree, nothing piles up, nothing is lost, and people are told."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def reconcile() -> None:
    """Make landing, staging, ledger, lake and Dagster agree, after a crash or a restored copy."""
    from roms_assets.cli import mending

    if not mending.reconcile():
        raise typer.Exit(1)


def housekeeping(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would go; remove nothing.")
    ] = False,
) -> None:
    """Remove what nobody needs any more: old runs and their output, superseded batches, leftovers of crashes."""
    from roms_assets.cli import tidying

    tidying.tidy(dry_run=dry_run)


def backup(
    folder: Annotated[Path, typer.Argument(help="Where to; what is there already is not copied again.")],
) -> None:
    """Copy what cannot be made again to a folder, also while ROMS runs: settings, ledger, originals."""
    from roms_assets.cli import backing_up

    backing_up.back_up(folder)


def doctor() -> None:
    """Check the settings, every door and every store; one line each."""
    from roms_assets.cli import doctoring

    if not doctoring.examine():
        raise typer.Exit(1)


class Notify(StrEnum):
    """What to do about notices."""

    TEST = "test"
    WATCH = "watch"
    REPORT = "report"


def notify(
    what: Annotated[
        Notify,
        typer.Argument(
            help="test: send a test through every channel; watch: look once for what goes wrong and tell people;"
            " report: send the daily report now."
        ),
    ],
) -> None:
    """Prove that notices reach people, look around once, or send the daily report."""
    from roms_assets.cli import notifying

    act = {
        Notify.TEST: notifying.prove,
        Notify.WATCH: notifying.look_around,
        Notify.REPORT: notifying.report,
    }
    if not act[what]():
        raise typer.Exit(1)
