"""The assets' work for any ragged set of till-days: one collecting and one publishing step of one run."""

from collections.abc import Iterable
from datetime import date

import dagster as dg
from pydantic import Field

from resources.disk import figures
from roms_assets.pos.checks import log_results
from roms_assets.pos.collecting import How
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.landed import lost
from roms_assets.pos.publishing import PublishedDay
from roms_assets.pos.reporting import Picture, log_daily_sales, log_days, log_till_days
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.till_days import TillDay
from roms_assets.pos.tidying import tidy

Desk = dg.ResourceParam[PosDesk]


class RangeConfig(dg.Config):
    """Which till-days; everything until the last day that is over by default."""

    start: str | None = Field(default=None, description="First day, such as 2025-11-01")
    end: str | None = Field(default=None, description="Last day, included")
    branch: str | None = Field(default=None, description="One branch only, by its code")


class FillConfig(RangeConfig):
    """What of it, and how."""

    dry_run: bool = Field(default=False, description="Only say what would be asked for")
    force: bool = Field(default=False, description="Fetch again what has arrived already")
    accept_smaller: bool = Field(
        default=False, description="Let what the host has now replace more than it is"
    )


@dg.op
def collect_missing(context: dg.OpExecutionContext, config: FillConfig, pos: Desk) -> list[str]:
    """Ask the host for every missing till-day of a range; returns the days of the range to publish."""
    expected = pos.expected(_day(config.start), _day(config.end), config.branch)
    again = config.force or config.accept_smaller
    wanted = [each.till_day for each in expected if again or each.is_due]
    context.log.info(f"{len(wanted)} of {len(expected)} till-days are to be asked for")
    if config.dry_run:
        return []
    log_till_days(context, pos, pos.collect(wanted, How(again, config.accept_smaller)), wanted)
    _show_lacking(context, pos, pos.expected(_day(config.start), _day(config.end), config.branch))
    return _days(each.till_day for each in expected)


@dg.op
def collect_one_day(context: dg.OpExecutionContext, pos: Desk) -> list[str]:
    """Ask the host for every till of the run's day, also for what has arrived; of yesterday when it has none."""
    day = _day(context.partition_key) if context.has_partition_key else pos.last_day
    wanted = [each.till_day for each in pos.expected(day, day)]
    log_till_days(context, pos, pos.collect(wanted, How(again=True)), wanted)
    return _days(wanted)


@dg.op
def collect_due(context: dg.OpExecutionContext, pos: Desk) -> list[str]:
    """Ask for yesterday, for recent partial till-days whose list of files changed, and for what is missing."""
    wanted = pos.due()
    settled = log_till_days(context, pos, pos.collect(wanted, How()), wanted)
    return _days(each.till_day for each in settled)


@dg.op
def reparse_landed(context: dg.OpExecutionContext, config: RangeConfig, pos: Desk) -> list[str]:
    """Read landed files again, without the host, after a parser's configuration was corrected."""
    wanted = [each.till_day for each in pos.expected(_day(config.start), _day(config.end), config.branch)]
    settled = log_till_days(context, pos, pos.reparse(wanted), wanted)
    kept = {each.till_day for each in settled if not each.was_read}
    gone = lost(pos.stores, wanted)
    for told in gone.told():
        context.log.warning(told)
    context.add_output_metadata({"kept": len(kept), "read_in_part": len(gone.till_days - kept)})
    return _days(each.till_day for each in settled)


@dg.op
def publish_changed(context: dg.OpExecutionContext, days: list[str], pos: Desk) -> list[str]:
    """Publish what changed on these days, in one transaction; returns the days."""
    published = pos.publisher.publish([date.fromisoformat(day) for day in days], only_changed=True)
    shown = Picture(context.instance)
    log_days(context, pos, [day for day in published if day.is_changed or shown.lacks_day(day)])
    log_results(context, pos, [day.day for day in published if day.is_changed])
    changed = sum(day.is_changed or day.has_new_arrivals for day in published)
    context.log.info(f"{changed} of {len(published)} days changed")
    context.add_output_metadata({"days": len(published), "changed_days": changed})
    return days


@dg.op
def calculate_changed(context: dg.OpExecutionContext, days: list[str], pos: Desk) -> None:
    """Calculate what changed on these days in pos_daily_sales, in one run of dbt; none when nothing did."""
    pos.progress.begin("calculating daily sales", 1)
    rebuilt = pos.daily_sales.rebuild([date.fromisoformat(day) for day in days])
    pos.progress.advance()
    log_daily_sales(context, rebuilt, Picture(context.instance))
    context.add_output_metadata({"calculated_days": len(rebuilt.stale)})


@dg.op(ins={"after": dg.In(dg.Nothing)})
def reconcile_stores(context: dg.OpExecutionContext, pos: Desk) -> list[str]:
    """Make landing, staging, ledger, lake and Dagster agree, for every day until yesterday; returns the days."""
    mended = pos.reconciler.reconcile(pos.last_day, pos.clock.now())
    changed = sum(day.is_changed for day in mended.published)
    context.log.info(f"read again from landing: {len(mended.read_again)} till-days")
    context.log.info(f"published: {changed} days")
    for told in mended.lost.told():
        context.log.warning(told)
    lacking = _show_lacking(context, pos, pos.expected())
    shown = Picture(context.instance)
    log_days(context, pos, [day for day in mended.published if day.is_changed or shown.lacks_day(day)])
    log_results(context, pos, [day.day for day in mended.published if day.is_changed])
    context.add_output_metadata(
        {
            "read_again": len(mended.read_again),
            "changed_days": changed,
            "new_arrivals": _only_arrivals(mended.published),
            "shown_again": lacking,
            "lost": "\n".join(mended.lost.told()),
        }
    )
    return [day.day.isoformat() for day in mended.published]


@dg.op
def tidy_stores(context: dg.OpExecutionContext, dry_run: bool, pos: Desk) -> None:
    """Remove what nobody uses in staging, lake and landing; fold cumulative originals when roms.yaml says so."""
    told = figures(tidy(pos, dry_run=dry_run))
    context.log.info(f"{'would go' if dry_run else 'went'}: {told}")
    context.add_output_metadata(dict(told))


def _only_arrivals(published: Iterable[PublishedDay]) -> int:
    """Days whose rows stayed and whose arrivals did not."""
    return sum(day.has_new_arrivals and not day.is_changed for day in published)


def _show_lacking(context: dg.OpExecutionContext, pos: PosDesk, expected: Iterable[Expected]) -> int:
    """Report till-days that are there and that Dagster does not show, as after a killed run; returns how many."""
    shown = Picture(context.instance)
    lacking = pos.settled([each for each in expected if shown.lacks(each)])
    log_till_days(context, pos, lacking, [each.till_day for each in lacking])
    return len(lacking)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _days(till_days: Iterable[TillDay]) -> list[str]:
    return sorted({each.day.isoformat() for each in till_days})
