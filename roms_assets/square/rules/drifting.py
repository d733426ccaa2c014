"""What Square sends that ROMS does not know: fields by place, words by column, currencies of no location."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import polars as pl

from roms_assets.kernel.tables import empty
from roms_assets.square.rules.known import FIELDS, WORDS
from roms_assets.square.rules.reading import Json, Seen, have_known_shape
from roms_assets.square.rules.schemas import Drift

_LISTED = {"order": ("line_items", "tenders", "fulfillments", "refunds", "returns")}
_GROUPS = {
    "catalog": ("item_data", "item_variation_data"),
    "category": ("category_data",),
    "change": ("physical_count", "adjustment"),
}


def drift_rows(
    kind: str, seen: Seen, frames: Mapping[str, pl.DataFrame], currencies: Collection[str], at: datetime
) -> pl.DataFrame:
    """Rows of `Drift` for all that is unknown in these things and in the rows that were read from them.

    `currencies` are those of the shop's locations; none given means that they are not known.
    """
    page = seen.sha256s[0] if len(seen.things) else ""
    found = dict.fromkeys(_fields(kind, seen.things), page) | _words(frames, currencies)
    rows = [
        {"kind": kind, "place": place, "value": value, "first_seen_at": at, "page_sha256": sha256}
        for (place, value), sha256 in sorted(found.items())
    ]
    return pl.DataFrame(rows, schema=empty(Drift).schema)


def told(drift: pl.DataFrame) -> set[str]:
    """The same in words, such as `square_orders.state HALF_DONE`."""
    return {f"{place} {value}".strip() for place, value in drift.select("place", "value").iter_rows()}


def _fields(kind: str, things: Sequence[Json]) -> Iterator[tuple[str, str]]:
    if have_known_shape(things):
        return
    things = [thing for thing in things if isinstance(thing, Mapping)]
    yield from _unknown(things, FIELDS[kind], "")
    for name in _LISTED.get(kind, ()):
        parts = [part for thing in things for part in _list(thing.get(name))]
        yield from _unknown(parts, FIELDS[f"{kind}.{name}"], f"{name}[].")
    for name in _GROUPS.get(kind, ()):
        groups = [group for thing in things if isinstance(group := thing.get(name), Mapping)]
        yield from _unknown(groups, FIELDS[f"{kind}.{name}"], f"{name}.")


def _unknown(things: Iterable[Json], known: frozenset[str], above: str) -> Iterator[tuple[str, str]]:
    return ((f"{above}{field}", "") for field in set().union(*things) - known)


def _list(value: object) -> list[Json]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _words(frames: Mapping[str, pl.DataFrame], currencies: Collection[str]) -> dict[tuple[str, str], str]:
    """Unknown words by their column, each with the page of the first row that has it."""
    found: dict[tuple[str, str], str] = {}
    for table, frame in frames.items():
        for column in frame.columns:
            known = WORDS.get(f"{table}.{column}")
            if column == "currency" and currencies:
                known = frozenset(currencies)
            if known is not None:
                words = frame[column].drop_nulls().unique().to_list()
                found |= {
                    (f"{table}.{column}", word): _page(frame, column, word)
                    for word in words
                    if word not in known
                }
    return found


def _page(frame: pl.DataFrame, column: str, word: str) -> str:
    """The page of the first row with that word."""
    return str(frame.filter(pl.col(column) == word)["page_sha256"][0])
