"""What a till-day looks like: six kinds, each with a sign, a colour and words. They differ without colour, too."""

from enum import StrEnum

from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.judging import State

INK = "#111111"
"""The colour of every sign that stands on a colour."""


class Kind(StrEnum):
    """The states, and of the absent till-days those that the host was never asked for."""

    ARRIVED = State.ARRIVED.value
    PARTIAL = State.PARTIAL.value
    REFUSED = State.REFUSED.value
    ABSENT = State.ABSENT.value
    NEVER = "never"
    CLOSED = State.CLOSED.value

    @property
    def sign(self) -> str:
        """One character that tells it without colour."""
        return _SIGNS[self]

    @property
    def colour(self) -> str:
        """Of the palette of Okabe and Ito, which colour-blind people tell apart; nothing for a closed day."""
        return _COLOURS.get(self, "none")

    @property
    def words(self) -> str:
        """Its name for a person."""
        return "never asked" if self is Kind.NEVER else self.value

    @property
    def meaning(self) -> str:
        """What it says, in one sentence."""
        return _MEANINGS[self]


_SIGNS = {
    Kind.ARRIVED: "✓",
    Kind.PARTIAL: "◐",
    Kind.REFUSED: "✗",
    Kind.ABSENT: "○",
    Kind.NEVER: "?",
    Kind.CLOSED: "·",
}
_COLOURS = {
    Kind.ARRIVED: "#3bb08f",
    Kind.PARTIAL: "#f0e442",
    Kind.REFUSED: "#cc79a7",
    Kind.ABSENT: "#e8743b",
    Kind.NEVER: "#56b4e9",
}
_MEANINGS = {
    Kind.ARRIVED: "All is there.",
    Kind.PARTIAL: "Used as it is; something is missing or does not add up.",
    Kind.REFUSED: "Files came, and none of it could be used.",
    Kind.ABSENT: "No file came.",
    Kind.NEVER: "The host was not asked yet.",
    Kind.CLOSED: "Nothing is expected.",
}


def kind(each: Expected) -> Kind:
    """What a till-day looks like."""
    never = each.known is None and each.state is State.ABSENT
    return Kind.NEVER if never else Kind(each.state.value)
