"""What the business is (`roms.yaml`) and where things are (the environment), as typed, frozen models."""

from dataclasses import dataclass

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.wording import masked
from roms_assets.settings.branches import Branch
from roms_assets.settings.business import Business
from roms_assets.settings.dropped import SheetSource
from roms_assets.settings.environment import Environment
from roms_assets.settings.inventory import ChannelSettings, InventorySettings
from roms_assets.settings.mail import MailboxSettings, MailSettings
from roms_assets.settings.notices import NoticeSettings
from roms_assets.settings.orders import OrderSettings
from roms_assets.settings.pos import PosSettings
from roms_assets.settings.reading import read_business
from roms_assets.settings.shipstation import ShipStationSettings
from roms_assets.settings.square import SquareSettings
from roms_assets.settings.statements import StatementAccount, StatementSettings
from roms_assets.settings.values import http_address
from roms_assets.settings.web import ADDRESS, WebSettings, WebSite, variable_part
from roms_assets.settings.webhooks import Person, WebhookSettings, WebhookSource

__all__ = [
    "Branch",
    "Business",
    "ChannelSettings",
    "Environment",
    "InventorySettings",
    "MailSettings",
    "MailboxSettings",
    "NoticeSettings",
    "OrderSettings",
    "Person",
    "PosSettings",
    "Settings",
    "SheetSource",
    "ShipStationSettings",
    "SquareSettings",
    "StatementAccount",
    "StatementSettings",
    "WebSettings",
    "WebSite",
    "WebhookSettings",
    "WebhookSource",
    "load",
    "masked",
    "read_business",
]


@dataclass(frozen=True)
class Settings:
    """Both halves together."""

    business: Business
    environment: Environment

    @property
    def ui_address(self) -> str | None:
        """Where people said that the UI is; None when nobody did."""
        return self.environment.ui_address or self.business.notices.ui_address


def load(environment: Environment | None = None) -> Settings:
    """Everything that is set, ROMS_POS_HOST_ADDRESS put in the place of `pos.host.address`.

    Without an environment the process's own and `.env` are read. Raises SettingsWrong.
    """
    environment = environment or Environment()
    business = read_business(environment.roms_config)
    if environment.pos_host_address:
        business = business.at_host(environment.pos_host_address)
    business = business.at_web_hosts(_web_hosts(business, environment))
    _refuse_channels_without_secrets(business, environment)
    return Settings(business, environment)


def _web_hosts(business: Business, environment: Environment) -> dict[str, str]:
    """Site -> the host that its variable names. Raises SettingsWrong."""
    found: dict[str, str] = {}
    for site in business.web.sites if business.web else ():
        told = environment.of_web_site(site.name).get(ADDRESS)
        if told is None:
            continue
        try:
            found[site.name] = http_address(told)
        except ValueError as error:
            raise SettingsWrong(f"ROMS_WEB_{variable_part(site.name)}_{ADDRESS}: {error}") from None
    return found


def _refuse_channels_without_secrets(business: Business, environment: Environment) -> None:
    if "webhook" in business.notices.channels and environment.webhook_address is None:
        raise SettingsWrong(
            "notices.channels names webhook: set ROMS_WEBHOOK_ADDRESS to the webhook's address"
        )
    if (environment.smtp_user is None) != (environment.smtp_password is None):
        raise SettingsWrong(
            "set both ROMS_SMTP_USER and ROMS_SMTP_PASSWORD, or neither for a server without login"
        )
