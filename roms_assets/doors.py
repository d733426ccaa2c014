"""The doors and stores of one business, opened as its settings say."""

from collections.abc import Callable, Mapping
from importlib import metadata

from resources.browser import Browser
from resources.clock import Clock
from resources.dbt import Dbt
from resources.drop_folder import DropFolder
from resources.incidents import Incidents
from resources.lake import Lake
from resources.lake_snapshot import LakeSnapshot
from resources.landing import Landing
from resources.local_file import LocalFile
from resources.mail_server import MailServer
from resources.mailbox import Mailbox
from resources.notifier import Channel, LogChannel, Notifier
from resources.page_visit import Terms
from resources.pos_host import PosHost
from resources.progress import Progress, Quiet
from resources.pseudonym_key import PseudonymKey
from resources.sheets import Sheets
from resources.shipstation import Credentials, ShipStation
from resources.square import Square
from resources.staging import Staging
from resources.stores import Stores
from resources.text_folder import TextFolder
from resources.web_calls import Ping, Webhook
from roms_assets.dropped.desk import DroppedDesk
from roms_assets.event_door import events, ledger
from roms_assets.inventory.desk import InventoryDesk
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.mail.desk import MailDesk
from roms_assets.orders.desk import OrderDesk
from roms_assets.pos.desk import PosDesk
from roms_assets.serve.desk import ServeDesk
from roms_assets.settings import (
    Business,
    Environment,
    InventorySettings,
    MailSettings,
    OrderSettings,
    PosSettings,
    Settings,
    ShipStationSettings,
    SquareSettings,
    StatementSettings,
    WebSettings,
)
from roms_assets.square.desk import SquareDesk
from roms_assets.statements.desk import StatementsDesk
from roms_assets.upkeep.desk import UpkeepDesk
from roms_assets.web.desk import WebDesk
from roms_assets.webhooks.desk import WebhookDesk

Desk = (
    PosDesk
    | SquareDesk
    | WebhookDesk
    | MailDesk
    | WebDesk
    | DroppedDesk
    | StatementsDesk
    | InventoryDesk
    | OrderDesk
    | ServeDesk
    | UpkeepDesk
)
_MEGABYTE = 1_000_000


def desks(
    settings: Settings, progress: Progress | None = None, clock: Clock | None = None
) -> dict[str, Desk]:
    """Everybody that the graph asks for, by name; most of them only when `roms.yaml` names their group."""
    found: dict[str, Desk] = {
        "pos": pos_desk(settings, progress, clock),
        "serve": serve_desk(settings.environment, clock),
        "upkeep": upkeep_desk(settings.business, clock),
    }
    if settings.business.square:
        found["square"] = square_desk(settings, settings.business.square, progress, clock)
    if settings.business.has_webhooks:
        found["webhooks"] = webhook_desk(settings, clock)
    if settings.business.mail:
        found["mail"] = mail_desk(settings, settings.business.mail, clock)
    if settings.business.web:
        found["web"] = web_desk(settings, settings.business.web, clock)
    if settings.business.orders:
        found["dropped"] = dropped_desk(settings, settings.business.orders, clock)
    if settings.business.statements:
        found["statements"] = statements_desk(settings, settings.business.statements, clock)
    if settings.business.inventory:
        found["inventory"] = inventory_desk(settings, settings.business.inventory, clock)
    if settings.business.orders:
        found["orders"] = order_desk(settings, settings.business.orders, clock)
    return found


def pos_desk(settings: Settings, progress: Progress | None = None, clock: Clock | None = None) -> PosDesk:
    """Everybody who works on POS data for this business."""
    return PosDesk(
        settings.business,
        stores(settings.environment),
        pos_host(settings.business.pos),
        Dbt(settings.environment.roms_home / "dbt"),
        clock or Clock(),
        progress or Quiet(),
    )


def serve_desk(environment: Environment, clock: Clock | None = None) -> ServeDesk:
    """Whoever makes the snapshot of this business's lake."""
    return ServeDesk(LakeSnapshot(stores(environment).lake, environment.snapshot), clock or Clock())


def upkeep_desk(business: Business, clock: Clock | None = None) -> UpkeepDesk:
    """Whoever keeps Dagster's records small."""
    return UpkeepDesk(business.housekeeping.keep_runs, clock or Clock())


def square_desk(
    settings: Settings,
    square: SquareSettings,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> SquareDesk:
    """Everybody who works on Square's data for this business."""
    return SquareDesk(
        settings.business,
        square,
        stores(settings.environment),
        square_door(settings.environment, square),
        Dbt(settings.environment.roms_home / "dbt" / "square"),
        clock or Clock(),
        progress or Quiet(),
        goods_file(settings.environment, square),
    )


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


def web_desk(settings: Settings, web: WebSettings, clock: Clock | None = None) -> WebDesk:
    """Everybody who reads web pages for this business."""
    environment = settings.environment
    return WebDesk(
        settings.business, web, stores(environment), browser(web), environment.of_web_site, clock or Clock()
    )


def dropped_desk(settings: Settings, orders: OrderSettings, clock: Clock | None = None) -> DroppedDesk:
    """Whoever reads the files that people drop for this business, and the Sheets that say the same."""
    environment = settings.environment
    return DroppedDesk(
        settings.business,
        orders,
        stores(environment),
        drop_folder(environment, orders, clock),
        sheets(environment, orders),
        pseudonym_key(environment),
        clock or Clock(),
    )


def drop_folder(
    environment: Environment, orders: OrderSettings, clock: Clock | None = None
) -> DropFolder | None:
    """The folder that people drop files into; a relative path begins in the folder of `roms.yaml`."""
    named = orders.drop_folder and environment.roms_config.parent / orders.drop_folder
    place = environment.drop_folder or named
    return DropFolder(place, orders.largest_file_mb * _MEGABYTE, clock=clock or Clock()) if place else None


def sheets(environment: Environment, orders: OrderSettings) -> Sheets:
    """Google Sheets, with the service account of the environment."""
    return Sheets(
        environment.account_of_sheets,
        environment.sheets_address or "",
        timeout_seconds=orders.sheets_timeout_seconds,
        attempts=orders.sheets_attempts,
    )


def statements_desk(
    settings: Settings, statements: StatementSettings, clock: Clock | None = None
) -> StatementsDesk:
    """Everybody who reads card statements for this business; a relative drop folder begins beside `roms.yaml`."""
    environment, clock = settings.environment, clock or Clock()
    root = environment.drop_folder or environment.roms_config.parent / statements.drop_folder
    largest = statements.largest_file_mb * _MEGABYTE
    folder = DropFolder(root, largest, clock=clock)
    return StatementsDesk(settings.business, statements, stores(environment), folder, clock)


def inventory_desk(
    settings: Settings, inventory: InventorySettings, clock: Clock | None = None
) -> InventoryDesk:
    """Everybody who works on inventory for this business."""
    home = settings.environment.roms_home
    return InventoryDesk(
        settings.business,
        inventory,
        stores(settings.environment),
        Dbt(home / "dbt" / "inventory"),
        clock or Clock(),
        settings.business.orders.shop_names if settings.business.orders else {},
    )


def order_desk(settings: Settings, orders: OrderSettings, clock: Clock | None = None) -> OrderDesk:
    """Everybody who makes orders of what the sources of this business say."""
    environment = settings.environment
    lake = stores(environment).lake
    return OrderDesk(
        settings.business, orders, lake, Dbt(environment.roms_home / "dbt" / "orders"), clock or Clock()
    )


def browser(web: WebSettings) -> Browser:
    """The browser as `roms.yaml` describes it; it says who asks."""
    user_agent = f"ROMS/{metadata.version('roms')} (+{web.contact})"
    largest = round(web.largest_page_mb * _MEGABYTE)
    return Browser(web.browser, Terms(user_agent, web.timeout_seconds, web.wait_seconds, largest))


def pseudonym_key(environment: Environment) -> PseudonymKey:
    """What pseudonyms of persons are made with."""
    given = environment.pseudonym_key
    return PseudonymKey(environment.roms_home / "pseudonym.key", given.get_secret_value() if given else "")


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


def goods_file(environment: Environment, square: SquareSettings) -> LocalFile | None:
    """The shop's own list of goods; a relative path begins in the folder of `roms.yaml`."""
    named = square.insight.goods_csv
    return LocalFile(environment.roms_config.parent / named) if named else None


def stores(environment: Environment) -> Stores:
    """Landing, staging, ledger and lake where the environment says."""
    locks = str(environment.locks)
    return Stores(
        Landing(folder=environment.landing),
        Staging(folder=environment.staging),
        ledger(environment),
        Lake(address=_lake_address(environment), lock_folder=locks),
    )


def pos_host(pos: PosSettings) -> PosHost:
    """The POS host as `roms.yaml` describes it."""
    return PosHost(**pos.host.model_dump())


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


def square_door(environment: Environment, square: SquareSettings) -> Square:
    """Square as `roms.yaml` describes it, with the token of the environment."""
    token = environment.square_access_token
    return Square(
        token.get_secret_value() if token else "",
        square.environment,
        environment.square_address or "",
        requests_per_second=square.requests_per_second,
        timeout_seconds=square.timeout_seconds,
        attempts=square.attempts,
        page_limit=square.page_limit,
    )


def _lake_address(environment: Environment) -> str:
    """The lake's full address; one that names no place is below ROMS_HOME."""
    if environment.lake == "duckdb":
        return f"duckdb:{environment.lake_file}"
    if environment.lake == "ducklake:sqlite":
        return f"ducklake:sqlite:{environment.lake_folder / 'catalog.sqlite'}"
    return environment.lake
