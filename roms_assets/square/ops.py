"""The assets' work in one run: every data type by itself, so that one that fails costs only itself, then the proof.

At last the tables that SQL makes of it are brought up to date, with what was read.
"""

from datetime import date

import dagster as dg
from pydantic import Field

from roms_assets.kernel.days import days_from
from roms_assets.kernel.errors import RomsError
from roms_assets.square.checks import log_results
from roms_assets.square.describing import proven_metadata, synced_metadata
from roms_assets.square.desk import Range, SquareDesk
from roms_assets.square.reporting import log_calculated, log_goods, log_proven, log_synced
from roms_assets.square.rules.due import UNPROVEN_AT_ONCE
from roms_assets.square.rules.kinds import KINDS, Kind

Desk = dg.ResourceParam[SquareDesk]
_READ_AGAIN = "the next sync reads them again; `roms sync square` does so at once"


class SyncConfig(dg.Config):
    """Which days, and how."""

    since: str | None = Field(
        default=None, description="First day, such as 2025-11-01; without it the last days"
    )
    until: str | None = Field(default=None, description="Last day, included")
    force: bool = Field(default=False, description="Read again what is settled already")
    dry_run: bool = Field(default=False, description="Only say what would be read; write nothing")

    @property
    def range(self) -> Range:
        """The days that were asked for."""
        return Range(_day(self.since), _day(self.until))


def _sync_op(kind: Kind, priority: int) -> dg.OpDefinition:
    @dg.op(
        name=f"sync_{kind.name}",
        description=f"Read {kind.name} from Square and merge them.",
        tags={"dagster/priority": str(priority)},
    )
    def sync(context: dg.OpExecutionContext, config: SyncConfig, square: Desk) -> None:
        days = square.days(kind, config.range, force=config.force)
        if config.dry_run:
            context.log.info(f"{kind.name}: {len(days)} days would be read; nothing is written")
            context.add_output_metadata({"days": len(days)})
            return
        synced = square.sync(kind, days)
        log_synced(context, synced)
        context.add_output_metadata(synced_metadata(synced))

    return sync


SYNC_OPS = {kind.name: _sync_op(kind, 10 - place) for place, kind in enumerate(KINDS.values())}
"""Locations first, for the others need their zones; Dagster runs what is ready by priority."""


@dg.op(tags={"dagster/priority": "-10"})
def prove_days(context: dg.OpExecutionContext, config: SyncConfig, square: Desk) -> None:
    """Prove the days whose turn it is, or those of a range; last, also when a data type failed."""
    days = square.days_to_prove(config.range)
    if config.dry_run:
        context.log.info(f"completeness: {len(days)} days would be proven; nothing is written")
        context.add_output_metadata({"days": len(days)})
        return
    proven = square.prove(days)
    log_proven(context, proven)
    left = square.left_unproven()
    log_results(context, square, left)
    if left:
        context.log.warning(
            f"{len(left)} days have no proof yet; the next runs prove them, {UNPROVEN_AT_ONCE} each"
        )
    context.add_output_metadata({**proven_metadata(proven), "days_without_a_proof": len(left)})


@dg.op(tags={"dagster/priority": "-20"})
def sync_goods_list(context: dg.OpExecutionContext, config: SyncConfig, square: Desk) -> None:
    """Read the shop's own list of goods, when roms.yaml names one."""
    if config.dry_run:
        return
    found = square.read_goods_list()
    log_goods(context, found)
    context.add_output_metadata({"lines": found.lines, "refused": found.refused})


@dg.op(tags={"dagster/priority": "-30"})
def calculate_insight(context: dg.OpExecutionContext, config: SyncConfig, square: Desk) -> None:
    """Calculate daily sales, stock, margins and the rest anew, as far as something changed; one run of dbt, or none."""
    if config.dry_run:
        return
    square.progress.begin("calculating", 1)
    made = square.calculate()
    square.progress.advance()
    log_calculated(context, made, days_from(square.business.first_day, square.last_business_day))
    broken = sum(not each.is_good for each in made.checks)
    context.add_output_metadata({"calculated_days": len(made.days), "broken_checks": broken})


@dg.op
def find_lost_days(context: dg.OpExecutionContext, square: Desk) -> None:
    """Say which days of Square's the lake lost; the next sync reads them again."""
    told = [
        f"square {name}: {len(days)} days that were read (first {days[0]}) are not in the lake; {_READ_AGAIN}"
        for name, days in square.lost_days().items()
    ]
    for line in told:
        context.log.warning(line)
    context.add_output_metadata({"lost": "\n".join(told)})


INSIGHT_OPS = (sync_goods_list, calculate_insight)
"""What comes last in every sync."""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RomsError(f"{text!r} is not a day; write it like 2025-11-01") from error
