"""What people read in the Dagster UI about orders, beside what dbt's models say of themselves."""

import dagster as dg
from dagster_pandera import pandera_schema_to_dagster_type
from pandera.polars import DataFrameModel

from roms_assets.orders.rules.schemas import OrderMatch, Review
from roms_assets.orders.rules.tables import MATCHES, REVIEW, SIGHTINGS

OWNERS = ["team:shop-data"]
GROUP = "orders"
TOLD: dict[str, tuple[str, str, type[DataFrameModel]]] = {
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
    description, row, model = TOLD[name]
    columns = {"dagster/column_schema": pandera_schema_to_dagster_type(model).metadata["schema"]}
    return dg.AssetSpec(
        name,
        description=description,
        group_name=GROUP,
        owners=OWNERS,
        kinds={"duckdb"},
        metadata={"one row is": row, **columns},
        skippable=True,
        deps=[SIGHTINGS],
    )
