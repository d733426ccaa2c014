"""`roms statements withdraw` and `roms files withdraw`: files that came by mistake are taken back, with who and why."""

from collections.abc import Mapping, Sequence
from getpass import getuser

from roms_assets.cli.asking import AskedWrongly, WordWrong
from roms_assets.cli.screen import out
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.plurals import plural
from roms_assets.settings import load


def withdraw_statements(files: Sequence[str], account: str | None, why: str) -> None:
    """Run the job, and say how many lines are gone. Raises WordWrong, AskedWrongly, SourceUnavailable."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_by_op, run_ops

    example = "roms statements withdraw november.csv --why 'it is of another account'"
    config = {**_told(files, why, example), "account": account or ""}
    settings = load()
    if settings.business.statements is None:
        raise AskedWrongly("roms.yaml has no group statements, so none was imported")
    try:
        result = run_ops(jobs.withdraw_statement_files, settings, {"withdraw_statements": config})
    except RuleBroken as error:
        raise AskedWrongly(str(error)) from error
    figures = figures_by_op(result)
    days = plural(round(figures["reconcile_changed"]["days"]), "day")
    told = _gone(figures["withdraw_statements"], "line")
    out().print(f"{told} Matched again {days}.", soft_wrap=True)


def withdraw_files(files: Sequence[str], why: str) -> None:
    """Run the job, and say how many rows are gone. Raises WordWrong, AskedWrongly, SourceUnavailable."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_of, run

    config = _told(files, why, "roms files withdraw parcels.csv --why 'a list of last year'")
    settings = load()
    if settings.business.orders is None:
        raise AskedWrongly("roms.yaml has no group orders, so no file came")
    try:
        figures = figures_of(run(jobs.withdraw_dropped_files, settings, config))
    except RuleBroken as error:
        raise AskedWrongly(str(error)) from error
    anew = (
        " Its orders are made anew in a minute, or at once by roms orders build." if figures["rows"] else ""
    )
    out().print(f"{_gone(figures, 'row')}{anew}", soft_wrap=True)


def _gone(figures: Mapping[str, float], what: str) -> str:
    """What a run of the job came to, in words."""
    files, before = round(figures["files"]), round(figures["withdrawn_before"])
    told = f"{plural(round(figures[f'{what}s']), what)} of {plural(files, 'file')} gone; the originals stay."
    return f"{told} Withdrawn before, and left as they are: {before} of them." if before else told


def _told(files: Sequence[str], why: str, example: str) -> dict[str, object]:
    """What the job is told. Raises WordWrong when nothing is named, or no reason."""
    if not files or not why.strip():
        raise WordWrong(f"write which file and why, such as: {example}")
    return {"files": [*files], "who": getuser(), "why": why.strip()}
