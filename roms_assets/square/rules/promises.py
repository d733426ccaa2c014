"""What is promised of the proof, with what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from roms_assets.kernel.findings import Finding
from roms_assets.square.rules.proof_states import State


@dataclass(frozen=True)
class PlaceProof:
    """The newest proof of one location on one business day."""

    day: date
    place: str
    """The location's name."""
    state: State
    reason: str


def every_location_agrees_with_square(proofs: Sequence[PlaceProof], without_proof: int) -> Finding:
    """Every location and day that was held against Square is complete, or was repaired and is complete now."""
    states = Counter(each.state for each in proofs)
    broken = [each for each in proofs if not each.state.is_proven]
    newest_first = sorted(broken, key=lambda each: (-each.day.toordinal(), each.place))
    return Finding(
        len(proofs),
        [(f"{each.day} {each.place}", f"{each.state}: {each.reason}") for each in newest_first],
        {**{state.value: states[state] for state in State}, "days_without_a_proof": without_proof},
    )
