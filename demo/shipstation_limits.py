"""How often the faked ShipStation may be asked: so many times in each minute, by the vendor's own headers.

V1: https://docs.shipstation.com/apis/shipstation-v1/docs/start-here/requirements
V2: https://docs.shipstation.com/rate-limits
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Minute:
    """Counts requests; a minute begins with the first one after the last minute is over."""

    allowed: int
    clock: Callable[[], float]
    _began: float = field(default=float("-inf"))
    _count: int = 0

    def take(self) -> bool:
        """Count one more request; False when it is one too many."""
        if self.clock() - self._began >= 60:
            self._began, self._count = self.clock(), 0
        self._count += 1
        return self._count <= self.allowed

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the next minute."""
        return max(1, round(self._began + 60 - self.clock()))

    @property
    def remaining(self) -> int:
        """How many more requests it takes."""
        return max(0, self.allowed - self._count)
