"""Lists of words as the rules write them, and the patterns that find them."""

import re

_GOES_ON = re.compile(r"\n\s*\|")
"""A line that begins so belongs to the one before."""


def alternatives(lines: str, space: str = r"\s") -> str:
    """The alternatives that these lines are; a space in them is any space, or what `space` says."""
    listed = (line.strip() for line in _GOES_ON.sub("|", lines).splitlines())
    return "|".join(line.replace(" ", space) for line in listed if line)


def any_of(lines: str) -> re.Pattern[str]:
    """One of these alternatives as words of their own, in capitals or not."""
    return re.compile(rf"(?<!\w)(?:{alternatives(lines)})(?!\w)", re.IGNORECASE)
