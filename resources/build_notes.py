"""What tables that SQL makes were calculated from, noted part by part in the lake: only stale parts are made anew.

A part is a piece of the tables that is made by itself, such as a day. The notes stand in the lake beside the tables,
so a crash or a restored copy shows. Nothing is known here of what the parts mean.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import polars as pl
from pandera.polars import DataFrameModel

from resources.lake import LakeReader, LakeTransaction
from roms_assets.kernel.tables import descriptions, empty

Part = TypeVar("Part", date, str)


@dataclass(frozen=True)
class BuildNotes:
    """A table of notes; its columns are the part, what it was made from (`sources`), and when (`built_at`)."""

    table: str
    model: type[DataFrameModel]

    @property
    def part(self) -> str:
        """The column that names the part."""
        return empty(self.model).columns[0]

    def stale(
        self,
        lake: LakeReader,
        parts: Iterable[Part],
        sources: Mapping[Part, str],
        models: Collection[str],
    ) -> list[Part]:
        """The parts that are to be made anew, in order: their sources changed, or a table of these models is gone.

        `sources` says what each part is to be made from; a part of which there is nothing is left out of it.
        """
        built = self.built(lake) if are_there(lake, models) else {}
        return [part for part in sorted(set(parts)) if sources.get(part) != built.get(part)]

    def built(self, lake: LakeReader) -> dict[Any, str]:
        """Every part that was made -> what it was made from."""
        if not are_there(lake, [self.table]):
            return {}
        return dict(lake.query(f"SELECT {self.part}, sources FROM {self.table}").iter_rows())

    def note(
        self, transaction: LakeTransaction, parts: Sequence[Part], sources: Mapping[Part, str], at: datetime
    ) -> None:
        """Note that these parts are made; call it after dbt's own transaction, so that a kill makes them once more."""
        rows = [(part, sources[part], at) for part in parts if part in sources]
        notes = pl.DataFrame(rows, schema=empty(self.model).schema, orient="row")
        transaction.ensure(self.table, empty(self.model), descriptions(self.model))
        transaction.replace_rows(self.table, self.part, parts, notes)


def are_there(lake: LakeReader, tables: Collection[str]) -> bool:
    """Whether all these tables have been made."""
    found = lake.query(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'lake' AND table_name IN (SELECT unnest($names))",
        {"names": list(tables)},
    )
    return int(found.item()) == len(tables)
