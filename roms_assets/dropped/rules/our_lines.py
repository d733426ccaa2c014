"""Our orders as lines of the former sheet; what only the sheet knows comes from its own lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from roms_assets.dropped.rules.tables import Row
from roms_assets.kernel.order_numbers import number_key, tracking_key
from roms_assets.kernel.order_states import state_of

_ENDED = ("cancelled", "refunded")
"""States of an order as a whole that say enough of each of its lines."""
_OF_SHEET_ALONE = ("profile", "proxy_list", "reference_number")


@dataclass(frozen=True)
class Known:
    """A line of the sheet, and what the sheet says of its whole order."""

    line: Row
    tracking: frozenset[str]
    """The keys of all tracking numbers of the order."""


class SheetLines:
    """Lines of the sheet by order and product, each handed out once."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._left: dict[tuple[str, str | None], list[Row]] = {}
        self._of_order: dict[str, list[Row]] = {}
        self._tracking: dict[str, set[str]] = {}
        for row in rows:
            key = number_key(row["order_number"])
            self._of_order.setdefault(key, []).append(row)
            self._left.setdefault((key, row["product"]), []).append(row)
            self._tracking.setdefault(key, set()).update(_tracking_keys(row["tracking_number"]))

    def of_order(self, order_number: str | None) -> list[Row]:
        """All lines of that order."""
        return self._of_order.get(number_key(order_number or ""), [])

    def take(self, order_number: str | None, product: str | None) -> Known | None:
        """The next line of that order and product; None when the sheet has none."""
        key = number_key(order_number or "")
        left = self._left.get((key, product))
        return Known(left.pop(0), frozenset(self._tracking[key])) if left else None


def order_rows(
    lines: Sequence[Row], shipments: Sequence[Row], sheet: SheetLines, zone: ZoneInfo
) -> list[Row]:
    """The rows of an order, from its lines with the order's own columns; one without lines has one row, too.

    Of an order that nobody else tells of, the sheet's own rows as they are. Otherwise what an order comes to beyond its
    lines is a row without product and quantity, so that the totals of its rows add up to it.
    """
    order = lines[0]
    told = sheet.of_order(order["order_number"])
    if told and order["sources"] == "sheet":
        return told
    found = [
        sheet_row(line, shipments, sheet.take(order["order_number"], line["name"]), zone)
        for line in with_states(lines)
        if line["line_number"] is not None
    ]
    if not found:
        found = [sheet_row(_beyond(order, order["order_total_minor"]), shipments, None, zone)]
    elif rest := _rest(lines):
        found.append(sheet_row(_beyond(order, rest), [], None, zone))
    found = _with_commission(found, shipments)
    if told and "sheet" in order["sources"].split(","):
        known = told[0]["sheet_order_id"]
        found = [
            {**row, "sheet_order_id": known} if row["sheet_order_id"] == order["order_id"] else row
            for row in found
        ]
    return found


def sheet_row(line: Row, shipments: Sequence[Row], known: Known | None, zone: ZoneInfo) -> Row:
    """The row of the sheet for a line of an order with the order's own columns; `known` is the sheet's own line."""
    told: Row = known.line if known else {}
    ordered = line["created_at"] or datetime.combine(line["date"], time(), zone)
    product = line["name"] or line["sku"] or line["product_id"]
    return {
        "order_number": line["order_number"] or line["order_id"],
        "ordered_at": ordered,
        "has_time": bool(told["has_time"]) if told.get("ordered_at") == ordered else bool(line["created_at"]),
        "product": product,
        "currency": line["currency"] or line["order_currency"],
        "price_minor": line["unit_price_minor"],
        "total_minor": line["total_minor"],
        "commission_minor": told.get("commission_minor"),
        "quantity": line["quantity"],
        **{name: told.get(name) for name in _OF_SHEET_ALONE},
        "email": line["customer_id"],
        "posted_on": told.get("posted_on") or _posted(shipments, zone),
        "tracking_number": _tracking(shipments, known),
        "status": _status(line, told),
        "received_quantity": _received(line, told),
        "sheet_order_id": told.get("sheet_order_id") if known else line["order_id"],
        "created_at": told.get("created_at") if known else line["created_at"],
        "modified_at": told.get("modified_at") if known else line["last_event_at"],
    }


def _is_cancelled(line: Row) -> bool:
    """Whether all of a line was cancelled."""
    quantity, cancelled = line["quantity"], line["cancelled_quantity"]
    return bool(quantity and cancelled) and 0 < quantity <= cancelled


def with_states(lines: Sequence[Row]) -> Sequence[Row]:
    """The lines of an order; one that was cancelled has that state where others were not, and the order goes on."""
    if not lines or lines[0]["state"] in _ENDED or all(map(_is_cancelled, lines)):
        return lines
    return [{**line, "state": "cancelled"} if _is_cancelled(line) else line for line in lines]


def _rest(lines: Sequence[Row]) -> int:
    """What their order comes to beyond them: delivery, taxes, discounts, what a receipt took back."""
    total = lines[0]["order_total_minor"]
    if total is None or any(line["currency"] not in (None, line["order_currency"]) for line in lines):
        return 0
    return int(total) - sum(line["total_minor"] or 0 for line in lines)


def _beyond(order: Row, minor: int | None) -> Row:
    """A line of an order that is no goods."""
    nothing = dict.fromkeys(
        ("name", "sku", "product_id", "quantity", "received_quantity", "unit_price_minor")
    )
    return {**order, **nothing, "currency": order["order_currency"], "total_minor": minor}


def _with_commission(rows: Sequence[Row], shipments: Sequence[Row]) -> list[Row]:
    """The rows of an order with the commission of its parcels: as the sheet has it where it comes to the same.

    Otherwise on the first row of which something came, or where that is not known and the sheet has none, the first.
    """
    found = [
        each["commission_minor"]
        for each in shipments
        if each["commission_minor"] is not None and each["commission_currency"] == rows[0]["currency"]
    ]
    came = [place for place, row in enumerate(rows) if row["received_quantity"]]
    told = [rows[place]["commission_minor"] for place in came or range(len(rows))]
    is_told = any(minor is not None for minor in told)
    if not found or (is_told and (not came or sum(minor or 0 for minor in told) == sum(found))):
        return [*rows]
    minor = dict.fromkeys(came) | {(came or [0])[0]: sum(found)}
    return [
        {**row, "commission_minor": minor.get(place, row["commission_minor"])}
        for place, row in enumerate(rows)
    ]


def _posted(shipments: Sequence[Row], zone: ZoneInfo) -> object:
    shipped = [each["shipped_at"] for each in shipments if each["shipped_at"]]
    return min(shipped).astimezone(zone).date() if shipped else None


def _tracking(shipments: Sequence[Row], known: Known | None) -> str | None:
    """All numbers of the order's parcels; line by line as the sheet has them when it has the same ones."""
    numbers = list(dict.fromkeys(each["tracking_number"] for each in shipments if each["tracking_number"]))
    if known and known.tracking == {tracking_key(number) for number in numbers}:
        said: str | None = known.line["tracking_number"]
        return said
    return ", ".join(numbers) or None


def _tracking_keys(said: str | None) -> set[str]:
    return {tracking_key(part) for part in (said or "").split(",")} - {""}


def _status(line: Row, told: Row) -> str:
    """The sheet's word where it means our state, or where nobody else tells of the order and it means nothing to us."""
    state, said = str(line["state"]), str(told.get("status") or "")
    meant = state_of(said)
    if said and meant is None:
        return said if line.get("sources") == "sheet" else state
    return said if meant == state else state


def _received(line: Row, told: Row) -> object:
    is_told = bool(line["received_quantity"]) or told.get("received_quantity") is not None
    return line["received_quantity"] if is_told else None
