"""`roms housekeeping`: the job of that name, and what it removed."""

from roms_assets import jobs
from roms_assets.cli.job_runs import figures_of, run
from roms_assets.cli.screen import out
from roms_assets.kernel.plurals import plural
from roms_assets.settings import load

_GOES = {
    "runs": ("old run", "that a newer one has done again"),
    "outputs": ("folder", "of what old runs printed"),
    "batches": ("folder", "of staging that nobody uses"),
    "unfinished_files": ("file", "that a killed process left"),
    "lake_states": ("earlier state", "of the lake"),
    "lake_files": ("file", "of earlier states of the lake"),
    "folded_originals": ("blpr", "kept as a reference to a later one"),
}
"""What the job counts, in words."""


def tidy(*, dry_run: bool) -> None:
    """Do it, or only look, and say what goes and what that frees."""
    settings = load()
    figures = figures_of(run(jobs.housekeeping, settings, {"dry_run": dry_run}))
    console = out()
    for name, (word, what) in _GOES.items():
        if figures.get(name):
            size = figures.get(f"{name}_bytes", 0)
            console.print(f"{plural(figures[name], word)} {what}: {size / 1e6:,.1f} MB")
    if figures["kept_runs"]:
        kept = plural(figures["kept_runs"], "old run")
        console.print(f"{kept} not touched: each holds the newest record of something", style="quiet")
    freed = sum(figures.get(f"{name}_bytes", 0) for name in _GOES)
    if not any(figures.get(name) for name in _GOES):
        console.print("Nothing to remove.", style="good")
    else:
        told = "would be freed; nothing was removed" if dry_run else "freed"
        console.print(f"{freed / 1e6:,.1f} MB {told}.", style="good")
