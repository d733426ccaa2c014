"""Who there is in the faked world: branches with their tills, and how much each of them writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Till:
    """One till; None means from ever, or for ever."""

    code: str
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True)
class Branch:
    """One branch. Weekdays count from Monday = 0; from `becomes_new` on its tills are new ones."""

    code: str
    tills: Sequence[str | Till] = ("1",)
    generation: str = "old"
    name: str = ""
    opened: date | None = None
    closed: date | None = None
    closed_weekdays: Sequence[int] = ()
    closed_days: Sequence[date] = ()
    becomes_new: date | None = None
    department_codes: str = "padded"
    """padded: `01` everywhere; plain: `1` everywhere; mixed: `01` in the master files, `1` on the lines."""

    def all_tills(self) -> list[Till]:
        """Its tills, also those given by their number alone."""
        return [till if isinstance(till, Till) else Till(till) for till in self.tills]

    def generation_on(self, day: date) -> str:
        """Which generation its tills are of on that day."""
        return "new" if self.becomes_new and day >= self.becomes_new else self.generation


@dataclass(frozen=True)
class Sizes:
    """How much there is: lines of rd5000 in an average till-day, products, and rows of blpr."""

    lines: int = 120
    products: int = 120
    blpr_rows: int = 60
