"""`roms reparse` and `roms reconcile`: the jobs of the same names, and what they came to."""

import time

import dagster as dg
from rich.text import Text

from roms_assets import jobs
from roms_assets.cli.asking import Selection
from roms_assets.cli.expecting import expected
from roms_assets.cli.job_runs import figures_of, run
from roms_assets.cli.screen import out
from roms_assets.kernel.plurals import plural
from roms_assets.settings import load

_MENDED = {
    "read_again": ("till-day", "read again from landing"),
    "changed_days": ("day", "published to the lake"),
    "new_arrivals": ("day", "whose arrivals alone were written anew"),
    "calculated_days": ("day", "calculated again in pos_daily_sales"),
    "shown_again": ("till-day", "told to Dagster, which did not show them"),
    "event_days": ("day", "of events read again into the lake"),
}
"""What the job counts, in words."""


def reparse(selection: Selection) -> bool:
    """Read landed till-days again and say how many, and how many days changed by it; False when originals lacked."""
    settings, started = load(), time.monotonic()
    known = len([each for each in expected(settings, selection) if each.known])
    figures = figures_of(run(jobs.reparse, settings, selection.config()))
    console = out()
    console.print(f"{plural(known, 'known till-day')} looked at; what is landed of them was read again.")
    if figures["kept"]:
        kept = f"{plural(figures['kept'], 'till-day')} kept what was read before"
        console.print(f"{kept}: their originals are gone or damaged.", style="bad")
    if figures["read_in_part"]:
        lacking = f"Of {plural(figures['read_in_part'], 'till-day')} not everything is in landing"
        console.print(f"{lacking}: roms reconcile says what is gone.", style="bad")
    console.print(f"{plural(figures['changed_days'], 'day')} changed in the lake. {_took(started)}")
    return not (figures["kept"] or figures["read_in_part"])


def reconcile() -> bool:
    """Make all stores agree and say what had to be mended; False when something is gone and must be asked for."""
    started, settings = time.monotonic(), load()
    result = run(jobs.reconcile(settings.business), settings, {})
    figures, lost, console = figures_of(result), _lost(result), out()
    for name, (word, what) in _MENDED.items():
        if figures.get(name):
            console.print(f"{plural(figures[name], word)} {what}")
    for sentence in lost:
        console.print(Text(sentence, style="bad"), soft_wrap=True)
    if lost:
        console.print(f"Everything else agrees now. {_took(started)}")
    elif any(figures.values()):
        console.print(f"Now all stores agree. {_took(started)}")
    else:
        console.print(
            f"Landing, staging, ledger, lake and Dagster agreed already. {_took(started)}", style="good"
        )
    return not lost


def _lost(result: dg.ExecuteInProcessResult) -> list[str]:
    """Sentences on what is gone, from landing or from the lake."""
    return [
        sentence
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.STEP_OUTPUT
        and isinstance(value := event.step_output_data.metadata.get("lost"), dg.TextMetadataValue)
        for sentence in (value.value or "").splitlines()
    ]


def _took(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s."
