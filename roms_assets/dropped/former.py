"""The former sheet beside our orders: written from them day by day, and compared with them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from resources.lake import Lake
from roms_assets.dropped.rules.cells import Manner
from roms_assets.dropped.rules.comparing import (
    OrderSaid,
    differences,
    orders_of_sheet,
)
from roms_assets.dropped.rules.comparing_products import our_line
from roms_assets.dropped.rules.differing import Difference
from roms_assets.dropped.rules.former_sheet import sheet_cells, sheet_text
from roms_assets.dropped.rules.our_lines import SheetLines, order_rows, with_states
from roms_assets.dropped.rules.tables import SHEET, Row
from roms_assets.dropped.rules.told_sums import by_currency, sum_told
from roms_assets.kernel.errors import RomsError
from roms_assets.kernel.order_numbers import number_key, number_key_sql, tracking_key

_KEY = number_key_sql("order_number")
_OVER_THE_COUNTER = (
    "len(list_filter(string_split(sources, ','), lambda each: each NOT IN ('pos', 'square'))) = 0"
)
_CAME = "(received_quantity + received_beyond_quantity)"
"""What came of a line, with what came of its product beyond the order: what is counted in its parcels."""
_DAYS = """
SELECT DISTINCT date FROM orders WHERE date BETWEEN coalesce(?, DATE '0001-01-01') AND coalesce(?, DATE '9999-12-31')
ORDER BY date
"""
_LINES = f"""
SELECT orders.*, lines.currency, lines.line_number, lines.product_id, lines.sku,
    lines.name, lines.quantity, lines.cancelled_quantity, {_CAME} AS received_quantity, lines.unit_price_minor,
    lines.total_minor
FROM (
    SELECT * RENAME (currency AS order_currency, total_minor AS order_total_minor) FROM orders WHERE date = ?
) AS orders
LEFT JOIN (SELECT * EXCLUDE (date) FROM order_lines WHERE date = ?) AS lines USING (order_id)
ORDER BY orders.created_at NULLS LAST, order_id, lines.line_number
"""
_PARCELS = """
SELECT order_id, tracking_number, shipped_at, received_quantity, commission_currency, commission_minor
FROM shipments
WHERE order_id IN (SELECT unnest(?)) AND is_voided IS NOT TRUE ORDER BY order_id, shipped_at NULLS LAST, tracking_number
"""
_KNOWN = f"""
SELECT * FROM {SHEET} WHERE {_KEY} IN (SELECT unnest(?))
QUALIFY rank() OVER (PARTITION BY {_KEY} ORDER BY dropped_at DESC, file_sha256) = 1 ORDER BY line_number
"""
_OURS = f"""
WITH of_lines AS (
    SELECT order_id, sum(quantity) AS quantity, min(currency) AS lines_currency, sum({_CAME}) AS received,
        list(struct_pack(
            name := name, sku := sku, product_id := product_id, unit_price_minor := unit_price_minor,
            currency := currency, quantity := quantity, cancelled_quantity := cancelled_quantity
        ) ORDER BY line_number) AS lines,
        CASE WHEN count(total_minor) = count(*) AND count(DISTINCT currency) < 2 THEN sum(total_minor)::BIGINT END
            AS lines_minor
    FROM order_lines GROUP BY order_id
), known AS (
    SELECT *,
        coalesce(date BETWEEN ? AND ? AND NOT {_OVER_THE_COUNTER} AND {_KEY} IS NOT NULL, false) AS is_expected
    FROM orders
)
SELECT * EXCLUDE (quantity), coalesce(quantity, 0) AS quantity
FROM known LEFT JOIN of_lines USING (order_id)
WHERE is_expected OR {_KEY} IN (SELECT unnest(?)) OR order_id IN (SELECT unnest(?))
"""


class NoOrders(RomsError):
    """The lake has no orders yet."""


@dataclass(frozen=True)
class FormerSheet:
    """Writes and compares the 19 columns of the earlier system."""

    lake: Lake
    manner: Manner

    def export(self, place: Path, first: date | None = None, last: date | None = None) -> int:
        """Write the lines of all orders of these days as the sheet; returns how many. Raises NoOrders."""
        count = 0
        with _orders(self.lake) as orders, place.open("w", encoding="utf-8", newline="") as file:
            file.write(sheet_text([]))
            for day in orders.days(first, last):
                lines = [sheet_cells(row, self.manner) for row in orders.sheet_rows(day, self.manner.zone)]
                file.write(sheet_text(lines).partition("\n")[2])
                count += len(lines)
        return count

    def compare(self, rows: Sequence[Row], refused: Sequence[Row] = ()) -> list[Difference]:
        """Where rows of the sheet's lines and our orders differ; of ours those of the sheet's days. Raises NoOrders.

        `refused` are its lines that cannot be read.
        """
        if not rows:
            return []
        days = [row["ordered_at"].astimezone(self.manner.zone).date() for row in rows]
        with _orders(self.lake) as orders:
            ours = orders.said(rows, (min(days), max(days)))
        named = {row["sheet_order_id"] for row in rows} & {order.order_id for order in ours}
        here: dict[str, list[OrderSaid]] = {}
        for order in ours:
            key = order.order_id if order.order_id in named else number_key(order.order_number)
            here.setdefault(key, []).append(order)
        unread: dict[str, list[int]] = {}
        for row in refused:
            if row["order_number"]:
                unread.setdefault(number_key(row["order_number"]), []).append(row["line_number"])
        return differences(orders_of_sheet(rows, named), here, unread)


@dataclass(frozen=True)
class _Orders:
    """Questions to the tables of orders."""

    lake: duckdb.DuckDBPyConnection

    def days(self, first: date | None, last: date | None) -> list[date]:
        """The days that have orders."""
        return [row["date"] for row in self._asked(_DAYS, first, last)]

    def sheet_rows(self, day: date, zone: ZoneInfo) -> Iterator[Row]:
        """The lines of a day's orders as rows of the sheet."""
        lines = self._asked(_LINES, day, day)
        parcels = self._parcels([line["order_id"] for line in lines])
        known = SheetLines(self._known(list({number_key(line["order_number"] or "") for line in lines})))
        for order_id, of_order in groupby(lines, key=itemgetter("order_id")):
            yield from order_rows(list(of_order), parcels.get(order_id, []), known, zone)

    def said(self, rows: Sequence[Row], days: tuple[date, date]) -> list[OrderSaid]:
        """Our orders with numbers or ids of the sheet, and all others of these days that the sheet could have."""
        keys = list({number_key(row["order_number"]) for row in rows})
        order_ids = list({row["sheet_order_id"] for row in rows if row["sheet_order_id"]})
        orders = self._asked(_OURS, *days, keys, order_ids)
        parcels = self._parcels([order["order_id"] for order in orders])
        return [_said(order, parcels.get(order["order_id"], [])) for order in orders]

    def _parcels(self, order_ids: list[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for parcel in self._asked(_PARCELS, sorted(set(order_ids))):
            found.setdefault(parcel["order_id"], []).append(parcel)
        return found

    def _known(self, keys: list[str]) -> list[Row]:
        """The sheet's own lines of orders with these numbers; none when no sheet was imported."""
        try:
            return self._asked(_KNOWN, keys)
        except duckdb.CatalogException:
            return []

    def _asked(self, sql: str, *values: Any) -> list[Row]:
        return self.lake.execute(sql, list(values)).pl().to_dicts()


@contextmanager
def _orders(lake: Lake) -> Iterator[_Orders]:
    """Raises NoOrders when the lake has none."""
    with lake.reading() as connection:
        try:
            yield _Orders(connection)
        except duckdb.CatalogException as error:
            raise NoOrders("the lake has no orders yet: materialize orders first") from error


def _said(order: Row, parcels: Sequence[Row]) -> OrderSaid:
    return OrderSaid(
        order_number=order["order_number"] or order["order_id"],
        totals=_totals(order),
        quantity=order["quantity"],
        states=frozenset([order["state"]]),
        tracking=frozenset(
            key for parcel in parcels if (key := tracking_key(parcel["tracking_number"] or ""))
        ),
        order_id=order["order_id"],
        is_of_sheet_alone=order["sources"] == "sheet",
        is_expected=order["is_expected"],
        is_doubted=bool(order["doubt"]),
        lines=tuple(our_line(line, order["currency"]) for line in _with_order_state(order)),
        # Of an order of which no line tells what came, what is told of its parcels as a whole.
        received=order["received"] or sum_told(parcel["received_quantity"] for parcel in parcels),
        commissions=by_currency((each["commission_currency"], each["commission_minor"]) for each in parcels),
    )


def _with_order_state(order: Row) -> Sequence[Row]:
    return with_states([{**line, "state": order["state"]} for line in order["lines"] or ()])


def _totals(order: Row) -> dict[str, int]:
    """What an order comes to, that of its lines where nobody says it; nothing where that is not known either."""
    if order["total_minor"] is not None:
        return {order["currency"]: order["total_minor"]} if order["currency"] else {}
    currency = order["lines_currency"] or order["currency"]
    return {currency: order["lines_minor"]} if currency and order["lines_minor"] is not None else {}
