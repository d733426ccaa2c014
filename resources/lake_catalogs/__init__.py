"""The kinds of catalog that a lake may be, each with what is its own: the file, the extensions, the ATTACH."""

from resources.lake_catalogs.catalog import Catalog, Change
from resources.lake_catalogs.duckdb_file import DuckDBFile
from resources.lake_catalogs.ducklake import DuckLake
from resources.lake_catalogs.superseded import Superseded
from roms_assets.kernel.errors import SettingsWrong

_DUCKDB = "duckdb:"
_DUCKLAKE = "ducklake:"


def catalog_of(address: str, data_path: str) -> Catalog:
    """The catalog at an address. Raises SettingsWrong for an address that nothing here can open."""
    if address.startswith(_DUCKDB) and address != _DUCKDB:
        return DuckDBFile(address.removeprefix(_DUCKDB))
    if address.startswith(_DUCKLAKE):
        return DuckLake.at(address.removeprefix(_DUCKLAKE), data_path)
    raise SettingsWrong(
        f"no lake is known at {address!r}: write duckdb:/path/lake.duckdb or ducklake:sqlite:/path/meta.sqlite"
    )


__all__ = ["Catalog", "Change", "Superseded", "catalog_of"]
