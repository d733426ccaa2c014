"""How many of something, in words."""


def plural(count: int, word: str) -> str:
    """1 till-day, 1,250 till-days."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
