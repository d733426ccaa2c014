"""The watch over the whole graph: which parts of it are looked at, and through which doors people are told."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import dagster as dg

from resources.left_runs import close_lost_runs
from resources.stores import Stores
from roms_assets.doors.dropped import drop_folder
from roms_assets.doors.events import events, ui_address
from roms_assets.doors.notices import incidents, notifier
from roms_assets.doors.stores import stores
from roms_assets.dropped.rules.troubles import SOURCE as FILES
from roms_assets.dropped.watching import DroppedWatch
from roms_assets.inventory.rules.troubles import SOURCE as INVENTORY
from roms_assets.inventory.watching import InventoryWatch
from roms_assets.kernel.incidents import Figures, Incident, Trouble
from roms_assets.mail.rules.troubles import SOURCE as MAIL
from roms_assets.mail.watching import MailWatch
from roms_assets.notices import runs
from roms_assets.notices.rules.clocks import SOURCE as SCHEDULE
from roms_assets.notices.rules.queues import SOURCE as QUEUE
from roms_assets.notices.rules.texts import Writer
from roms_assets.notices.runs import RunWatch
from roms_assets.notices.schedules import ScheduleWatch
from roms_assets.notices.sending import Sender
from roms_assets.notices.waiting import QueueWatch
from roms_assets.notices.watch import Look, Parts, Watch
from roms_assets.pos.rules.incomplete_days import SOURCE as POS
from roms_assets.pos.watching import PosWatch
from roms_assets.settings import Settings
from roms_assets.square.rules.troubles import SOURCE as SQUARE
from roms_assets.square.watching import SquareWatch
from roms_assets.statements.rules.troubles import SOURCE as STATEMENTS
from roms_assets.statements.watching import StatementsWatch
from roms_assets.web.rules.troubles import SOURCE as WEB
from roms_assets.web.watching import WebWatch
from roms_assets.webhooks.rules.troubles import SOURCE as WEBHOOKS
from roms_assets.webhooks.watching import WebhookWatch

FiguresOf = Callable[[datetime], Figures]
"""The figures of one source at that time, for the daily report."""
UI_ADDRESS = "http://127.0.0.1:3000/"
"""Where `roms up` will serve unless it is told otherwise."""


def sender(settings: Settings) -> Sender:
    """Sends notices for this business."""
    business = settings.business
    return Sender(incidents(settings.environment), notifier(settings), Writer(business.name, business.zone))


def watch(
    settings: Settings,
    instance: dg.DagsterInstance,
    clockwork: Sequence[dg.ScheduleDefinition],
    began: datetime | None = None,
) -> Watch:
    """Looks at this business's days, and at runs and schedules of this Dagster home.

    `began` is when this process began, where Dagster's daemon began with it.
    """
    business, held = settings.business, stores(settings.environment)
    pos = PosWatch(business, held.ledger)
    seen_runs = RunWatch(instance)
    seen_queue = QueueWatch(instance, began)
    seen_schedules = ScheduleWatch(instance, clockwork, began)
    looks: dict[str, Look] = {
        POS: _at(pos.troubles),
        runs.SOURCE: lambda known, now: _failed_runs(instance, seen_runs, known, now),
        QUEUE: _at(seen_queue.troubles),
        SCHEDULE: _at(seen_schedules.troubles),
    }
    figures: list[FiguresOf] = [pos.figures] if business.pos else []
    for source, look, figures_of in _sources(settings, held):
        looks[source] = look
        figures += [figures_of] if figures_of else []
    parts = Parts(looks, figures, seen_runs.run_at, ui_address(settings) or UI_ADDRESS)
    return Watch(business.notices, business.zone, sender(settings), parts)


def _sources(settings: Settings, held: Stores) -> Iterator[tuple[str, Look, FiguresOf | None]]:
    """Each source that the business has, but the tills: how it is looked at, and its figures for the report."""
    business, environment = settings.business, settings.environment
    if business.square:
        square = SquareWatch(business, business.square, held)
        yield SQUARE, square.troubles, square.figures
    if business.has_webhooks:
        webhooks = WebhookWatch(business, held.ledger, events(environment, wait_seconds=5))
        yield WEBHOOKS, _at(webhooks.troubles), webhooks.figures
    if business.mail:
        mail = MailWatch(business.mail, held.ledger, events(environment, wait_seconds=5))
        yield MAIL, _at(mail.troubles), mail.figures
    if business.web:
        web = WebWatch(business, business.web, held.ledger)
        yield WEB, _at(web.troubles), web.figures
    if business.orders:
        folder = drop_folder(environment, business.orders)
        dropped = DroppedWatch(business, business.orders, held.ledger, folder)
        yield FILES, _at(dropped.troubles), dropped.figures
    if business.statements:
        statements = StatementsWatch(business, business.statements, held.ledger)
        yield STATEMENTS, _at(statements.troubles), statements.figures
    if business.inventory:
        yield INVENTORY, _at(InventoryWatch(business, held.ledger).troubles), None


def _at(troubles: Callable[[datetime], list[Trouble] | None]) -> Look:
    """A look that needs nothing but the time."""
    return lambda _, now: troubles(now)


def _failed_runs(
    instance: dg.DagsterInstance, seen_runs: RunWatch, known: Sequence[Incident], now: datetime
) -> list[Trouble]:
    """A run whose process was killed has failed, too, though nobody said so yet."""
    close_lost_runs(instance)
    return seen_runs.troubles(known, now)
