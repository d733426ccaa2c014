"""The asset of the group `serve`: lake_snapshot."""

from collections.abc import Sequence

import dagster as dg

from roms_assets.kernel.owners import OWNERS
from roms_assets.serve.desk import ServeDesk

LAKE_SNAPSHOT = dg.AssetKey("lake_snapshot")


def serve_assets(tables: Sequence[dg.AssetKey]) -> list[dg.AssetsDefinition]:
    """The snapshot of these tables and whatever else the lake has."""

    @dg.asset(
        key=LAKE_SNAPSHOT,
        group_name="serve",
        deps=tables,
        kinds={"duckdb"},
        owners=list(OWNERS),
        metadata={"one row is": "as in the lake, table by table"},
        description=(
            "All of the lake in one read-only DuckDB file, for people and BI tools.\n\nMade by the clock once the work"
            " is quiet, and by a click. Its table lake_snapshot says as of when (UTC) and the rows of each table."
            " Whoever has the file before it open keeps that one until they open it again."
        ),
    )
    def lake_snapshot(serve: dg.ResourceParam[ServeDesk]) -> dg.MaterializeResult[None]:
        made = serve.make()
        return dg.MaterializeResult(
            metadata={
                "as_of": dg.MetadataValue.timestamp(made.as_of),
                "bytes": made.bytes,
                "tables": len(made.rows),
                "rows": dg.MetadataValue.json(dict(made.rows)),
                "file": dg.MetadataValue.path(str(serve.snapshot.file)),
            }
        )

    return [lake_snapshot]
