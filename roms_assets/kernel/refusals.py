"""What is wrong with one value of a written file: where it stands and what was expected there."""

from dataclasses import dataclass

Where = tuple[str | int, ...]
"""The way to a value, such as `("branches", 2, "opened")`."""


@dataclass(frozen=True)
class Refusal:
    """One value that cannot be used: where it is below the group that checks it, and what was expected."""

    where: Where
    sentence: str
    seen: object
