"""What a proof can come to, without the frames that it compares."""

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
