"""The lake's tables of inventory, by name, and the tables of others that they are made from."""

from enum import StrEnum

import polars as pl

KEY = ("product_id", "channel")
"""What has a stock of its own."""
QUANTITY = pl.Decimal(38, 9)


class InventoryTable(StrEnum):
    """Every table of this domain; those that SQL makes are dbt models of the same name."""

    FLOWS = "inventory_flows"
    REFUSED = "inventory_refused"
    MOVEMENTS = "inventory_movements"
    LAYERS = "inventory_layers"
    POSITIONS = "inventory_positions"
    UNDER_WAY = "inventory_under_way"
    COVER = "inventory_cover"
    INSIGHTS = "inventory_insights"
    PURGES = "inventory_insight_purges"
    CANDIDATES = "reallocation_candidates"
    BACKTEST = "reallocation_backtest"
    BACKTEST_TOTALS = "reallocation_backtest_totals"
    FLOW_BUILDS = "inventory_flow_builds"
    STOCK_BUILDS = "inventory_stock_builds"
    INSIGHT_BUILDS = "inventory_insight_builds"
    CANDIDATE_BUILDS = "reallocation_builds"
    LINE_MARKS = "inventory_line_marks"


class Kind(StrEnum):
    """What a movement is."""

    SOLD = "sold"
    RETURNED = "returned"
    RECEIVED = "received"
    COUNTED = "counted"
    """A count: no movement itself, but what the movements of the day are held against."""
    OPENING = "opening"
    GAINED = "gained"
    LOST = "lost"
    LEFT = "left"
    """Units that a count misses: under way until another count shows them, or lost when the days for it are over."""
    FOUND = "found"
    """Units that an earlier count of the same channel missed, and that are there again."""
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"


class Known(StrEnum):
    """How the day is known on which units came."""

    RECEIVED = "received"
    RETURNED = "returned"
    COUNTED = "counted"
    """A count showed them on that day; they may have come before."""
    PAIRED = "paired"
    """On one day one channel missed as many as another, or several together, had more, and nothing else fits."""
    GUESSED = "guessed"
    """Of what was missing in another count, which may be something else."""


class Reason(StrEnum):
    """Why a product at a channel is worth a look."""

    OUT_OF_STOCK = "out_of_stock"
    AGED = "aged"
    SLOW = "slow"
