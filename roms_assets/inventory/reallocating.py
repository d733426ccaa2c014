"""Candidates of each day: read from cover and insights, chosen by the rules, and put in the place of the day's own."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from resources.lake import LakeReader, LakeTransaction
from roms_assets.inventory.rules.allocating import Goods, Move, Place, Terms, moves_of
from roms_assets.inventory.rules.schemas import Candidate
from roms_assets.inventory.rules.tables import InventoryTable, Reason
from roms_assets.inventory.rules.wording import why
from roms_assets.kernel.tables import empty

SHAPES = {InventoryTable.CANDIDATES.value: Candidate}
_ASKED = f"""
    SELECT date, product_id, list({{'channel': channel, 'kind': kind}} ORDER BY channel, kind) AS insights
    FROM {InventoryTable.INSIGHTS}
    WHERE date IN (SELECT unnest($days)) AND channel IN (SELECT unnest($channels))
    GROUP BY date, product_id
"""
_FOUND = f"""
    WITH asked AS ({_ASKED})
    SELECT date, product_id, any_value(asked.insights) AS insights, any_value(unit_cost_minor) AS unit_cost_minor,
           any_value(cost_currency) AS cost_currency, any_value(price_minor) AS price_minor,
           any_value(price_currency) AS price_currency,
           list({{'channel': channel, 'quantity': quantity, 'sold_lately': sold_lately_quantity,
                  'velocity_days': velocity_days}} ORDER BY channel) AS places
    FROM {InventoryTable.COVER} JOIN asked USING (date, product_id)
    WHERE cost_currency = $currency
    GROUP BY date, product_id ORDER BY date, product_id
"""
_PRICED = ("product_id", "unit_cost_minor", "cost_currency", "price_minor", "price_currency")
_DIGITS = Decimal("0.000000001")


def make_table(lake: LakeTransaction) -> None:
    """The table of candidates, which SQL reads."""
    lake.ensure_models(SHAPES)


def suggest(lake: LakeTransaction, days: Sequence[date], terms: Terms, at: datetime) -> None:
    """Put what had better move on these days in the place of what was suggested for them."""
    rows = [_row(day, move, terms, at) for day, move in _moves(lake, days, terms)]
    frame = pl.DataFrame(rows, schema=empty(Candidate).schema, orient="row")
    lake.replace_rows(InventoryTable.CANDIDATES, "date", days, frame)


def _moves(lake: LakeReader, days: Sequence[date], terms: Terms) -> Iterator[tuple[date, Move]]:
    if not terms.channels:
        return
    told = {"days": list(days), "channels": list(terms.channels), "currency": terms.currency}
    for row in lake.query(_FOUND, told).iter_rows(named=True):
        places = [Place(**place) for place in row["places"]]
        goods = Goods(**{name: row[name] for name in _PRICED}, places=places)
        insights = [(each["channel"], Reason(each["kind"])) for each in row["insights"]]
        for move in moves_of(goods, insights, terms):
            yield row["date"], move


def _row(day: date, move: Move, terms: Terms, at: datetime) -> tuple[object, ...]:
    return (
        day,
        move.product_id,
        move.channel,
        move.reason.value,
        move.giver.channel,
        move.receiver.channel,
        move.quantity,
        terms.currency,
        move.unit_cost_minor,
        move.holding_saved_minor,
        move.fees_saved_minor,
        move.move_cost_minor,
        move.saved_minor,
        terms.horizon_days,
        terms.floor_days,
        move.giver.quantity,
        _exact(move.giver.velocity),
        None if move.giver_cover_days is None else _exact(move.giver_cover_days),
        move.receiver.quantity,
        _exact(move.receiver_velocity),
        move.is_velocity_assumed,
        why(move, terms),
        at,
    )


def _exact(number: Fraction) -> Decimal:
    """To nine digits behind the point, as the tables hold numbers."""
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(_DIGITS)
