"""The watch over the whole graph: which parts of it are looked at, and through which doors people are told."""

from collections.abc import Sequence
from datetime import datetime

import dagster as dg

from resources.left_runs import close_lost_runs
from roms_assets.doors.dropped import drop_folder
from roms_assets.doors.events import events, ui_address
from roms_assets.doors.notices import incidents, notifier
from roms_assets.doors.stores import stores
from roms_assets.dropped.rules.troubles import SOURCE as FILES
from roms_assets.dropped.watching import DroppedWatch
from roms_assets.inventory.rules.troubles import SOURCE as INVENTORY
from roms_assets.inventory.watching import InventoryWatch
from roms_assets.kernel.incidents import Incident, Trouble
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
        POS: lambda _, now: pos.troubles(now),
        runs.SOURCE: lambda known, now: _failed_runs(instance, seen_runs, known, now),
        QUEUE: lambda _, now: seen_queue.troubles(now),
        SCHEDULE: lambda _, now: seen_schedules.troubles(now),
    }
    figures = [pos.figures] if business.pos else []
    if business.square:
        square = SquareWatch(business, business.square, held)
        looks[SQUARE] = square.troubles
        figures.append(square.figures)
    if business.has_webhooks:
        webhooks = WebhookWatch(business, held.ledger, events(settings.environment, wait_seconds=5))
        looks[WEBHOOKS] = lambda _, now: webhooks.troubles(now)
        figures.append(webhooks.figures)
    if business.mail:
        mail = MailWatch(business.mail, held.ledger, events(settings.environment, wait_seconds=5))
        looks[MAIL] = lambda _, now: mail.troubles(now)
        figures.append(mail.figures)
    if business.web:
        web = WebWatch(business, business.web, held.ledger)
        looks[WEB] = lambda _, now: web.troubles(now)
        figures.append(web.figures)
    if business.orders:
        folder = drop_folder(settings.environment, business.orders)
        dropped = DroppedWatch(business, business.orders, held.ledger, folder)
        looks[FILES] = lambda _, now: dropped.troubles(now)
        figures.append(dropped.figures)
    if business.statements:
        statements = StatementsWatch(business, business.statements, held.ledger)
        looks[STATEMENTS] = lambda _, now: statements.troubles(now)
        figures.append(statements.figures)
    if business.inventory:
        stock = InventoryWatch(business, held.ledger)
        looks[INVENTORY] = lambda _, now: stock.troubles(now)
    parts = Parts(looks, figures, seen_runs.run_at, ui_address(settings) or UI_ADDRESS)
    return Watch(business.notices, business.zone, sender(settings), parts)


def _failed_runs(
    instance: dg.DagsterInstance, seen_runs: RunWatch, known: Sequence[Incident], now: datetime
) -> list[Trouble]:
    """A run whose process was killed has failed, too, though nobody said so yet."""
    close_lost_runs(instance)
    return seen_runs.troubles(known, now)
