"""`roms reparse` and `roms reconcile`: the jobs of the same names, and what they came to."""

import time

import dagster as dg

from roms_assets import jobs
from roms_assets.cli.asking import Asked
from roms_assets.cli.expecting import expected
from roms_assets.cli.job_runs import run
from roms_assets.cli.screen import out
from roms_assets.cli.tables import plural
from roms_assets.settings import load


def reparse(asked: Asked) -> None:
    """Read landed till-days again and say how many, and how many days changed by it."""
    settings, started = load(), time.monotonic()
    known = len([each for each in expected(settings, asked) if each.known])
    figures = _figures(run(jobs.reparse, settings, asked.config()))
    console = out()
    console.print(f"{plural(known, 'known till-day')} looked at; what is landed of them was read again.")
    console.print(f"{plural(figures['changed_days'], 'day')} changed in the lake. {_took(started)}")


def reconcile() -> None:
    """Make all stores agree and say what had to be mended."""
    started = time.monotonic()
    figures = _figures(run(jobs.reconcile, load(), {}))
    console = out()
    if not any(figures.values()):
        console.print(
            f"Landing, staging, ledger, lake and Dagster agreed already. {_took(started)}", style="good"
        )
        return
    console.print(f"{plural(figures['read_again'], 'till-day')} read again from landing")
    console.print(f"{plural(figures['changed_days'], 'day')} published to the lake")
    console.print(f"{plural(figures['shown_again'], 'till-day')} told to Dagster, which did not show them")
    console.print(f"Now all stores agree. {_took(started)}")


def _figures(result: dg.ExecuteInProcessResult) -> dict[str, int]:
    """What the run's ops counted."""
    return {
        name: value.value
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.STEP_OUTPUT
        for name, value in event.step_output_data.metadata.items()
        if isinstance(value, dg.IntMetadataValue) and value.value is not None
    }


def _took(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s."
