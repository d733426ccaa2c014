"""Which statement counts: the newest, and what it leaves open is filled by earlier ones.

An answer of ShipStation's API is whole: an empty field of it is empty. An event of the gateway is a part: what it does
not say stays as it was. So an answer replaces all that was said before it, and an event only what it says. But both
versions of the API tell of the same order, and what one has no field for stays as the other said it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Found

_EVIDENCE = ("as_of", "event_id", "page_sha256", "page_position")
_OF_THE_STATEMENT = (*_EVIDENCE, "changed_date")
_FIRST_TIMES = {"first_shipped_at": "shipped", "first_cancelled_at": "cancelled"}
"""Column -> the status that was first told at that time; whatever is changed of the order later does not move it."""


@dataclass
class Changes:
    """What the tables have to take."""

    orders: dict[str, Row] = field(default_factory=dict)
    """Also those that only say again what is known: a later word that was late would win over it otherwise."""
    shipments: dict[str, Row] = field(default_factory=dict)
    say_else: set[str] = field(default_factory=set)
    """Of both those that are new or say something else."""
    whole_lines: dict[str, list[Row]] = field(default_factory=dict)
    """Order -> all its lines: whatever was there goes."""
    lines: dict[tuple[str, str], Row] = field(default_factory=dict)
    """(order, line) -> the line, for orders that only events told of."""
    items: dict[str, list[Row]] = field(default_factory=dict)
    """Shipment -> all that is in its parcel, where the statement says so."""


@dataclass(frozen=True)
class Held:
    """The rows that the tables have of the same orders and shipments, by id."""

    orders: Mapping[str, Row] = field(default_factory=dict)
    shipments: Mapping[str, Row] = field(default_factory=dict)


def changes(held: Held, found: Found) -> Changes:
    """What of the found rows the tables have to take."""
    orders = _newest_orders(held.orders, found.orders)
    made = Changes(
        {key: row for key, row in orders.items() if row != held.orders.get(key)},
        _newest_shipments(held.shipments, found.shipments),
    )
    before = {**held.orders, **held.shipments}
    made.say_else = {
        key for key, row in (made.orders | made.shipments).items() if _says_else(row, before.get(key))
    }
    for line in sorted(found.lines, key=lambda each: each["as_of"]):
        order_id = line["order_id"]
        order = orders[order_id]
        if line["page_sha256"] is None and not _is_whole(order):
            made.lines[order_id, line["line_id"]] = line
        elif line["page_sha256"] is not None and _is_of(line, order) and order_id in made.orders:
            made.whole_lines.setdefault(order_id, []).append(line)
    for item in found.items:
        shipment = made.shipments.get(item["shipment_id"])
        if shipment is not None and _is_of(item, shipment):
            made.items.setdefault(item["shipment_id"], []).append(item)
    for order_id, row in made.orders.items():
        if row["page_sha256"] is not None:
            made.whole_lines.setdefault(order_id, [])
    return made


def told_together(before: Row, given: Row) -> Row:
    """What two statements of one order come to; `before` itself when the given one changes nothing."""
    if _is_stale(given, before):
        return before
    if given["as_of"] > before["as_of"]:
        if not _is_answer(given):
            return _filled(given, before)
        return _with_other_fields(given, before) if _is_whole(before) else given
    if not _is_answer(given):
        return before if _is_whole(before) else _filled(before, given)
    return before if _is_answer(before) else {**_filled(before, given), "modified_at": given["modified_at"]}


def _newest_orders(held: Mapping[str, Row], given: Iterable[Row]) -> dict[str, Row]:
    """Order id -> what all statements come to, for each order that is given."""
    found: dict[str, Row] = {}
    for row in sorted(given, key=lambda each: each["as_of"]):
        before = found.get(row["order_id"]) or held.get(row["order_id"])
        newest = row if before is None else told_together(before, row)
        found[row["order_id"]] = newest | _first_times([row, *([] if before is None else [before])])
    return found


def _first_times(told: Iterable[Row]) -> Row:
    """Of each such column the earliest time that any of these has or says."""
    given = list(told)
    found = {name: [_first_time(row, name) for row in given] for name in _FIRST_TIMES}
    return {name: min(filter(None, times), default=None) for name, times in found.items()}


def _first_time(row: Row, name: str) -> datetime | None:
    at: datetime | None = row.get(name)
    if at is None and row.get("status") == _FIRST_TIMES[name]:
        at = row.get("modified_at") or row["as_of"]
    return at


def _newest_shipments(held: Mapping[str, Row], given: Iterable[Row]) -> dict[str, Row]:
    """Shipment id -> its row, for those of which something newer was said; the last change wins."""
    found: dict[str, Row] = {}
    for row in given:
        before = found.get(row["shipment_id"]) or held.get(row["shipment_id"])
        if before is None or _changed(row) > _changed(before):
            found[row["shipment_id"]] = row if before is None else _with_other_fields(row, before)
    return found


def _is_whole(row: Row) -> bool:
    return row.get("modified_at") is not None


def _is_of(line: Row, order: Row) -> bool:
    return all(line[name] == order[name] for name in _EVIDENCE)


def _is_answer(row: Row) -> bool:
    """Whether ShipStation said it last, and no event since."""
    return row["page_sha256"] is not None


def _is_stale(given: Row, before: Row) -> bool:
    """Whether an answer shows an older state than one that is known: its server lagged behind."""
    return _is_answer(given) and _is_whole(before) and bool(given["modified_at"] < before["modified_at"])


def _changed(row: Row) -> tuple[object, object]:
    return row["changed_at"], row["as_of"]


def _filled(newer: Row, older: Row) -> Row:
    """The newer one, with the older one's word where it says nothing; it is dated by what it said itself."""
    kept = {
        name: value
        for name, value in older.items()
        if newer.get(name) is None and name not in _OF_THE_STATEMENT
    }
    return newer | kept


def _with_other_fields(newer: Row, older: Row) -> Row:
    """The newer answer, with the older one's word for what its version has no field for; amounts of one currency."""
    lacking = {name: value for name, value in older.items() if name not in newer}
    same = newer.get("currency") is None or newer["currency"] == older.get("currency")
    if not same:
        lacking = {name: value for name, value in lacking.items() if not name.endswith("_minor")}
    elif any(name.endswith("_minor") and value is not None for name, value in lacking.items()):
        lacking["currency"] = older.get("currency")
    return newer | lacking


def _says_else(row: Row, before: Row | None) -> bool:
    if before is None:
        return True
    names = (set(row) | set(before)) - {*_OF_THE_STATEMENT, *_FIRST_TIMES}
    return any(row.get(name) != before.get(name) for name in names)
