"""Well-formed lines of many files -> one frame of text, each row with its place in its file."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.screening import Screened

NUMBER = r"^-?[0-9]{1,10}(\.[0-9]{1,18})?$"
"""No longer in front: a phone number has 11 digits, and the sum of a whole year still fits its column."""
SMALL_NUMBER = r"^-?[0-9]{1,9}(\.[0-9]{1,9})?$"


@dataclass(frozen=True)
class Numbered:
    """A screened file and its number within a batch."""

    file: int
    screened: Screened


def raw_frame(file_type: FileType, files: Sequence[Numbered]) -> pl.DataFrame:
    """The type's text columns that are used, `file` (number within the batch) and `line_number`; empty text is null."""
    layout = LAYOUTS[file_type]
    names = layout.header(max(layout.widths))
    used = layout.used or names
    widths = sorted({each.screened.width for each in files})
    frames = [
        _of_width(names[:width], used, [each for each in files if each.screened.width == width])
        for width in widths
    ]
    nothing = pl.DataFrame(
        schema={**dict.fromkeys(used, pl.String), "file": pl.UInt32, "line_number": pl.Int64}
    )
    return (
        pl.concat([nothing, *frames], how="diagonal")
        if len(frames) != 1 or widths[0] < len(names)
        else frames[0]
    )


def _of_width(names: Sequence[str], used: Sequence[str], files: Sequence[Numbered]) -> pl.DataFrame:
    rows = b"".join(each.screened.rows for each in files)
    schema = dict.fromkeys(names, pl.String)
    read = [place for place, name in enumerate(names) if name in used]
    frame = (
        pl.read_csv(rows, has_header=False, schema=schema, columns=read)
        if rows
        else pl.DataFrame(schema={names[place]: pl.String for place in read})
    )
    counts = [len(each.screened.numbers) for each in files]
    numbers = [np.asarray(each.screened.numbers, dtype=np.int64) for each in files] or [np.empty(0, np.int64)]
    return frame.with_columns(
        file=pl.Series(np.repeat([each.file for each in files], counts), dtype=pl.UInt32),
        line_number=pl.Series(np.concatenate(numbers)),
    )
