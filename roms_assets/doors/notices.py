"""Who is told, and the record of what was."""

from collections.abc import Callable

from resources.incidents import Incidents
from resources.mail_server import MailServer
from resources.notifier import Channel, LogChannel, Notifier
from resources.web_calls import Ping, Webhook
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, Settings


def incidents(environment: Environment) -> Incidents:
    """The record of incidents, in the ledger's database."""
    return Incidents(address=environment.ledger, lock_folder=str(environment.locks), wait_seconds=30)


def notifier(settings: Settings) -> Notifier:
    """The channels that `notices.channels` names, and the ping when its address is set."""
    made: dict[str, Callable[[], Channel]] = {
        "log": LogChannel,
        "email": lambda: _mail_server(settings),
        "webhook": lambda: _webhook(settings),
    }
    channels = [made[name]() for name in settings.business.notices.channels]
    address = settings.environment.ping_address
    return Notifier(tuple(channels), Ping(address) if address else None)


def _mail_server(settings: Settings) -> MailServer:
    email, environment = settings.business.notices.email, settings.environment
    if email is None:
        raise SettingsWrong("notices.channels names email: expected a group notices.email")
    server, _, port = (environment.smtp_server or f"{email.server}:{email.usual_port}").rpartition(":")
    return MailServer(
        server=server,
        port=int(port),
        security=email.security,
        sender=email.sender,
        recipients=email.recipients,
        sender_name=settings.business.name,
        user=environment.smtp_user,
        password=environment.smtp_password,
        timeout_seconds=email.timeout_seconds,
    )


def _webhook(settings: Settings) -> Webhook:
    address = settings.environment.webhook_address
    if address is None:
        raise SettingsWrong("notices.channels names webhook: set ROMS_WEBHOOK_ADDRESS to its address")
    return Webhook(address, settings.business.notices.webhook.timeout_seconds)
