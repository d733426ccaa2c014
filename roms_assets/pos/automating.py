"""When a day is published by itself: as soon as one of its till-days changed."""

from typing import Any

import dagster as dg


def when_something_arrived() -> dg.AutomationCondition[Any]:
    """Requests a partition whose parts changed since it was last requested.

    The reset is the request itself, not its end: an update that lands between a tick and the run it asked for makes
    another run, which may be one too many but never one too few. Dagster lets the reset win where both come in one
    tick, so a tick that saw an update is no reset.
    """
    changed = dg.AutomationCondition.any_deps_updated()
    reset = dg.AutomationCondition.newly_requested() & ~changed
    is_idle = ~dg.AutomationCondition.in_progress()
    return (changed.since(reset) & is_idle).with_label("publish what arrived")
