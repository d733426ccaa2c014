"""Everybody that the graph asks for: the roof of the doors, one line a domain."""

from resources.clock import Clock
from resources.progress import Progress
from roms_assets.doors.dropped import dropped_desk
from roms_assets.doors.inventory import inventory_desk
from roms_assets.doors.mail import mail_desk
from roms_assets.doors.orders import order_desk
from roms_assets.doors.pos import pos_desk
from roms_assets.doors.serve import serve_desk
from roms_assets.doors.square import square_desk
from roms_assets.doors.statements import statements_desk
from roms_assets.doors.upkeep import upkeep_desk
from roms_assets.doors.web import web_desk
from roms_assets.doors.webhooks import webhook_desk
from roms_assets.settings import Settings


def desks(
    settings: Settings, progress: Progress | None = None, clock: Clock | None = None
) -> dict[str, object]:
    """Everybody that the graph asks for, by name; most of them only when `roms.yaml` names their group."""
    found: dict[str, object] = {
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
