"""Mailboxes, templates of senders, and everybody who works on mail."""

from collections.abc import Mapping

from resources.clock import Clock
from resources.mailbox import Mailbox
from resources.text_folder import TextFolder
from roms_assets.doors.events import events
from roms_assets.doors.stores import stores
from roms_assets.mail.desk import MailDesk
from roms_assets.settings import Environment, MailSettings, Settings


def mail_desk(settings: Settings, mail: MailSettings, clock: Clock | None = None) -> MailDesk:
    """Everybody who works on mail for this business."""
    environment = settings.environment
    return MailDesk(
        settings.business,
        mail,
        stores(environment),
        events(environment),
        mailboxes(environment, mail),
        own_templates(environment, mail),
        clock or Clock(),
    )


def own_templates(environment: Environment, mail: MailSettings) -> TextFolder:
    """The shop's own templates of senders; a relative path begins in the folder of `roms.yaml`."""
    return TextFolder(environment.mail_templates or environment.roms_config.parent / mail.templates)


def mailboxes(environment: Environment, mail: MailSettings) -> Mapping[str, Mailbox]:
    """Name -> the mailbox as `roms.yaml` describes it, with the login of the environment; none without a login."""
    logins = environment.logins_by_mailbox
    found = {}
    for each in mail.mailboxes:
        if each.name not in logins:
            continue
        server, _, port = (environment.mail_server or f"{each.server}:{each.usual_port}").rpartition(":")
        found[each.name] = Mailbox(
            name=each.name,
            server=server,
            port=int(port),
            security=each.security,
            user=logins[each.name].user,
            password=logins[each.name].password,
            largest_bytes=mail.largest_mail_mb * 1_000_000,
            timeout_seconds=mail.timeout_seconds,
            attempts=mail.attempts,
        )
    return found
