"""The steps of the jobs: orders made of what changed, and the nightly look whether anything is left out."""

from datetime import date

import dagster as dg

from roms_assets.orders.desk import OrderDesk
from roms_assets.orders.reporting import figures, log_calculated
from roms_assets.partitions import days_of_orders

Desk = dg.ResourceParam[OrderDesk]


@dg.op
def calculate_what_changed(context: dg.OpExecutionContext, orders: Desk) -> None:
    """Make anew what changed of orders, on whatever day."""
    _calculate(context, orders)


@dg.op
def mend_orders(context: dg.OpExecutionContext, orders: Desk) -> None:
    """The same for what no sensor saw: days whose orders are not those of what the sources say."""
    _calculate(context, orders)


def _calculate(context: dg.OpExecutionContext, orders: OrderDesk) -> None:
    made = orders.calculate()
    log_calculated(context, made, known_days(orders))
    context.add_output_metadata({"what": figures(made), "days": len(made.days), "waiting": len(made.waiting)})


def known_days(orders: OrderDesk) -> set[date]:
    """The days that the assets have as partitions."""
    keys = days_of_orders(orders.business).get_partition_keys(current_time=orders.clock.now())
    return {date.fromisoformat(key) for key in keys}
