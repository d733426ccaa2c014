"""What a person sees of stock first: the newest day's insights and suggestions, and how the last quarter's did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.build_notes import are_there
from resources.lake import Lake
from resources.lake_reader import LakeReader, Row
from roms_assets.inventory.rules.tables import InventoryTable

_NEWEST = f"SELECT max(date) AS day FROM {InventoryTable.POSITIONS}"
_KNOWN = f"SELECT count(*) AS known FROM {InventoryTable.POSITIONS} WHERE date = $day AND is_stock_known"
_KINDS = f"""
    SELECT kind, count(*) AS products, currency, sum(value_at_risk_minor)::BIGINT AS value_at_risk_minor
    FROM {InventoryTable.INSIGHTS} WHERE date = $day GROUP BY kind, currency ORDER BY kind, currency
"""
_ONCE = f"""
    SELECT count(*) AS products, currency, sum(value_at_risk_minor)::BIGINT AS value_at_risk_minor
    FROM (SELECT DISTINCT product_id, channel, currency, value_at_risk_minor FROM {InventoryTable.INSIGHTS}
          WHERE date = $day)
    GROUP BY currency ORDER BY currency
"""
_WORST = f"""
    SELECT kind, coalesce(product_name, product_id) AS product, channel, quantity, days_of_supply, currency,
           value_at_risk_minor, evidence
    FROM {InventoryTable.INSIGHTS} WHERE date = $day
    QUALIFY row_number() OVER (
        PARTITION BY kind ORDER BY value_at_risk_minor DESC NULLS LAST, velocity DESC, product_id, channel
    ) <= $most
    ORDER BY kind, value_at_risk_minor DESC NULLS LAST, velocity DESC, product_id, channel
"""
_MOVES = f"""
    SELECT product_id AS product, reason, from_channel, to_channel, quantity, currency, saved_minor, why
    FROM {InventoryTable.CANDIDATES} WHERE date = $day ORDER BY saved_minor DESC, product_id, channel LIMIT $most
"""
_UNDER_WAY = f"""
    SELECT product_id AS product, channel, left_on, sum(quantity) AS quantity
    FROM {InventoryTable.UNDER_WAY} WHERE date = $day AND quantity > 0 GROUP BY ALL
    ORDER BY left_on, quantity DESC, product, channel LIMIT $most
"""
_REFUSED = f"""
    SELECT CASE WHEN starts_with(reason, 'more came') THEN split_part(reason, ':', 1) ELSE reason END AS reason,
           count(*) AS lines
    FROM {InventoryTable.REFUSED} GROUP BY ALL ORDER BY lines DESC, reason
"""
_JUDGED = f"""
    SELECT date, product_id AS product, from_channel, to_channel, quantity, followed_quantity, would_have_sold_quantity,
           receiver_out_days, receiver_sold_quantity, receiver_quantity, receiver_got_quantity,
           giver_lowest_quantity, currency, promised_minor, kept_minor
    FROM {InventoryTable.BACKTEST} WHERE would_have_sold_quantity > 0
    ORDER BY kept_minor DESC, date, product_id, channel LIMIT $most
"""


@dataclass(frozen=True)
class Lacking:
    """Why there is nothing to show: nothing that can be used flowed yet."""

    is_made: bool
    """Whether the stock was made at all."""
    refused: Sequence[Row] = ()
    """Reasons for which lines cannot be used, the most frequent first, each with how many."""


@dataclass(frozen=True)
class Shown:
    """Rows as the tables have them."""

    day: date
    known_qty: int
    """Of how many products at channels a count or a receipt told the stock."""
    kinds: Sequence[Row] = ()
    """Kind and currency, how many products, and what they are worth."""
    once: Sequence[Row] = ()
    """The same of all kinds; a product at a channel counts once, also when it is both slow and aged."""
    worst: Sequence[Row] = ()
    under_way: Sequence[Row] = ()
    """What left a channel and is counted nowhere yet, what left first at first."""
    moves: Sequence[Row] = ()
    judged: Sequence[Row] = ()
    """Earlier suggestions of which something would have been sold, those that would have saved most first."""
    backtest: Sequence[Row] = ()
    """What all of them come to, by currency."""


def newest(lake: Lake, most: int) -> Shown | None:
    """Up to `most` of each kind; None while nothing is made. Raises SourceUnavailable."""
    with lake.reading() as connection:
        reader = LakeReader(connection)
        day = next((row["day"] for row in reader.rows(_NEWEST)), None)
        if day is None:
            return None
        of_day = {"day": day, "most": most}
        return Shown(
            day,
            reader.rows(_KNOWN, {"day": day})[0]["known"],
            reader.rows(_KINDS, {"day": day}),
            reader.rows(_ONCE, {"day": day}),
            reader.rows(_WORST, of_day),
            reader.rows(_UNDER_WAY, of_day),
            reader.rows(_MOVES, of_day),
            reader.rows(_JUDGED, {"most": most}),
            reader.rows(f"SELECT * FROM {InventoryTable.BACKTEST_TOTALS}"),
        )


def lacking(lake: Lake) -> Lacking:
    """Why `newest` has nothing. Raises SourceUnavailable."""
    with lake.reading() as connection:
        reader = LakeReader(connection)
        is_made = are_there(reader, [InventoryTable.FLOWS, InventoryTable.REFUSED])
        return Lacking(is_made, reader.rows(_REFUSED) if is_made else ())
