"""Small worlds in which a test decides what the host has, and the lake's content as hashes that can be compared."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.pos_files import Shelf
from demo.world import Branch, Sizes, World
from tests.pos.shop import Shop

SMALL = Sizes(lines=20, products=10, blpr_rows=5)
FIRST = date(2025, 11, 1)
_TABLES = ("record_lines", "pos_tenders", "pos_refused_lines", "pos_arrivals")
_ANEW = "SELECT * EXCLUDE (attempts, last_attempt_at)"
"""What each visit changes."""

Change = Callable[[Shelf], None]


@dataclass
class OddWorld(World):
    """A world in which `odd` changes what the host has for a till-day."""

    odd: dict[str, Change] = field(default_factory=dict)

    def shelf(self, key: str) -> Shelf:
        """The till-day as it is or as the test wants it."""
        shelf = super().shelf(key)
        if key in self.odd:
            self.odd[key](shelf)
        return shelf


def days(count: int, first: date = FIRST) -> list[date]:
    """So many days in a row."""
    return [first + timedelta(days=passed) for passed in range(count)]


def a_small_world(
    count: int = 1,
    tills: Sequence[str] = ("1", "2"),
    first: date = FIRST,
    faults: Mapping[str, str] | None = None,
) -> OddWorld:
    """One branch BMC for `count` days."""
    return OddWorld([Branch("BMC", tuple(tills))], days(count, first), dict(faults or {}), sizes=SMALL)


def content(shop: Shop) -> dict[str, str]:
    """Lake table -> a hash of its sorted rows, without what each visit changes."""
    return {
        table: _hash(shop.query(_rows(table))["line"].to_list()) for table in (*_TABLES, "pos_publications")
    }


def content_by_till_day(shop: Shop) -> dict[str, str]:
    """Till-day -> a hash of all its rows in the lake, without what each visit changes."""
    found: dict[str, list[str]] = {}
    for table in _TABLES:
        key = "strftime(date, '%Y-%m-%d') || '|' || branch || '-' || pos AS key"
        for till_day, line in shop.query(_rows(table, key)).rows():
            found.setdefault(till_day, []).append(line)
    return {till_day: _hash(lines) for till_day, lines in found.items()}


def _rows(table: str, *keys: str) -> str:
    wanted = _ANEW if table == "pos_arrivals" else "SELECT *"
    columns = ", ".join([*keys, "CAST(each AS VARCHAR) AS line"])
    return f"SELECT {columns} FROM ({wanted} FROM {table}) AS each ORDER BY line"


def _hash(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
