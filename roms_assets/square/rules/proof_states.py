"""What a proof can come to, without the frames that it compares."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """What a proof found of one location on one day."""

    COMPLETE = "complete"
    REPAIRED = "repaired"
    DIFFERS = "differs"
    UNKNOWN = "unknown"

    @property
    def is_proven(self) -> bool:
        """Whether the lake holds what Square has."""
        return self in (State.COMPLETE, State.REPAIRED)


def counted(states: Iterable[State]) -> dict[str, int]:
    """How often each state is among these, those that are not among them too."""
    found = Counter(states)
    return {state.value: found[state] for state in State}
