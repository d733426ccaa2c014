"""Rows -> the lake: one transaction takes what is new of events, orders, lines, shipments and checkout changes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from resources.lake import Lake, LakeTransaction
from roms_assets.kernel.events import News
from roms_assets.kernel.tables import empty
from roms_assets.webhooks.picture import beside_the_truth
from roms_assets.webhooks.rules.newest import Changes, Held, changes
from roms_assets.webhooks.rules.news import order_news
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Found
from roms_assets.webhooks.rules.tables import (
    CHECKOUT_CHANGES,
    CHECKOUT_ORDERS,
    CHECKOUT_ORDERS_SQL,
    EVENTS,
    ITEMS,
    LINES,
    MODELS,
    ORDERS,
    REFUSED,
    SHIPMENTS,
    frame,
)

_REFUSED_KEY = ("kind", "object_id", "reason")
_V2_ORDER = r"regexp_full_match(order_id, 'se-\d+')"
_V2_SHIPMENT = r"regexp_full_match(shipment_id, '(f-)?se-\d+')"
_AS_V1 = (
    *(
        f"DELETE FROM {table} WHERE {_V2_ORDER} AND substr(order_id, 4) IN (SELECT order_id FROM {ORDERS})"
        for table in (LINES, ORDERS)
    ),
    f"DELETE FROM {SHIPMENTS} WHERE {_V2_SHIPMENT}"
    f" AND replace(shipment_id, 'se-', '') IN (SELECT shipment_id FROM {SHIPMENTS})",
    f"UPDATE {SHIPMENTS} SET shipment_id = replace(shipment_id, 'se-', '') WHERE {_V2_SHIPMENT}",
    *(
        f"UPDATE {table} SET order_id = substr(order_id, 4) WHERE {_V2_ORDER}"
        for table in (ORDERS, LINES, SHIPMENTS)
    ),
)
"""V2's ids were kept as V2 writes them; a lake from then may have an order twice, once as V1 calls it."""


@dataclass
class Kept:
    """What the tables took."""

    new_orders: list[str] = field(default_factory=list)
    changed_orders: int = 0
    new_shipments: int = 0
    changed_shipments: int = 0
    refused: int = 0
    event_days: set[date] = field(default_factory=set)
    order_days: set[date] = field(default_factory=set)
    shipment_days: set[date] = field(default_factory=set)
    checkout_days: set[date] = field(default_factory=set)

    def add(self, other: "Kept") -> None:
        """Count what another transaction took."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, mine | value if isinstance(mine, set) else mine + value)


@dataclass
class Keeper:
    """Puts rows into the lake, and tells people of the orders that changed."""

    lake: Lake
    tell: Callable[[Sequence[News]], None]
    _has_tables: bool = False

    def keep(self, found: Found, event_rows: Sequence[Row] = ()) -> Kept:
        """Take them in one transaction; the same ones again change nothing. Raises SourceUnavailable."""
        with self.lake.writing() as lake:
            if not self._has_tables:
                _make_tables(lake)
            made = changes(held := _held(lake, found), found)
            _take(lake, made)
            _replace(lake, EVENTS, ("event_id",), event_rows)
            _replace(lake, CHECKOUT_CHANGES, ("event_id",), found.changes)
            lake.merge(REFUSED, _REFUSED_KEY, ("as_of",), frame(REFUSED, found.refused))
        self._has_tables = True
        with beside_the_truth():
            self.tell(order_news(made.orders[key] for key in made.orders if key in made.say_else))
        return _counted(made, held, found, event_rows)


def _make_tables(lake: LakeTransaction) -> None:
    lake.ensure_models(MODELS)
    lake.convert("shipstation ids as V1 has them", _AS_V1)
    lake.ensure_view(CHECKOUT_ORDERS, CHECKOUT_ORDERS_SQL)


def _held(lake: LakeTransaction, found: Found) -> Held:
    orders = {row["order_id"] for row in found.orders}
    shipments = {row["shipment_id"] for row in found.shipments}
    return Held(_known(lake, ORDERS, "order_id", orders), _known(lake, SHIPMENTS, "shipment_id", shipments))


def _known(lake: LakeTransaction, table: str, key: str, ids: Iterable[str]) -> dict[str, Row]:
    """Id -> its row, of those that the table has."""
    asked = sorted(ids)
    if not asked:
        return {}
    rows = lake.query(f"SELECT * FROM {table} WHERE {key} IN (SELECT unnest($ids))", {"ids": asked})
    return {row[key]: row for row in rows.select(empty(MODELS[table]).columns).to_dicts()}


def _take(lake: LakeTransaction, made: Changes) -> None:
    _replace(lake, ORDERS, ("order_id",), made.orders.values())
    _replace(lake, SHIPMENTS, ("shipment_id",), made.shipments.values())
    if made.whole_lines:
        rows = [line for lines in made.whole_lines.values() for line in lines]
        lake.replace_keys(LINES, pl.DataFrame({"order_id": list(made.whole_lines)}), frame(LINES, rows))
    _replace(lake, ITEMS, ("shipment_id",), [item for items in made.items.values() for item in items])
    lake.merge(LINES, ("order_id", "line_id"), ("as_of",), frame(LINES, list(made.lines.values())))


def _replace(lake: LakeTransaction, table: str, key: Sequence[str], rows: Iterable[Row]) -> None:
    """Put rows in the place of those with the same key."""
    given = list(rows)
    if given:
        new = frame(table, given)
        lake.replace_keys(table, new.select(key).unique(), new)


def _counted(made: Changes, held: Held, found: Found, event_rows: Sequence[Row]) -> Kept:
    new = [order_id for order_id in made.orders if order_id not in held.orders]
    new_shipments = made.shipments.keys() - held.shipments.keys()
    return Kept(
        new_orders=new,
        changed_orders=len(made.orders.keys() & made.say_else - set(new)),
        new_shipments=len(new_shipments),
        changed_shipments=len(made.shipments.keys() & made.say_else - new_shipments),
        refused=len(found.refused),
        event_days={row["received_date"] for row in event_rows},
        order_days=_days(made.orders, made.say_else),
        shipment_days=_days(made.shipments, made.say_else),
        checkout_days={row["received_at"].date() for row in found.changes},
    )


def _days(rows: Mapping[str, Row], say_else: Collection[str]) -> set[date]:
    return {row["changed_date"] for key, row in rows.items() if key in say_else}
