"""What starts the reading of mail by itself: a mailbox that has something new."""

from datetime import timedelta

import dagster as dg

from roms_assets.jobs import read_mail
from roms_assets.mail.desk import MailDesk
from roms_assets.settings import MailSettings
from sensors.under_way import failed_since, is_under_way

AFTER_FAILURE = timedelta(minutes=10)
"""So long nothing is started after a run that failed: what stopped it, such as a full disk, would stop the next one."""


def mail_sensors(mail: MailSettings) -> list[dg.SensorDefinition]:
    """The sensor that has a mail read soon after its coming."""

    @dg.sensor(
        name="read_mail_when_it_arrives",
        description=(
            f"Every {mail.look_every_seconds} s: asks each mailbox whether something is new, by a login and one"
            " question of each folder, and starts reading when there is. A mailbox that could not be read is left to"
            " the half-hourly poll. After a run that failed it waits for ten minutes."
        ),
        job=read_mail,
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=mail.look_every_seconds,
    )
    def read_mail_when_it_arrives(
        context: dg.SensorEvaluationContext, mail: dg.ResourceParam[MailDesk]
    ) -> dg.RunRequest | dg.SkipReason:
        if is_under_way(context.instance, read_mail):
            return dg.SkipReason("mail is being read")
        if failed_since(context.instance, read_mail, mail.clock.now() - AFTER_FAILURE):
            return dg.SkipReason("reading failed just now; it is tried again after ten minutes")
        has_news = mail.has_due() or mail.has_new()
        return dg.RunRequest() if has_news else dg.SkipReason("nothing new has come")

    return [read_mail_when_it_arrives]
