"""The group `housekeeping` of `roms.yaml`: how long what nobody needs is kept."""

from datetime import timedelta

from roms_assets.settings.values import Frozen, PositiveCount


class HousekeepingSettings(Frozen):
    """Originals, tables and what is complete are not meant here: those are kept for ever."""

    keep_runs_days: PositiveCount = 30
    keep_lake_states_days: PositiveCount = 7
    fold_blpr_after_days: PositiveCount | None = None

    @property
    def keep_runs(self) -> timedelta:
        """How long an ended run is kept although a newer one has done its work again."""
        return timedelta(days=self.keep_runs_days)

    @property
    def keep_lake_states(self) -> timedelta:
        """How long a state of the lake is kept after a change has replaced it: nobody reads one for longer."""
        return timedelta(days=self.keep_lake_states_days)
