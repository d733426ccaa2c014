"""Reasons as people read them: what is said of several types of file in the same words is said once."""

import re
from collections.abc import Iterable

from roms_assets.pos.rules.layouts import FileType

_KIND = "|".join(FileType)
_PARTS = re.compile(rf"; (?=(?:{_KIND})\b)")
_OF_ONE = re.compile(rf"({_KIND}): (.*)", re.DOTALL)


def joined(reasons: Iterable[str]) -> str:
    """`rd5000: it is empty` and `rd5500: it is empty` become `rd5000, rd5500: it is empty`; others stay as told."""
    kinds_of: dict[str, list[str]] = {}
    for reason in reasons:
        found = _OF_ONE.fullmatch(reason)
        kind, why = (found[1], found[2]) if found else ("", reason)
        kinds_of.setdefault(why, []).append(kind)
    return "; ".join(f"{_kinds(kinds)}: {why}" if any(kinds) else why for why, kinds in kinds_of.items())


def shortened(told: str) -> str:
    """The same of reasons that stand in one line, as the ledger of an earlier version has them."""
    return joined(_PARTS.split(told))


def _kinds(kinds: list[str]) -> str:
    return "all files" if set(kinds) == set(FileType) else ", ".join(dict.fromkeys(kinds))
