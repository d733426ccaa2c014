"""A DuckLake: Parquet files with a catalog in SQLite, so that readers never wait for a writer.

Its engine extensions come as Python packages (`duckdb-extension-ducklake`, `duckdb-extension-sqlite-scanner`), so
nothing is downloaded while it works. https://ducklake.select/docs
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import duckdb

from resources.lake_catalogs.catalog import LAKE, quoted
from roms_assets.kernel.errors import SettingsWrong

_SQLITE = "sqlite:"
_BUSY_MS = 60_000
_EXTENSIONS = ("ducklake", "sqlite_scanner")


@dataclass(frozen=True)
class DuckLake:
    """The catalog in the SQLite file `metadata`, its Parquet files in the folder `data_path`."""

    metadata: str
    data_path: str
    readers_exclude_writers: bool = False

    @classmethod
    def at(cls, address: str, data_path: str) -> "DuckLake":
        """Read `sqlite:/path/meta.sqlite`; without a data path the data are beside it. Raises SettingsWrong."""
        metadata = address.removeprefix(_SQLITE)
        if metadata == address or not metadata:
            raise SettingsWrong(f"ducklake:{address} is not known: write ducklake:sqlite:/path/meta.sqlite")
        return cls(metadata, (data_path or f"{metadata}.data").rstrip("/") + "/")

    @property
    def shown(self) -> str:
        """Its address."""
        return f"ducklake:{_SQLITE}{self.metadata}"

    @property
    def exists(self) -> bool:
        """Whether the catalog is there."""
        return Path(self.metadata).exists()

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Load the extensions and attach. The configured data path wins, so that a lake may be moved."""
        for extension in _EXTENSIONS:
            connection.execute(f"LOAD {quoted(_extension_file(extension))}")
        Path(self.metadata).parent.mkdir(parents=True, exist_ok=True)
        options = [
            f"DATA_PATH {quoted(self.data_path)}",
            "OVERRIDE_DATA_PATH true",
            "META_JOURNAL_MODE 'WAL'",
            f"META_BUSY_TIMEOUT {_BUSY_MS}",
            *(["READ_ONLY"] if read_only else []),
        ]
        connection.execute(
            f"ATTACH {quoted(f'ducklake:{_SQLITE}{self.metadata}')} AS {LAKE} ({', '.join(options)})"
        )


def _extension_file(extension: str) -> str:
    """Where the package keeps the extension of this very engine. Raises SettingsWrong."""
    package = f"duckdb_extension_{extension}"
    found = importlib.util.find_spec(package)
    folders = found.submodule_search_locations if found else None
    for folder in folders or ():
        file = Path(folder, "extensions", f"v{duckdb.__version__}", f"{extension}.duckdb_extension")
        if file.exists():
            return str(file)
    raise SettingsWrong(
        f"DuckLake needs {extension} for DuckDB {duckdb.__version__}:"
        f" pip install {package.replace('_', '-')}=={duckdb.__version__}"
    )
