"""The steps of the jobs: read what waits, ask ShipStation, replay what failed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import dagster as dg
from pydantic import Field

from roms_assets.kernel.errors import RomsError
from roms_assets.webhooks.desk import WebhookDesk
from roms_assets.webhooks.reading_events import EventsRead
from roms_assets.webhooks.reporting import log_read, read_metadata, repair_metadata, report_kept, report_read

Desk = dg.ResourceParam[WebhookDesk]
_REPORTED_EVERY = timedelta(minutes=1)


class ReadConfig(dg.Config):
    """How long the run stays for more, so that events do not need a run each."""

    stay_seconds: int = Field(
        default=0, ge=0, description="How long to wait for more events after the last one"
    )
    most_seconds: int = Field(default=3600, ge=1, description="How long the run stays in all")


class AskConfig(dg.Config):
    """What is asked for; without days what changed since the last good time."""

    since: str | None = Field(default=None, description="First day of UTC, such as 2025-11-01")
    until: str | None = Field(default=None, description="Last day of UTC, included")


class ReplayConfig(dg.Config):
    """Which events are read once more."""

    ids: list[int] = Field(default=[], description="Numbers of events, as roms events list shows them")
    all_dead: bool = Field(default=False, description="All that could not be read")
    source: str | None = Field(default=None, description="Only those of this source, with all_dead")


@dg.op(ins={"after": dg.In(dg.Nothing)})
def read_events(context: dg.OpExecutionContext, config: ReadConfig, webhooks: Desk) -> None:
    """Read the events that wait and put into the tables what they say."""
    _read(context, webhooks, timedelta(seconds=config.stay_seconds), timedelta(seconds=config.most_seconds))


@dg.op
def ask_for_changes(context: dg.OpExecutionContext, config: AskConfig, webhooks: Desk) -> None:
    """Ask ShipStation for what changed, and put into the tables what nobody had told of."""
    repair, days = webhooks.ask_days(_day(config.since), _day(config.until))
    metadata = repair_metadata(repair)
    context.log.info(f"{repair.only_by_asking} orders arrived only by asking")
    kept = repair.kept
    report_kept(context, webhooks, {*days, *kept.order_days}, {*days, *kept.shipment_days}, metadata)
    context.add_output_metadata(metadata)


@dg.op(out=dg.Out(dg.Nothing))
def replay_chosen(context: dg.OpExecutionContext, config: ReplayConfig, webhooks: Desk) -> None:
    """Let events wait again, to be read by the next step."""
    count = webhooks.replay(config.ids, all_dead=config.all_dead, source=config.source)
    context.log.info(f"{count} events are read once more")
    context.add_output_metadata({"replayed": count})


@dg.op
def mend_events(context: dg.OpExecutionContext, webhooks: Desk) -> None:
    """Read events again whose rows the lake lost, and ask ShipStation for what it knew besides."""
    for read in webhooks.note_refused(context.run_id):  # what never had a row is not lost
        log_read(context, read)
        report_read(context, webhooks, read)
    days = webhooks.lost_days()
    context.log.info(f"{len(days)} days of events are not in the lake and are read again")
    for day in days:
        read = webhooks.read_day_again(day)
        log_read(context, read)
        report_read(context, webhooks, read)
    repair = webhooks.ask_since_first(days[0]) if days else None
    if repair:
        kept = repair.kept
        report_kept(context, webhooks, kept.order_days, kept.shipment_days, repair_metadata(repair))
    context.add_output_metadata({"event_days": len(days)})


def _read(context: dg.OpExecutionContext, desk: WebhookDesk, stay: timedelta, most: timedelta) -> None:
    """Each round is logged; Dagster is told of days at most once a minute, for its records cost more than the work.

    Who stops ROMS stops a run that stays for more: that is its good end, and the next start reads what came since.
    """
    told = _Told(context, desk)
    try:
        for read in desk.read_until_quiet(stay, most, context.run_id):
            log_read(context, read)
            told.add(read)
    except dg.DagsterExecutionInterruptedError:
        context.log.info("stopped; what arrives from now on is read at the next start")
    told.report()
    context.add_output_metadata(read_metadata(told.total))


@dataclass
class _Told:
    """What was read, and what of it Dagster does not know yet."""

    context: dg.OpExecutionContext
    desk: WebhookDesk
    total: EventsRead = field(default_factory=EventsRead)
    untold: EventsRead = field(default_factory=EventsRead)
    at: datetime | None = None

    def add(self, read: EventsRead) -> None:
        """One more round."""
        self.total.add(read)
        self.untold.add(read)
        now = self.desk.clock.now()
        if self.at is None or now - self.at >= _REPORTED_EVERY:
            self.report()
            self.at = now

    def report(self) -> None:
        """Tell Dagster the rest."""
        if self.untold.events:
            report_read(self.context, self.desk, self.untold)
            self.untold = EventsRead()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RomsError(f"{text!r} is not a day; write it like 2025-11-01") from error
