"""What people read in the Dagster UI about orders, beside what dbt's models say of themselves."""

import dagster as dg

from resources.tables_shown import Told, table_spec
from roms_assets.orders.rules.schemas import OrderMatch, Review
from roms_assets.orders.rules.tables import MATCHES, REVIEW, SIGHTINGS

GROUP = "orders"
TOLD: dict[str, Told] = {
    MATCHES: (
        "Which order each sighting is of, and by which rule, by the business day of the sighting.\n\nThe rules stand in"
        " docs/orders.md.",
        "one sighting that is of an order",
        OrderMatch,
    ),
    REVIEW: (
        "What a person has to look at: sightings of which it could not be said which order they are of.\n\n`roms orders"
        " review` shows those that wait, `roms orders decide` settles them.",
        "one sighting that waits, or that a person decided about",
        Review,
    ),
}
"""Asset -> what it is, what one row is, its columns."""


def spec(name: str) -> dg.AssetSpec:
    """An asset that matching fills."""
    return table_spec(name, TOLD[name], group=GROUP, kinds=[], deps=[SIGHTINGS])
