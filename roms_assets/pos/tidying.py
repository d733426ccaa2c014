"""What the stores hold and nobody needs any more.

Superseded batches, earlier states of the lake, leftovers of killed processes, repeated bytes.
"""

from collections.abc import Mapping
from datetime import timedelta

from resources.disk import Freed, taken_away
from resources.lake_catalogs import Superseded
from roms_assets.pos.desk import PosDesk
from roms_assets.pos.folding import fold
from roms_assets.pos.versions import Versions

_SURELY_LEFT_BEHIND = timedelta(days=1)


def tidy(pos: PosDesk, *, dry_run: bool) -> Mapping[str, Freed]:
    """Remove it, or only say what would go; what -> how many and how much."""
    now, stores = pos.clock.now(), pos.stores
    before = now - _SURELY_LEFT_BEHIND
    left = [*stores.landing.left_behind(before), *stores.lake.left_behind(before)]
    return {
        "batches": Versions(pos.business, stores).forget_unused(now, dry_run=dry_run),
        "unfinished_files": taken_away(left, dry_run=dry_run),
        "folded_originals": _folded(pos, dry_run=dry_run),
        **stores.lake.forget(
            Superseded(now - pos.business.housekeeping.keep_lake_states, before), dry_run=dry_run
        ),
    }


def _folded(pos: PosDesk, *, dry_run: bool) -> Freed:
    whole = pos.business.housekeeping.fold_blpr_after_days
    if whole is None:
        return Freed()
    till_days = pos.business.till_days(pos.business.first_day, pos.last_day)
    return fold(pos.stores.landing, till_days, whole, dry_run=dry_run)
