"""What is promised of the proof, with what came of it."""

from collections.abc import Sequence

from roms_assets.kernel.findings import Finding
from roms_assets.square.rules.proof_states import counted
from roms_assets.square.rules.troubles import PlaceDay


def every_location_agrees_with_square(proofs: Sequence[PlaceDay], without_proof: int) -> Finding:
    """Every location and day that was held against Square is complete, or was repaired and is complete now."""
    broken = [each for each in proofs if not each.state.is_proven]
    newest_first = sorted(broken, key=lambda each: (-each.day.toordinal(), each.place))
    return Finding(
        len(proofs),
        [(f"{each.day} {each.place}", f"{each.state}: {each.reason}") for each in newest_first],
        {**counted(each.state for each in proofs), "days_without_a_proof": without_proof},
    )
