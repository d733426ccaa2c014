"""Reasons as a table shows them: what is said of several types of file in the same words is said once."""

import re

from roms_assets.pos.rules.layouts import FileType

_KIND = "|".join(FileType)
_PARTS = re.compile(rf"; (?=(?:{_KIND})\b)")
_OF_ONE = re.compile(rf"({_KIND}): (.*)", re.DOTALL)


def shortened(reason: str) -> str:
    """`rd5000: it is empty; rd5500: it is empty` becomes `rd5000, rd5500: it is empty`."""
    kinds_of: dict[str, list[str]] = {}
    for part in _PARTS.split(reason):
        found = _OF_ONE.fullmatch(part)
        kind, why = (found[1], found[2]) if found else ("", part)
        kinds_of.setdefault(why, []).append(kind)
    return "; ".join(f"{_kinds(kinds)}: {why}" if any(kinds) else why for why, kinds in kinds_of.items())


def _kinds(kinds: list[str]) -> str:
    return "all files" if set(kinds) == set(FileType) else ", ".join(dict.fromkeys(kinds))
