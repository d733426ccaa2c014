"""A DuckLake: Parquet files with a catalog in SQLite, so that readers never wait for a writer.

Its engine extensions come as Python packages (`duckdb-extension-ducklake`, `duckdb-extension-sqlite-scanner`), so
nothing is downloaded while it works. https://ducklake.select/docs
"""

import functools
import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import duckdb

from resources.lake_catalogs.catalog import ENGINE, LAKE, Change, quoted
from resources.lake_catalogs.copying import copy_tables
from resources.lake_catalogs.damage import telling_damage
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
    keeps_earlier_states: bool = True

    @classmethod
    def at(cls, address: str, data_path: str) -> "DuckLake":
        """Read `sqlite:/path/meta.sqlite`; without a data path the data are beside it. Raises SettingsWrong."""
        metadata = address.removeprefix(_SQLITE)
        if metadata == address or not metadata:
            raise SettingsWrong(f"ducklake:{address} is not known: write ducklake:sqlite:/path/meta.sqlite")
        return cls(metadata, (data_path or f"{metadata}.data").rstrip("/") + "/")

    @property
    def kind(self) -> str:
        """One word for it."""
        return "ducklake"

    @property
    def files(self) -> Mapping[str, str]:
        """The catalog, the data, and the engine's extensions. Raises SettingsWrong."""
        extensions = {name.upper(): _extension_file(name) for name in _EXTENSIONS}
        return {"LAKE": self.metadata, "LAKE_DATA": self.data_path, **extensions}

    @property
    def engine(self) -> Mapping[str, str]:
        """It does not look who signed the extensions: that was seen before, see `_check_signature`."""
        return {**ENGINE, "allow_unsigned_extensions": "true"}

    @property
    def shown(self) -> str:
        """Its address."""
        return f"ducklake:{_SQLITE}{self.metadata}"

    @property
    def for_a_merge(self) -> int | None:
        """As the engine likes: it keeps no blocks of Parquet files, and it needs memory by the size of a file."""
        return None

    @property
    def exists(self) -> bool:
        """Whether the catalog is there."""
        return Path(self.metadata).exists()

    def attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        """Load the extensions and attach. The configured data path wins, so that a lake may be moved."""
        files = [_extension_file(extension) for extension in _EXTENSIONS]
        for file in files:
            _check_signature(file, Path(file).stat().st_mtime_ns)
            connection.execute(f"LOAD {quoted(file)}")
        connection.execute("SET allow_unsigned_extensions = false")
        Path(self.metadata).parent.mkdir(parents=True, exist_ok=True)
        options = [
            f"DATA_PATH {quoted(self.data_path)}",
            "OVERRIDE_DATA_PATH true",
            "META_JOURNAL_MODE 'WAL'",
            f"META_BUSY_TIMEOUT {_BUSY_MS}",
            *(["READ_ONLY"] if read_only else []),
        ]
        address = quoted(f"ducklake:{_SQLITE}{self.metadata}")
        with telling_damage(f"the lake {self.shown}"):
            connection.execute(f"ATTACH {address} AS {LAKE} ({', '.join(options)})")

    def newest_change(self) -> Change | None:
        """The newest of the snapshots that a DuckLake numbers by itself."""
        if not self.exists:
            return None
        with self._attached() as connection:
            found = connection.execute(
                f"SELECT snapshot_id, snapshot_time FROM ducklake_snapshots('{LAKE}') ORDER BY 1 DESC LIMIT 1"
            ).fetchone()
        return Change(str(found[0]), found[1].astimezone(UTC)) if found else None

    def copy_to(self, file: Path) -> None:
        """Copy table by table, in one transaction, so that all are of the same moment."""
        with self._attached() as connection:
            copy_tables(connection, file)

    @contextmanager
    def _attached(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with closing(duckdb.connect(":memory:", config={**self.engine})) as connection:
            self.attach(connection, read_only=True)
            connection.execute("SET TimeZone = 'UTC'")
            yield connection


@functools.cache
def _check_signature(file: str, changed_at: int) -> None:
    """Let an engine see that DuckDB signed the extension, once in a process: it reads all of it, a sixth of a second.

    A file that was `changed_at` another time is looked at again. Raises duckdb.Error.
    """
    with closing(duckdb.connect(":memory:", config={**ENGINE})) as connection:
        connection.execute(f"LOAD {quoted(file)}")


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
