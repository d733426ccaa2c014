"""When a sensor starts its job because the lake changed: once it is quiet, and only when something would be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import dagster as dg

from resources.lake import Lake
from roms_assets.kernel.quiet import QUIET
from sensors.under_way import is_under_way


@dataclass(frozen=True)
class Work:
    """What is started, and when."""

    jobs: Sequence[dg.JobDefinition]
    """Nothing is started while one of them goes on; the sensor's own is among them."""
    busy: str
    """What the sensor says while one of them goes on."""
    is_stale: Callable[[], bool]
    """Whether the job would make anything anew."""
    nothing: str
    """What the sensor says when it would not."""
    mark: str = ""
    """What else makes the sensor look again when it is another one, such as the day."""


def run_when_changed(
    context: dg.SensorEvaluationContext, lake: Lake, work: Work, now: datetime
) -> dg.RunRequest | dg.SkipReason:
    """A run, when the lake (or the mark) changed since the last look, a minute was quiet, and something is stale."""
    change = lake.newest_change()
    seen = f"{change.mark if change else ''} {work.mark}".rstrip()
    if change is None or seen == context.cursor:
        return dg.SkipReason("nothing changed since the last look")
    if now - change.at < QUIET:
        return dg.SkipReason("something changed just now; waiting until a minute is quiet")
    if any(is_under_way(context.instance, job) for job in work.jobs):
        return dg.SkipReason(work.busy)
    is_stale = work.is_stale()
    context.update_cursor(seen)
    return dg.RunRequest() if is_stale else dg.SkipReason(work.nothing)
