"""Products of an order as the former sheet has them against ours: which they are, their prices, what is cancelled."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roms_assets.dropped.rules.differing import Difference, DifferenceKind, only_where
from roms_assets.dropped.rules.tables import Row
from roms_assets.kernel.money import shown
from roms_assets.kernel.order_states import state_of

_CANCELLED = "cancelled"


@dataclass(frozen=True)
class LineSaid:
    """One line of an order with goods, as one side tells of it."""

    names: tuple[str, ...]
    """What its product is called; the sheet names one, ours has name, SKU and id."""
    price: tuple[str, int] | None = None
    """Currency and minor units."""
    state: str | None = None
    """Our word for the state of the line."""


def lines_of_sheet(rows: Iterable[Row]) -> tuple[LineSaid, ...]:
    """Those of rows of the sheet that name a product."""
    return tuple(
        LineSaid(
            (row["product"],), _price(row["price_minor"], row["currency"]), state_of(row["status"] or "")
        )
        for row in rows
        if row["product"]
    )


def our_line(row: Row, currency: str | None) -> LineSaid:
    """A line of ours with its state; the currency is the order's."""
    names = tuple(name for name in (row["name"], row["sku"], row["product_id"]) if name)
    return LineSaid(names, _price(row["unit_price_minor"], row["currency"] or currency), row["state"])


def product_differences(
    number: str, there: Sequence[LineSaid], here: Sequence[LineSaid]
) -> Iterator[Difference]:
    """In which products, and in which of their prices, the order of this number differs; nothing without any there."""
    if not there:
        return
    theirs, ours = _by_product(there, ()), _by_product(here, _by_product(there, ()))
    if set(theirs) != set(ours):
        why = only_where(frozenset(theirs), frozenset(ours))
        yield Difference(number, DifferenceKind.PRODUCT, _named(theirs), _named(ours), why)
    for product in sorted(theirs.keys() & ours.keys()):
        prices, our_prices = _prices(theirs[product]), _prices(ours[product])
        if prices and prices != our_prices:
            why = f"of {product}" if our_prices else f"no source of ours tells of the price of {product}"
            yield Difference(number, DifferenceKind.PRICE, _in_words(prices), _in_words(our_prices), why)


def part_differences(
    number: str, there: Sequence[LineSaid], here: Sequence[LineSaid]
) -> Iterator[Difference]:
    """Which products of the order only one side has as cancelled."""
    theirs, ours = _by_product(there, ()), _by_product(here, _by_product(there, ()))
    for product in sorted(theirs.keys() & ours.keys()):
        states, our_states = _states(theirs[product]), _states(ours[product])
        if states and (states == {_CANCELLED}) != (our_states == {_CANCELLED}):
            told, our_told = ", ".join(sorted(states)), ", ".join(sorted(our_states))
            why = f"{product} is cancelled only {'there' if states == {_CANCELLED} else 'here'}"
            yield Difference(number, DifferenceKind.STATUS, told, our_told, why)


def _by_product(lines: Iterable[LineSaid], known: Collection[str]) -> dict[str, list[LineSaid]]:
    """Product -> its lines: by the first of its names that is known, else by its first."""
    found: dict[str, list[LineSaid]] = {}
    for line in lines:
        names = [" ".join(name.split()).casefold() for name in line.names]
        product = next((name for name in names if name in known), names[0] if names else "")
        found.setdefault(product, []).append(line)
    return found


def _price(minor: int | None, currency: str | None) -> tuple[str, int] | None:
    return None if minor is None or currency is None else (currency, minor)


def _prices(lines: Iterable[LineSaid]) -> set[tuple[str, int]]:
    return {line.price for line in lines if line.price}


def _states(lines: Iterable[LineSaid]) -> set[str]:
    return {line.state for line in lines if line.state}


def _named(products: Mapping[str, object]) -> str:
    return ", ".join(sorted(products))


def _in_words(prices: Iterable[tuple[str, int]]) -> str:
    return " + ".join(shown(minor, currency) for currency, minor in sorted(prices)) or "no price"
