"""The steps of the jobs: poll the mailboxes, read what came, replay what failed."""

import dagster as dg
from pydantic import Field

from roms_assets.mail.checks import log_drift
from roms_assets.mail.deciding import Decider
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.reading_mail import MailsRead
from roms_assets.mail.reporting import poll_metadata, read_metadata, report_read, report_whole
from roms_assets.mail.rules.judging import NO_ORDER

Desk = dg.ResourceParam[MailDesk]


class ReplayConfig(dg.Config):
    """Which mails are read once more."""

    ids: list[int] = Field(default=[], description="Numbers of events, as roms events list shows them")
    all_dead: bool = Field(default=False, description="All that are quarantined or could not be read")
    source: str | None = Field(default=None, description="Only those of this folder, with all_dead")


class ReleaseConfig(dg.Config):
    """Which mails a person decided about."""

    ids: list[int] = Field(description="Numbers of events, as roms events list shows them")


class DismissConfig(ReleaseConfig):
    """Which mails a person dismissed."""

    because: str = Field(
        default=NO_ORDER, description="Why nothing is to be made of them; it stands in tables"
    )


@dg.op(out=dg.Out(dg.Nothing))
def poll_mailboxes(context: dg.OpExecutionContext, mail: Desk) -> None:
    """Fetch what is new in every mailbox; one that cannot be read stops no other, and people are told of it."""
    polls = mail.poll()
    for poll in polls:
        said = poll.error or f"{poll.seen} mails seen, {poll.new} of them new"
        context.log.info(f"{poll.mailbox}/{poll.folder}: {said} ({poll.seconds:.2f} s)")
    metadata = poll_metadata(polls)
    report_whole(context, metadata)
    context.add_output_metadata(metadata)


@dg.op(ins={"after": dg.In(dg.Nothing)})
def read_kept_mail(context: dg.OpExecutionContext, mail: Desk) -> None:
    """Read the mails that wait and put into the tables what they tell; then see who is not understood any more."""
    total = MailsRead()
    for read in mail.read_waiting(context.run_id):
        figures = ", ".join(f"{count} {state}" for state, count in read.states.items() if count)
        context.log.info(f"{read.mails} mails: {figures or 'none read'}; {read.to_try_again} are tried again")
        total.add(read)
    report_read(context, mail, total)
    log_drift(context, mail.note_drift())
    context.add_output_metadata(read_metadata(total))


@dg.op(out=dg.Out(dg.Nothing))
def replay_mail_chosen(context: dg.OpExecutionContext, config: ReplayConfig, mail: Desk) -> None:
    """Let mails wait again, to be read by the next step."""
    count = mail.replay(config.ids, all_dead=config.all_dead, source=config.source)
    context.log.info(f"{count} mails are read once more")
    context.add_output_metadata({"mails_replayed": count})


@dg.op
def release_chosen(context: dg.OpExecutionContext, config: ReleaseConfig, mail: Desk) -> None:
    """Let mails that wait for a person count as they were understood."""
    _report_decided(context, mail, Decider(mail).release(config.ids, context.run_id))


@dg.op
def dismiss_chosen(context: dg.OpExecutionContext, config: DismissConfig, mail: Desk) -> None:
    """Let nothing be made of mails, for good."""
    _report_decided(context, mail, Decider(mail).dismiss(config.ids, config.because, context.run_id))


def _report_decided(context: dg.OpExecutionContext, mail: MailDesk, read: MailsRead) -> None:
    report_read(context, mail, read)
    context.add_output_metadata(read_metadata(read))


@dg.op
def mend_mail(context: dg.OpExecutionContext, mail: Desk) -> None:
    """Read mails again whose rows the lake lost."""
    days = mail.lost_days()
    context.log.info(f"{len(days)} days of mail are not in the lake and are read again")
    for day in days:
        report_read(context, mail, mail.read_day_again(day))
    context.add_output_metadata({"mail_days": len(days)})
