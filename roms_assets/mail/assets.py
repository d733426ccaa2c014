"""The assets of mail: days of mails read anew from landing, and the tables that are not divided by days."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from roms_assets import partitions
from roms_assets.mail.checks import drift_result, mail_checks
from roms_assets.mail.describing import BY_DAY, WHOLE, spec
from roms_assets.mail.desk import MailDesk
from roms_assets.mail.reporting import report_read
from roms_assets.settings import Business

Desk = dg.ResourceParam[MailDesk]


def mail_assets(business: Business) -> list[dg.AssetsDefinition]:
    """Every asset of mail."""
    return [_read_days(business), *(dg.AssetsDefinition(specs=[spec(name)]) for name in WHOLE)]


def _read_days(business: Business) -> dg.AssetsDefinition:
    @dg.multi_asset(
        specs=[spec(name) for name in BY_DAY],
        check_specs=mail_checks(),
        name="read_mail_days",
        partitions_def=partitions.days_of_events(business),
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,  # whichever is asked for, all of them are made together
    )
    def read_mail_days(
        context: dg.AssetExecutionContext, mail: Desk
    ) -> Iterator[dg.AssetMaterialization | dg.AssetCheckResult]:
        for day in map(date.fromisoformat, context.partition_keys):
            read = mail.read_day_again(day)
            read.kept.message_days.add(day)
            report_read(context, mail, read)
        if context.selected_asset_check_keys:
            yield drift_result(mail.note_drift())

    return read_mail_days
