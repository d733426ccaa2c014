"""What people read in the Dagster UI about POS data: columns, and the figures of each materialization."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dagster as dg
from dagster_pandera import pandera_schema_to_dagster_type
from pandera.polars import DataFrameModel

from roms_assets.pos.picture.drawing import markdown
from roms_assets.pos.publishing import PublishedDay
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.settling import Settled

RAW_POS_FILES = dg.AssetKey("raw_pos_files")
POS_RECORDS = dg.AssetKey("pos_records")
OWNERS = ["team:shop-data"]
_FIGURES = ("lines", "receipts", "tenders", "refused_lines")


def spec(name: str, description: str, row: str, kinds: set[str], **more: Any) -> dg.AssetSpec:
    """An asset of the group `pos`; the first line of the description is what the shop reads."""
    metadata = {"one row is": row, **more.pop("metadata", {})}
    return dg.AssetSpec(
        str(name),  # Dagster can send plain text only, no member of an enum
        description=description,
        group_name="pos",
        owners=OWNERS,
        kinds=kinds,
        metadata=metadata,
        skippable=True,
        **more,
    )


def columns(model: type[DataFrameModel]) -> dict[str, Any]:
    """The model's columns with types and units, for the UI."""
    schema = pandera_schema_to_dagster_type(model).metadata["schema"]
    return {"dagster/column_schema": schema}


def till_day_metadata(settled: Settled) -> dict[str, Any]:
    """State, figures, and per type of file the one that counts and why."""
    figures = settled.entry.figures
    metadata: dict[str, Any] = {
        "state": settled.state.value,
        "reason": settled.entry.reason or "all is well",
        "dagster/partition_row_count": int(figures.get("lines", 0)),
        "amount": str(figures.get("amount", "0")),
        **{name: int(figures.get(name, 0)) for name in _FIGURES},
    }
    if settled.reading is not None and settled.reading.choices:
        metadata["files"] = dg.MarkdownMetadataValue(_files(settled))
    return metadata


def day_metadata(published: PublishedDay, table: str) -> dict[str, Any]:
    """The rows of one day of a lake table, and n of m tills."""
    return {
        "tills": str(published.tills),
        "is_complete": published.tills.arrived >= published.tills.expected,
        "dagster/partition_row_count": published.rows[table],
    }


def picture_metadata(day: date, expected: Sequence[Expected]) -> dict[str, Any]:
    """The weeks up to that day, each till's states by colour and by sign, and what of the day did not arrive whole."""
    return {"picture": dg.MarkdownMetadataValue(markdown(day, expected))}


def _files(settled: Settled) -> str:
    rows = ["| type | file that counts | rows | why |", "|---|---|---|---|"]
    choices = settled.reading.choices if settled.reading else {}
    for file_type in FileType:
        choice = choices.get(file_type)
        if choice:
            file = choice.chosen.file
            rows.append(f"| {file_type} | {file.name} | {choice.chosen.usable} | {choice.reason} |")
        else:
            rows.append(f"| {file_type} | none | | |")
    return "\n".join(rows)
