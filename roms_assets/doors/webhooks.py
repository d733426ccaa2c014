"""What arrives by webhook, and ShipStation, which is asked for the rest."""

from resources.clock import Clock
from resources.shipstation import Credentials, ShipStation
from roms_assets.doors.events import events
from roms_assets.doors.pseudonyms import pseudonym_key
from roms_assets.doors.stores import stores
from roms_assets.settings import Environment, Settings, ShipStationSettings
from roms_assets.webhooks.desk import WebhookDesk


def webhook_desk(settings: Settings, clock: Clock | None = None) -> WebhookDesk:
    """Everybody who works on what arrives by webhook for this business."""
    environment = settings.environment
    return WebhookDesk(
        settings.business,
        stores(environment),
        events(environment),
        shipstation_door(environment, settings.business.shipstation or ShipStationSettings()),
        pseudonym_key(environment),
        clock or Clock(),
    )


def shipstation_door(environment: Environment, shipstation: ShipStationSettings) -> ShipStation:
    """ShipStation as `roms.yaml` describes it, with the credentials of the environment."""
    secrets = (environment.shipstation_key, environment.shipstation_secret, environment.shipstation_api_key)
    return ShipStation(
        Credentials(*(each.get_secret_value() if each else "" for each in secrets)),
        environment.shipstation_address or "",
        timeout_seconds=shipstation.timeout_seconds,
        attempts=shipstation.attempts,
        page_size=shipstation.page_size,
        requests_per_minute=shipstation.requests_per_minute or 0,
    )
