"""Whoever makes the snapshot, and the doors that it takes."""

from dataclasses import dataclass, field

from resources.clock import Clock
from resources.lake_snapshot import LakeSnapshot, MadeSnapshot
from roms_assets.serve.due import why_not_yet


@dataclass(frozen=True)
class ServeDesk:
    """The snapshot of one business's lake."""

    snapshot: LakeSnapshot
    clock: Clock = field(default_factory=Clock)

    def make(self) -> MadeSnapshot:
        """Make it anew, of this moment."""
        return self.snapshot.make(self.clock.now())

    def why_not_yet(self) -> str | None:
        """Why the clock need not make one now; None when it is time."""
        return why_not_yet(self.snapshot.newest(), self.snapshot.lake.newest_change(), self.clock.now())
