"""When the clock starts work."""

import dagster as dg

from roms_assets.settings import Business
from schedules.dropped import dropped_schedules
from schedules.inventory import inventory_schedules
from schedules.mail import mail_schedules
from schedules.pos import pos_schedules
from schedules.reconcile import reconcile_schedules
from schedules.serve import serve_schedules
from schedules.square import square_schedules
from schedules.statements import statement_schedules
from schedules.upkeep import upkeep_schedules
from schedules.web import web_schedules
from schedules.webhooks import webhook_schedules


def every_schedule(business: Business) -> list[dg.ScheduleDefinition]:
    """All that start work for this business; the watch looks whether each did."""
    return [
        *(pos_schedules(business) if business.pos else []),
        *(square_schedules(business) if business.square else []),
        *(webhook_schedules(business) if business.shipstation else []),
        *(mail_schedules(business) if business.mail else []),
        *(web_schedules(business, business.web) if business.web else []),
        *(dropped_schedules(business) if business.orders and business.orders.sheets else []),
        *(inventory_schedules(business) if business.inventory else []),
        *(statement_schedules(business) if business.statements else []),
        *reconcile_schedules(business),
        *serve_schedules(business),
        *upkeep_schedules(business),
    ]
