"""A day of Square in a few figures, for the daily report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from roms_assets.kernel.incidents import Figures
from roms_assets.kernel.money import shown
from roms_assets.square.rules.proof_states import State
from roms_assets.square.rules.troubles import PlaceDay


@dataclass
class DayFigures:
    """What is known of one business day."""

    day: date
    places: Sequence[PlaceDay]
    drift: int
    """Data types that lately held what ROMS does not know."""
    unproven: int = 0
    """Days before the last week that have no proof."""
    sales: Sequence[tuple[str | None, int, int]] = field(default_factory=list)
    """Currency, completed orders, and the sum of their totals in minor units."""
    late: int = 0
    refused: int = 0


def day_figures(found: DayFigures) -> Figures:
    """Orders, sales by currency (never added up across them), what is proven, and what came late or was refused."""
    states = Counter(each.state for each in found.places)
    proven = [f"{states[state]} {state.value}" for state in State if states[state]]
    sales = [shown(total or 0, currency or "") for currency, _, total in found.sales]
    return Figures(
        f"Square on {found.day.isoformat()}",
        (
            ("Completed orders", f"{sum(count for _, count, _ in found.sales):,}"),
            ("Sales", ", ".join(sales) or "none"),
            ("Locations", ", ".join(proven) or "not proven yet"),
            ("Older days without a proof", f"{found.unproven:,}"),
            ("Orders that came late, since yesterday", f"{found.late:,}"),
            ("Refused things, since yesterday", f"{found.refused:,}"),
            ("Data types with something unknown", f"{found.drift:,}"),
        ),
    )
