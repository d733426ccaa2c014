"""Everything that must be the same whatever happened on the way."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date

from resources.ledger import Entry
from tests.pos.shop import Shop

ASSETS = (
    "raw_pos_files",
    "pos_records",
    "record2025",
    "pos_tenders",
    "pos_refused_lines",
    "pos_arrivals",
)
TRIES = {"attempts", "last_attempt_at"}
"""How often it took is the one thing that may differ."""
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'lake' ORDER BY 1"


@dataclass(frozen=True)
class Snapshot:
    """The lake, the ledger and Dagster's picture."""

    tables: dict[str, str]
    """Table or view -> number of rows and a hash of them, sorted."""
    ledger: dict[str, dict[str, object]]
    """Till-day -> what is known of it."""
    shown: dict[str, set[str]]
    """Asset -> partitions that are materialized."""


def snapshot(shop: Shop) -> Snapshot:
    """What the shop holds now."""
    tables = shop.query(_TABLES)["table_name"].to_list()
    entries = shop.desk.stores.ledger.entries("pos", date.min, date.max)
    return Snapshot(
        {name: _hashed(shop, name) for name in tables},
        {f"{each.day}|{each.source}": _told(each) for each in entries},
        {asset: shop.shown(asset) for asset in ASSETS},
    )


def differences(seen: Snapshot, wanted: Snapshot) -> list[str]:
    """What is not the same, one sentence each."""
    ledger = [
        f"ledger, {key}: {name} is {seen.ledger.get(key, {}).get(name)!r}, not {value!r}"
        for key, entry in wanted.ledger.items()
        for name, value in entry.items()
        if seen.ledger.get(key, {}).get(name) != value
    ]
    return ledger + [
        f"{what}: {mine.get(what)}, not {theirs.get(what)}"
        for mine, theirs in ((seen.tables, wanted.tables), (seen.shown, wanted.shown))
        for what in mine.keys() | theirs.keys()
        if mine.get(what) != theirs.get(what)
    ]


def rows(shop: Shop, table: str) -> list[str]:
    """A table's rows as text, sorted, without what depends on the number of tries or on the clock."""
    frame = shop.table(table)
    kept = frame.drop(TRIES | {"applied_at"}, strict=False)
    return sorted(repr(row) for row in kept.select(sorted(kept.columns)).iter_rows())


def _hashed(shop: Shop, table: str) -> str:
    told = rows(shop, table)
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return f"{len(told)} rows, {digest[:16]}"


def _told(entry: Entry) -> dict[str, object]:
    """All but the number of tries and the batch that holds the version: equal versions may lie in different ones."""
    return {name: value for name, value in asdict(entry).items() if name not in TRIES | {"staged_in"}}
