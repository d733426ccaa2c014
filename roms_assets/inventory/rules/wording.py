"""A suggestion as people say it."""

from decimal import Decimal
from fractions import Fraction

from roms_assets.inventory.rules.allocating import Move, Terms
from roms_assets.inventory.rules.tables import Reason
from roms_assets.kernel.money import shown
from roms_assets.kernel.numbers import plain

_SEEN = {
    Reason.OUT_OF_STOCK: "has none left",
    Reason.AGED: "has had it for long",
    Reason.SLOW: "sells none",
}


def why(move: Move, terms: Terms) -> str:
    """Where the insight is, what to move, and what it saves."""
    cover = move.giver_cover_days
    stays = f"{plain(move.giver_left)} stay at {move.giver.channel}"
    lasts = "which sells none" if cover is None else f"for {plain(_tenths(cover))} days"
    saved = shown(move.saved_minor, terms.currency)
    return (
        f"{move.channel} {_SEEN[move.reason]}: move {move.quantity} from {move.giver.channel} to"
        f" {move.receiver.channel}, which sells {plain(_tenths(move.receiver_velocity * terms.horizon_days))} in"
        f" {terms.horizon_days} days and has {plain(move.receiver.quantity)}; {stays}, {lasts}; saves {saved}"
    )


def _tenths(number: Fraction) -> Decimal:
    return Decimal(round(number * 10)) / 10
