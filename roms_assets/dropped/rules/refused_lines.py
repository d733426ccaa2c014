"""A line that cannot be used as a row of its table, with what it names as far as its cells can be read."""

from collections.abc import Mapping

from roms_assets.dropped.rules import cells
from roms_assets.dropped.rules.came import Came
from roms_assets.dropped.rules.csv_lines import Refused, RefusedLine
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.tables import Row


def refused_row(kind: FileKind, came: Came, line: RefusedLine) -> Row:
    """The row of a line, or of a whole file."""
    return {
        **came.columns,
        "file_name": came.name,
        "kind": kind.value,
        "line_number": line.number,
        "reason": line.reason,
        "original": line.original,
        **{name: _naming(line.cells, name) for name in ("order_number", "shop", "sku")},
        "tracking_number": _parcels(line.cells),
    }


def _naming(told: Mapping[str, str], name: str) -> str | None:
    """What a cell names; nothing where it is what cannot be read."""
    try:
        return cells.naming(told, name)
    except Refused:
        return None


def _parcels(told: Mapping[str, str]) -> str | None:
    try:
        return ", ".join(cells.several(told, "tracking_number")) or None
    except Refused:
        return None
