"""The roof: one Definitions, made from `roms.yaml` and the environment."""

import warnings
from collections.abc import Iterable

import dagster as dg

from resources.clock import Clock
from roms_assets.doors.desks import desks
from roms_assets.dropped.assets import dropped_assets
from roms_assets.inventory.assets import inventory_assets
from roms_assets.jobs import jobs
from roms_assets.mail.assets import mail_assets
from roms_assets.orders.assets import order_assets
from roms_assets.pos.assets import pos_assets
from roms_assets.serve.assets import serve_assets
from roms_assets.settings import Settings, load
from roms_assets.square.assets import square_assets
from roms_assets.square.dbt_assets import square_insight
from roms_assets.statements.assets import statement_assets
from roms_assets.web.assets import web_assets, web_checks
from roms_assets.webhooks.assets import webhook_assets
from schedules import every_schedule
from sensors.dropped import dropped_sensors
from sensors.inventory import inventory_sensors
from sensors.mail import mail_sensors
from sensors.notices import notice_sensors
from sensors.orders import order_sensors
from sensors.pos import pos_sensors
from sensors.square import square_sensors
from sensors.statements import statement_sensors
from sensors.webhooks import webhook_sensors


def definitions(settings: Settings, clock: Clock | None = None) -> dg.Definitions:
    """Everything that Dagster shows for one business. From here on the process hears no warning of what is beta."""
    # Backfill policies, partition mappings and what Dagster itself hands to its sensors are called beta, here and
    # whenever the definitions are resolved later; we pin the version that we tried them on.
    warnings.simplefilter("ignore", dg.BetaWarning)
    business, clock = settings.business, clock or Clock()
    schedules = every_schedule(business)
    today = clock.now().astimezone(business.zone).date()
    of_tills = pos_assets(business, today) if business.pos else []
    of_shop = [*square_assets(business), *square_insight(business)] if business.square else []
    arriving = webhook_assets(business) if business.has_webhooks else []
    of_web = web_assets(business, business.web) if business.web else []
    of_statements = statement_assets(business) if business.statements else []
    of_mail = mail_assets(business) if business.mail else []
    of_orders = order_assets(business) if business.orders else []
    of_files = dropped_assets(business) if business.orders else []
    arrived = [
        *of_tills,
        *of_shop,
        *arriving,
        *of_mail,
        *of_web,
        *of_files,
        *of_statements,
        *of_orders,
    ]
    names = {key.to_user_string() for each in arrived for key in each.keys}
    of_inventory = inventory_assets(business, names) if business.inventory else []
    tables = [*arrived, *of_inventory]
    return dg.Definitions(
        assets=[*tables, *serve_assets(in_the_lake(tables))],
        asset_checks=web_checks() if business.web else [],
        jobs=jobs(business),
        schedules=schedules,
        sensors=[
            *(pos_sensors() if business.pos else []),
            *(square_sensors(clock) if business.square else []),
            *(webhook_sensors() if business.has_webhooks else []),
            *(dropped_sensors() if business.orders else []),
            *(mail_sensors(business.mail) if business.mail else []),
            *(statement_sensors(clock) if business.statements else []),
            *(inventory_sensors(clock) if business.inventory else []),
            *(order_sensors(clock) if business.orders else []),
            *notice_sensors(settings, schedules, clock),
        ],
        resources=desks(settings, clock=clock),
        executor=dg.in_process_executor,
    )


def in_the_lake(assets: Iterable[dg.AssetsDefinition]) -> list[dg.AssetKey]:
    """The assets that are tables or views of the lake."""
    return [spec.key for each in assets for spec in each.specs if "duckdb" in spec.kinds]


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: the business of the environment."""
    return definitions(load())
