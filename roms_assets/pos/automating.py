"""When a day is published by itself: as soon as one of its till-days changed."""

from typing import Any

import dagster as dg


def when_something_arrived() -> dg.AutomationCondition[Any]:
    """Requests a partition whose parts changed since it was last requested.

    The reset is the request itself, not its end: an update that lands between a tick and the run it asked for makes
    another run, which may be one too many but never one too few. Dagster lets the reset win where both come in one
    tick, so a tick that saw an update is no reset.
    """
    return _whenever(dg.AutomationCondition.any_deps_updated(), "publish what arrived")


def when_the_record_changed() -> dg.AutomationCondition[Any]:
    """The same, once the day stands in the record: not already when it is about to be published there."""
    updated = dg.AutomationCondition.any_deps_match(dg.AutomationCondition.newly_updated())
    return _whenever(updated, "calculate what was published")


def _whenever(changed: dg.AutomationCondition[Any], label: str) -> dg.AutomationCondition[Any]:
    reset = dg.AutomationCondition.newly_requested() & ~changed
    is_idle = ~dg.AutomationCondition.in_progress()
    return (changed.since(reset) & is_idle).with_label(label)
