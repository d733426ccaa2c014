"""What orders promise beside what SQL can say."""

from collections.abc import Sequence

from roms_assets.kernel.findings import Finding


def nothing_waits_for_a_person(sightings: int, waiting: Sequence[tuple[str, str]]) -> Finding:
    """Of every sighting it is known which order it is of; `roms orders review` shows the others."""
    return Finding(sightings, list(waiting))
