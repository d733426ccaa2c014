"""Whoever keeps Dagster's records small, and for how long they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import dagster as dg

from resources.clock import Clock
from resources.dagster_history import DagsterHistory
from resources.disk import Freed


@dataclass(frozen=True)
class UpkeepDesk:
    """The retention of one business."""

    keep_runs: timedelta
    clock: Clock = field(default_factory=Clock)

    def tidy(self, instance: dg.DagsterInstance, *, dry_run: bool) -> Mapping[str, Freed]:
        """Remove old runs and output, or only say what would go; what -> how many and how much.

        `kept_runs` are old ones that hold the newest record of something.
        """
        before = self.clock.now() - self.keep_runs
        history = DagsterHistory(instance)
        old, needed = history.old_runs(before), history.needed_runs()
        return {
            "runs": history.forget([each for each in old if each not in needed], dry_run=dry_run),
            "kept_runs": Freed(sum(each in needed for each in old)),
            "outputs": history.forget_output(before, dry_run=dry_run),
        }
