"""What people read in the Dagster UI about POS data: what each asset is, and the figures of each materialization."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dagster as dg

from resources.tables_shown import Told, columns_of, table_spec
from roms_assets.kernel.owners import OWNERS
from roms_assets.pos.automating import when_something_arrived
from roms_assets.pos.picture.drawing import markdown
from roms_assets.pos.publishing import PublishedDay
from roms_assets.pos.rules.arrivals import Expected
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.schemas import Arrival, RecordLine, RefusedLine, Tender
from roms_assets.pos.settling import Settled
from roms_assets.pos.stores import LakeTable

RAW_POS_FILES = dg.AssetKey("raw_pos_files")
POS_RECORDS = dg.AssetKey("pos_records")
GROUP = "pos"
_FIGURES = ("lines", "receipts", "tenders", "refused_lines")


PUBLISHED: dict[str, Told] = {
    LakeTable.TENDERS.value: (
        "How each receipt was paid; a split payment has several rows.\n\nAmounts are exact, in the"
        " business's currency. Source: the tills' payment files (rd5800).",
        "one payment of a receipt",
        Tender,
    ),
    LakeTable.REFUSED_LINES.value: (
        "Every line that could not be used, with what was wrong with it.\n\nPersonal fields are masked; the"
        " original file is kept in landing, under its checksum.",
        "one refused line, or (line 0) one file of no use",
        RefusedLine,
    ),
    LakeTable.ARRIVALS.value: (
        "Which tills have reported each day, which have not, and why.\n\nEach is closed, arrived,"
        " partial, refused or absent; there is a row even when nothing at all came.",
        "one expected till on one day",
        Arrival,
    ),
}
"""Table that is published with each day -> what it is, what one row is, its columns."""


def told_of_record(year: int) -> Told:
    """The same of the record of a year."""
    return (
        f"Every line that the tills printed in {year}, all branches together.\n\nA day is there as soon as one"
        " till has reported; its metadata say how many have, such as 55/56. Amounts are exact, in the"
        " business's currency. A view of the lake's table record_lines.",
        "one transaction line",
        RecordLine,
    )


def published_spec(table: str, told: Told) -> dg.AssetSpec:
    """A table of the lake; a day of it is made of all its till-days, soon after something of one arrived."""
    of_day = dg.AssetDep(POS_RECORDS, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("date"))
    made = table_spec(table, told, group=GROUP, kinds=[], deps=[of_day])
    return made.replace_attributes(automation_condition=when_something_arrived())


def collected_specs() -> list[dg.AssetSpec]:
    """What is made of each till-day before it is in any table: its files, and what they say."""
    return [
        dg.AssetSpec(
            RAW_POS_FILES,
            description="The files that each till uploaded, kept exactly as they came.\n\nLanding keeps every original"
            " by its checksum, with a manifest that says which upload of each type counts and why. Source: the POS"
            " host.",
            group_name=GROUP,
            owners=list(OWNERS),
            kinds={"http", "csv"},
            metadata={"one row is": "one file of one till on one day"},
            skippable=True,
        ),
        dg.AssetSpec(
            POS_RECORDS,
            description="What those files say: every line and payment, each with the file and line it was read from."
            "\n\nLines that cannot be used are kept aside with their reason. Materialized alone, it reads the files"
            " that are here already and does not ask the host.",
            group_name=GROUP,
            owners=list(OWNERS),
            kinds={"polars", "parquet"},
            metadata={
                "one row is": "one transaction line of one till on one day",
                "dagster/column_schema": columns_of(RecordLine),
            },
            skippable=True,
            deps=[RAW_POS_FILES],
        ),
    ]


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
