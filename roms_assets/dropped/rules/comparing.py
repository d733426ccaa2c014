"""The former sheet against our orders, order by order: where the two differ, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from shlex import quote
from types import MappingProxyType

from roms_assets.dropped.rules.comparing_products import (
    LineSaid,
    lines_of_sheet,
    part_differences,
    product_differences,
)
from roms_assets.dropped.rules.differing import Difference, DifferenceKind, only_where
from roms_assets.dropped.rules.tables import Row
from roms_assets.dropped.rules.told_sums import by_currency, sum_told
from roms_assets.kernel.money import shown
from roms_assets.kernel.numbers import plain
from roms_assets.kernel.order_numbers import number_key, tracking_key
from roms_assets.kernel.order_states import state_of


@dataclass(frozen=True)
class OrderSaid:
    """One order, as one side tells of it."""

    order_number: str
    totals: Mapping[str, int]
    """Currency -> minor units; empty when it tells of no amount."""
    quantity: Decimal | None
    states: frozenset[str]
    """Our words; several when its lines have several."""
    unknown_status: str = ""
    tracking: frozenset[str] = frozenset()
    order_id: str = ""
    """Of ours."""
    is_of_sheet_alone: bool = False
    """Nobody else tells of it here."""
    is_expected: bool = True
    """Of ours: the sheet should have it."""
    lines: tuple[LineSaid, ...] = ()
    """With goods."""
    received: Decimal | None = None
    """How many came; None when it does not tell."""
    commissions: Mapping[str, int] = field(default_factory=dict)
    """Currency -> minor units, of what came."""
    is_doubted: bool = False
    """Of ours: a person should look at it."""


def orders_of_sheet(rows: Iterable[Row], order_ids: Collection[str] = ()) -> dict[str, OrderSaid]:
    """Key of the number -> the order, from rows of the sheet's lines; our own id where Order ID is one of these."""
    lines: dict[str, list[Row]] = {}
    for row in rows:
        own = row["sheet_order_id"]
        lines.setdefault(own if own in order_ids else number_key(row["order_number"]), []).append(row)
    return {key: _of_sheet(found) for key, found in lines.items()}


def differences(
    there: Mapping[str, OrderSaid],
    here: Mapping[str, Sequence[OrderSaid]],
    refused: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> list[Difference]:
    """Every difference, by order number; `here` has only orders that the sheet could have.

    `refused` is the key of a number -> the lines of the sheet that name it and cannot be read.
    """
    found: list[Difference] = []
    for key in sorted({*there, *here}):
        ours = [each for each in here.get(key, ()) if not each.is_of_sheet_alone]
        only_here = [_only_here(each) for each in ours if each.is_expected]
        seen = _of_one(there[key], ours) if key in there else only_here
        found += [_with_pointers(each, here.get(key, ()), refused) for each in seen]
    return found


def _with_pointers(
    found: Difference, ours: Sequence[OrderSaid], refused: Mapping[str, Sequence[int]]
) -> Difference:
    """The difference with what else says why: lines of the sheet that cannot be read, and the doubt of our order."""
    lines = ", ".join(f"line {number}" for number in refused.get(number_key(found.order_number), ()))
    doubted = [each.order_id for each in ours if each.is_doubted]
    told = [
        found.why,
        *([f"{lines} of the sheet cannot be read"] if lines else []),
        *(f"our order is doubted, see roms orders show {quote(order_id)}" for order_id in doubted),
    ]
    return replace(found, why="; ".join(told))


def _of_one(there: OrderSaid, ours: Sequence[OrderSaid]) -> list[Difference]:
    number = there.order_number
    if not ours:
        why = "no source of ours but the sheet itself tells of it"
        return [Difference(number, DifferenceKind.ONLY_THERE, _in_words(there.totals), "", why)]
    if len(ours) > 1:
        names = ", ".join(sorted(each.order_id for each in ours))
        why = "the sheet names no shop, so it cannot be said which of them it is"
        return [Difference(number, DifferenceKind.SEVERAL_HERE, _in_words(there.totals), names, why)]
    return [*_compared(there, ours[0])]


def _only_here(ours: OrderSaid) -> Difference:
    why = "the sheet has no line with its number that can be read"
    return Difference(ours.order_number, DifferenceKind.ONLY_HERE, "", _in_words(ours.totals), why)


def _compared(there: OrderSaid, ours: OrderSaid) -> Iterable[Difference]:
    number = there.order_number
    if there.totals and there.totals != ours.totals:
        yield Difference(
            number,
            DifferenceKind.AMOUNT,
            _in_words(there.totals),
            _in_words(ours.totals),
            _why_amount(there, ours),
        )
    if there.quantity != ours.quantity:
        why = "the quantities of its lines add up to another number"
        yield Difference(number, DifferenceKind.QUANTITY, _count(there), _count(ours), why)
    if there.unknown_status:
        why = f"{there.unknown_status!r} is no status that ROMS knows"
        yield Difference(number, DifferenceKind.STATUS, there.unknown_status, _states(ours), why)
    elif there.states and not ours.states <= there.states:
        why = "another state, or one of the two has not heard of the last event"
        yield Difference(number, DifferenceKind.STATUS, _states(there), _states(ours), why)
    else:
        yield from part_differences(number, there.lines, ours.lines)
    if there.tracking != ours.tracking:
        yield Difference(
            number,
            DifferenceKind.TRACKING,
            ", ".join(sorted(there.tracking)),
            ", ".join(sorted(ours.tracking)),
            only_where(there.tracking, ours.tracking),
        )
    yield from product_differences(number, there.lines, ours.lines)
    yield from _received_differences(there, ours)


def _received_differences(there: OrderSaid, ours: OrderSaid) -> Iterable[Difference]:
    """In what came, and in its commission, where the sheet tells of them."""
    number, received = there.order_number, ours.received or Decimal(0)
    if there.received is not None and there.received != received:
        why = f"{'more' if received > there.received else 'less'} came here by {plain(abs(received - there.received))}"
        yield Difference(number, DifferenceKind.RECEIVED, plain(there.received), plain(received), why)
    told = {currency: ours.commissions.get(currency) for currency in there.commissions}
    if told != there.commissions:
        why = (
            "another commission of what came"
            if ours.commissions
            else "no source of ours tells of its commission"
        )
        amounts = _in_words(there.commissions), _in_words(ours.commissions)
        yield Difference(number, DifferenceKind.COMMISSION, *amounts, why)


def _why_amount(there: OrderSaid, ours: OrderSaid) -> str:
    if not ours.totals:
        return "no source of ours tells of its amount"
    if set(there.totals) != set(ours.totals):
        return "other currencies"
    told = [
        f"{'more' if minor > there.totals[currency] else 'less'} here by"
        f" {shown(abs(minor - there.totals[currency]), currency)}"
        for currency, minor in sorted(ours.totals.items())
        if minor != there.totals[currency]
    ]
    return "; ".join(told)


def _of_sheet(lines: Sequence[Row]) -> OrderSaid:
    totals: dict[str, int] = {}
    if all(line["total_minor"] is not None for line in lines):
        for line in lines:
            totals[line["currency"]] = totals.get(line["currency"], 0) + line["total_minor"]
    statuses = [line["status"] for line in lines if line["status"]]
    numbers = [part for line in lines for part in (line["tracking_number"] or "").split(",")]
    return OrderSaid(
        order_number=lines[0]["order_number"],
        totals=totals,
        quantity=sum((line["quantity"] or Decimal(0) for line in lines), Decimal(0)),
        states=frozenset(state for status in statuses if (state := state_of(status))),
        unknown_status=next((status for status in statuses if state_of(status) is None), ""),
        tracking=frozenset(key for number in numbers if (key := tracking_key(number))),
        lines=lines_of_sheet(lines),
        received=sum_told(line["received_quantity"] for line in lines),
        commissions=_commissions(lines),
    )


def _commissions(lines: Sequence[Row]) -> dict[str, int]:
    """Of the lines of which something came in a parcel: until then nobody but the sheet tells of any."""
    came = [line for line in lines if line["received_quantity"] and line["tracking_number"]]
    return by_currency((line["currency"], line["commission_minor"]) for line in came)


def _in_words(amounts: Mapping[str, int]) -> str:
    return " + ".join(shown(minor, currency) for currency, minor in sorted(amounts.items())) or "no amount"


def _count(order: OrderSaid) -> str:
    return "none" if order.quantity is None else plain(order.quantity)


def _states(order: OrderSaid) -> str:
    return ", ".join(sorted(order.states))
