"""How much is made at once."""

from collections.abc import Mapping, Sequence


def in_portions(parts: Sequence[str], rows: Mapping[str, int], at_once: int) -> list[list[str]]:
    """The parts in their order, as many together as stand on about so many rows; none of them make one portion, too."""
    portions: list[list[str]] = [[]]
    counted = 0
    for part in parts:
        if portions[-1] and counted + rows.get(part, 0) > at_once:
            portions.append([])
            counted = 0
        portions[-1].append(part)
        counted += rows.get(part, 0)
    return portions
