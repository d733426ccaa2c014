"""The shop's own list of goods: landed as it came, read, and put into the lake in the place of the one before."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from resources.lake import LakeTransaction
from resources.local_file import LocalFile
from resources.stores import Stores
from roms_assets.kernel.currencies import CURRENCIES
from roms_assets.square.rules.goods_file import (
    NO_FILE,
    GoodsFile,
    read_goods,
)
from roms_assets.square.rules.schemas import GoodsLine, RefusedGoodsLine
from roms_assets.square.rules.tables import SquareTable

_PLACE = "square/goods_list"
_MODELS = {SquareTable.GOODS_LINES: GoodsLine, SquareTable.REFUSED_GOODS_LINES: RefusedGoodsLine}


@dataclass(frozen=True)
class GoodsRead:
    """What became of the list."""

    lines: int = 0
    refused: int = 0
    is_changed: bool = False
    """The lake held another one."""
    name: str = ""
    """The file; empty when roms.yaml names none."""


class GoodsList:
    """Keeps the lake's list of goods as the file is; without a file it is empty."""

    def __init__(self, stores: Stores, file: LocalFile | None, currency: str) -> None:
        self._stores = stores
        self._file = file
        self._currency = currency

    def read(self, now: datetime) -> GoodsRead:
        """Raises SourceUnavailable when the file cannot be read; the lake then keeps what it had."""
        found = self._landed(self._file, now) if self._file else NO_FILE
        with self._stores.lake.writing() as lake:
            make_goods_tables(lake)
            changed = [
                _replaced(lake, SquareTable.GOODS_LINES, found.lines),
                _replaced(lake, SquareTable.REFUSED_GOODS_LINES, found.refused),
            ]
        name = self._file.path.name if self._file else ""
        return GoodsRead(len(found.lines), len(found.refused), any(changed), name)

    def _landed(self, file: LocalFile, now: datetime) -> GoodsFile:
        body = file.read()
        sha256 = self._stores.landing.keep(body)
        found = read_goods(body, sha256, self._currency, CURRENCIES)
        told = {"file": file.path.name, "sha256": sha256, "bytes": len(body)}
        counts = {"lines": len(found.lines), "refused": len(found.refused)}
        self._stores.landing.write_manifest(_PLACE, {"at": now.isoformat(), **told, **counts})
        return found


def make_goods_tables(lake: LakeTransaction) -> None:
    """The tables of the list, as the models have them."""
    lake.ensure_models(_MODELS)


def _replaced(lake: LakeTransaction, table: str, rows: pl.DataFrame) -> bool:
    """Put the rows in the place of all others; False when they are there already."""
    held = lake.query(f"SELECT * FROM {table} ORDER BY line_number").select(rows.columns)
    if held.cast(rows.schema).equals(rows):
        return False
    files = pl.concat([held["file_sha256"], rows["file_sha256"]]).unique().to_list()
    lake.replace_rows(table, "file_sha256", files, rows)
    return True
