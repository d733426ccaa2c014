"""`roms web`: sites read at once, what readings came to, and the pages of one as files that people can open."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from roms_assets.cli.asking import AskedWrongly, WordWrong
from roms_assets.cli.screen import out, tell_error
from roms_assets.cli.tables import a_table, cell, number
from roms_assets.doors.web import web_desk
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.plurals import plural
from roms_assets.settings import Settings, load
from roms_assets.web.desk import WebDesk
from roms_assets.web.reading import JobState
from roms_assets.web.visiting import lacking_secrets

_OLDEST = 10_000
_STYLES = {
    JobState.RUNNING: "partial",
    JobState.READ: "good",
    JobState.DRIFTED: "bad",
    JobState.FAILED: "bad",
    JobState.KILLED: "bad",
}


def show_plan(names: Sequence[str]) -> None:
    """Say of each site what would be read; nothing is asked, nothing is written. Raises WordWrong."""
    desk = _desk(load())
    table = a_table("Site", "Addresses", "Pages at most", "Pages a minute", "robots.txt", "Times")
    for site in desk.sites(_known(desk, names)):
        most = number(site.most_pages * len(site.addresses))
        pace, robots = f"{site.requests_per_minute:g}", site.robots.replace("_", " ")
        table.add_row(site.name, "\n".join(site.addresses), most, pace, robots, ", ".join(site.read_at))
        if lacking := lacking_secrets(site, desk.secrets_of(site.name)):
            tell_error(f"{site.name}: set {', '.join(lacking)}")
    out().print(table)
    out().print("Nothing was asked, nothing was written.")


def read(names: Sequence[str]) -> bool:
    """Run the job and say what each site came to; False when one was not read. Raises WordWrong."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import run_ops
    from roms_assets.web.ops import read_sites

    settings = load()
    desk = _desk(settings)
    sites = desk.sites(_known(desk, names))
    before = {job["job_id"] for job in desk.keeper.jobs(_many(desk))}
    config = {read_sites.name: {"sites": [site.name for site in sites]}}
    result = run_ops(jobs.read_web_pages, settings, config, [read_sites.name])
    done = [job for job in desk.keeper.jobs(_many(desk)) if job["job_id"] not in before]
    _show_jobs(done[::-1])
    for job in done[::-1]:
        if told := job["error"] or job["vanished"]:
            tell_error(f"{job['site']}: {told}")
    return result.success


def show_list(names: Sequence[str], limit: int) -> None:
    """The newest readings first. Raises WordWrong."""
    desk = _desk(load())
    sites = _known(desk, names)
    found = desk.keeper.jobs(limit, sites)
    if not found:
        out().print("No site was read yet.")
        return
    _show_jobs(found)


def save(names: Sequence[str], job_id: str | None, folder: Path | None) -> None:
    """Write documents and pictures of a reading into a folder: the last one that kept pages, or the one of that name.

    Raises AskedWrongly when there is none, RuleBroken when an original is damaged, SourceUnavailable.
    """
    desk = _desk(load())
    jobs = desk.keeper.jobs(_OLDEST, _known(desk, names))
    chosen = next((job for job in jobs if job["pages"] and job_id in (None, job["job_id"])), None)
    if chosen is None:
        raise AskedWrongly("no such reading kept a page; roms web list shows them")
    place = folder or Path(f"{chosen['site']}-{chosen['date']}")
    place.mkdir(parents=True, exist_ok=True)
    for page in desk.keeper.pages(chosen["job_id"]):
        for column, ending in (("html_sha256", "html"), ("screenshot_sha256", "png")):
            file = place / f"{page['site']}-{page['date']}-{page['page_number']:03}.{ending}"
            file.write_bytes(desk.stores.landing.read(page[column]))
            out().print(Text(str(file)), soft_wrap=True)


def accept(names: Sequence[str]) -> None:
    """Believe the last reading of sites, whose alarm is over then. Raises AskedWrongly, RuleBroken, WordWrong."""
    from roms_assets import jobs
    from roms_assets.cli.job_runs import figures_of, run

    settings = load()
    if not _known(_desk(settings), names):
        raise AskedWrongly("say of which site: roms web accept --site NAME")
    figures = figures_of(run(jobs.accept_web_pages, settings, {"sites": list(names)}))
    out().print(
        f"Accepted: web_listings has {plural(figures['accepted_rows'], 'row')} of {', '.join(names)}."
    )


def _show_jobs(jobs: Sequence[dict[str, object]]) -> None:
    table = a_table("Job", "Site", "Started (UTC)", "State", "Seconds", "Pages", "Rows", "Refused", "Why")
    for job in jobs:
        table.add_row(
            str(job["job_id"]),
            str(job["site"]),
            f"{job['started_at']:%Y-%m-%d %H:%M:%S}",
            Text(str(job["state"]), style=_STYLES[JobState(str(job["state"]))]),
            cell(job["seconds"]),
            *(number(int(str(job[name]))) for name in ("pages", "rows", "refused")),
            Text(str(job["error"] or job["vanished"] or "")),
        )
    out().print(table)


def _desk(settings: Settings) -> WebDesk:
    if settings.business.web is None:
        raise SettingsWrong("roms.yaml has no group `web`, so no site is read; see docs/web.md")
    return web_desk(settings, settings.business.web)


def _known(desk: WebDesk, names: Sequence[str]) -> Sequence[str]:
    known = [site.name for site in desk.settings.sites]
    for name in names:
        if name not in known:
            raise WordWrong(f"--site {name!r} is not known; it is one of {', '.join(known)}")
    return names


def _many(desk: WebDesk) -> int:
    """Enough to see every reading that a run of ours began."""
    return 2 * len(desk.settings.sites) + 10


__all__ = ["accept", "read", "save", "show_list", "show_plan"]
