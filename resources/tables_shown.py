"""Tables that Python fills as the graph shows them; those that dbt makes are in `models_shown`."""

from collections.abc import Iterable
from typing import Any

import dagster as dg
from dagster_pandera import pandera_schema_to_dagster_type
from pandera.polars import DataFrameModel

from roms_assets.kernel.owners import OWNERS

Told = tuple[str, str, type[DataFrameModel]]
"""What a table is, of which the shop reads the first line; what one row of it is; and its columns."""


def table_spec(
    name: str,
    told: Told,
    *,
    group: str,
    kinds: Iterable[str],
    deps: Iterable[dg.AssetDep | str] = (),
) -> dg.AssetSpec:
    """The asset of a table of the lake."""
    description, row, model = told
    return dg.AssetSpec(
        str(name),  # Dagster can send plain text only, no member of an enum
        description=description,
        group_name=group,
        owners=list(OWNERS),
        kinds={*kinds, "duckdb"},
        metadata={"one row is": row, "dagster/column_schema": columns_of(model)},
        skippable=True,
        deps=list(deps),
    )


def columns_of(model: type[DataFrameModel]) -> Any:
    """A model's columns with their types and what they mean, as the UI takes them."""
    return pandera_schema_to_dagster_type(model).metadata["schema"]
