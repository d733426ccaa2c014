"""Telling Dagster: one materialization for each day that something came of, and until when it is complete."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import dagster as dg

from roms_assets.mail.describing import WHOLE
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.polling import FolderPoll
from roms_assets.mail.reading_mail import MailsRead
from roms_assets.mail.rules.tables import EVENTS, ITEMS, MESSAGES

Context = dg.OpExecutionContext | dg.AssetExecutionContext


def read_metadata(read: MailsRead) -> dict[str, Any]:
    """The figures of reading mails."""
    return {
        "mails": read.mails,
        **{f"mails_{state}": count for state, count in read.states.items()},
        "mails_to_try_again": read.to_try_again,
        "events_of_mails": read.kept.events,
    }


def poll_metadata(polls: Sequence[FolderPoll]) -> dict[str, Any]:
    """The figures of a poll, and what went wrong."""
    faults = [f"{poll.mailbox}/{poll.folder}: {poll.error}" for poll in polls if poll.error]
    return {
        "folders": len(polls),
        "mails_seen": sum(poll.seen for poll in polls),
        "mails_new": sum(poll.new for poll in polls),
        "mails_not_handed_out": sum(poll.not_handed_out for poll in polls),
        "folders_failed": len(faults),
        "seconds": round(sum(poll.seconds for poll in polls), 3),
        "faults": "\n".join(faults) or "none",
    }


def report_read(context: Context, desk: MailDesk, read: MailsRead) -> None:
    """Report the days of which mails or events came."""
    metadata = read_metadata(read)
    kept = read.kept
    _report(context, desk, MESSAGES, kept.message_days, metadata)
    _report(context, desk, EVENTS, kept.event_days, metadata)
    _report(context, desk, ITEMS, kept.event_days, metadata)
    if kept.mails:
        report_whole(context, metadata)


def report_whole(context: Context, metadata: dict[str, Any]) -> None:
    """Report the tables that are not divided by days."""
    for table in WHOLE:
        context.log_event(dg.AssetMaterialization(table, metadata=metadata))


def _report(
    context: Context, desk: MailDesk, table: str, days: Collection[date], metadata: dict[str, Any]
) -> None:
    until = {"complete_until": desk.clock.now().strftime("%Y-%m-%d %H:%M UTC")}
    rows = desk.rows_of_days(table, days)
    for day in sorted(days):
        counted = {"dagster/partition_row_count": rows.get(day, 0)}
        context.log_event(
            dg.AssetMaterialization(
                table, partition=day.isoformat(), metadata={**metadata, **until, **counted}
            )
        )
