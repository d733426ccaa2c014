"""What came of a promise about data: how much was looked at, and where it is not kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """What came of one promise."""

    looked_at: int
    """How many till-days, lines, or location-days."""
    broken: Sequence[tuple[str, str]] = ()
    """Where it is not kept, newest first, each with what was seen."""
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether it holds everywhere."""
        return not self.broken
