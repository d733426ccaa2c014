"""The front door of one business, opened as its settings say."""

from functools import partial

from ingress.door import FrontDoor
from ingress.group_commit import GroupCommit
from ingress.health import Health, Questions
from ingress.keeping import Keeper
from ingress.logs import Log
from ingress.metrics import Metrics
from ingress.pages import create_pages
from ingress.people.desk import PeopleDesk
from ingress.people.pages import add_page
from ingress.people.sessions import Sessions
from ingress.probes import Probe
from ingress.sources import Source
from ingress.webhooks import Webhooks
from resources.clock import Clock
from resources.jwks import Jwks
from roms_assets.doors.events import events, ledger, ui_address
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.settings import Settings, WebhookSettings, WebhookSource
from roms_assets.webhooks.rules.rsa_keys import public_keys


def settings_of(settings: Settings) -> WebhookSettings:
    """The group `webhooks`. Raises SettingsWrong when `roms.yaml` has none."""
    if settings.business.webhooks is None:
        raise SettingsWrong("roms.yaml has no group `webhooks`: see docs/webhooks.md")
    return settings.business.webhooks


def front_door(settings: Settings, log: Log, clock: Clock | None = None) -> FrontDoor:
    """The door; nothing is asked or written yet. Raises SettingsWrong."""
    webhooks, now = settings_of(settings), clock or Clock()
    sources = {each.name: _source(settings, each) for each in webhooks.sources}
    store = events(settings.environment, webhooks.store_seconds)
    metrics = Metrics(sources)
    keeper = Keeper(store, metrics.committed, now)
    commit = GroupCommit(keeper.keep, webhooks.store_seconds, keeper.gave_up)
    questions = Questions(Probe(store.counts), Probe(store.signs), Probe(keeper.prove))
    health = Health(sources, keeper, questions, now)
    pages = create_pages(commit, questions, health, metrics)
    people = {person.name: person for person in webhooks.people}
    ui = partial(ui_address, settings)
    known, patience = ledger(settings.environment), 2 * webhooks.store_seconds
    desk = PeopleDesk(store, known, settings.business, health, ui, now, patience)
    add_page(pages, desk, Sessions(people))
    deliveries = Webhooks(sources, commit, now, webhooks.body_seconds)
    return FrontDoor(deliveries, pages, metrics, log, webhooks.most_connections)


def _source(settings: Settings, source: WebhookSource) -> Source:
    environment, currency = settings.environment, settings.business.shipstation_currency
    address = environment.shipstation_keys_address or source.jwks_address
    jwks = Jwks(address, public_keys) if source.kind is SourceKind.SHIPSTATION_V2 else None
    return Source(source, currency, environment.secrets_by_source.get(source.name, ()), jwks)
