"""What the watch asks of inventory: which checks of the stock are broken."""

from dataclasses import dataclass
from datetime import datetime

from resources.ledger import Entry, Ledger
from roms_assets.inventory import entries
from roms_assets.inventory.checking import (
    ADD_UP,
    LAYERS_ADD_UP,
    NOT_SHORT,
    NOTHING_REFUSED,
    UNDER_WAY_ADDS_UP,
)
from roms_assets.inventory.rules.troubles import BrokenCheck, Told, troubles
from roms_assets.kernel.incidents import Trouble
from roms_assets.settings import Business

_NOT_TO_BE_TRUSTED = (
    "the stock of these products is not to be trusted; calculate these days again, and report it"
)
TOLD = {
    NOT_SHORT: Told(
        "product has sold beyond its stock",
        "products have sold beyond their stock",
        "what went beyond the stock is in no position: a receipt or a count is missing",
        "assets/inventory_positions",
    ),
    NOTHING_REFUSED: Told(
        "line could not be counted",
        "lines could not be counted",
        "the stock lacks them; inventory_refused has each with its reason",
        "assets/inventory_refused",
    ),
    ADD_UP: Told(
        "position is not what its movements add up to",
        "positions are not what their movements add up to",
        _NOT_TO_BE_TRUSTED,
        "assets/inventory_positions",
    ),
    LAYERS_ADD_UP: Told(
        "position is not what its layers add up to",
        "positions are not what their layers add up to",
        _NOT_TO_BE_TRUSTED,
        "assets/inventory_layers",
    ),
    UNDER_WAY_ADDS_UP: Told(
        "product is under way otherwise than its movements tell",
        "products are under way otherwise than their movements tell",
        _NOT_TO_BE_TRUSTED,
        "assets/inventory_under_way",
    ),
}
"""Check -> how it is told of."""


@dataclass(frozen=True)
class InventoryWatch:
    """Looks at the stock of one business; only the ledger is asked, so nothing is waited for."""

    business: Business
    ledger: Ledger

    def troubles(self, now: datetime) -> list[Trouble]:
        """What is wrong now. Raises SourceUnavailable when the ledger does not answer."""
        last = self.business.last_complete_day(now)
        known = entries.broken_checks(self.ledger)
        return troubles([_check(each) for each in known if self.business.first_day <= each.day <= last], TOLD)


def _check(entry: Entry) -> BrokenCheck:
    figures = entry.figures
    parts = frozenset(str(figures["parts"]).split("\n")) - {""}
    return BrokenCheck(
        entry.source, entry.day, int(figures["count"]), entry.reason, parts, entry.last_attempt_at
    )
