"""Whether every line of a file has the right fields. Lines with quotes are looked at together, not one by one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_NEWLINE, _COMMA, _QUOTE = b'\n,"'

Places = npt.NDArray[np.int64]


def has_fields(lines: Sequence[bytes], width: int) -> bool:
    """Whether each line has `width` fields, quotes stand around whole fields, and none around nothing."""
    quoted = [line for line in lines if b'"' in line]
    bare = [line for line in lines if b'"' not in line] if quoted else lines
    if not {line.count(b",") for line in bare} <= {width - 1}:
        return False
    return not quoted or _have_quoted_fields(b"\n".join([*quoted, b""]), width)


def _have_quoted_fields(rows: bytes, width: int) -> bool:
    """The same for lines with quotes, a newline behind each."""
    marks = np.frombuffer(rows, np.uint8)
    ends, commas, quotes = (np.flatnonzero(marks == mark) for mark in (_NEWLINE, _COMMA, _QUOTE))
    opening, closing = quotes[0::2], quotes[1::2]
    if not _are_paired(marks, ends, opening, closing):
        return False
    dividing = commas[np.searchsorted(opening, commas) == np.searchsorted(closing, commas)]
    counts = np.diff(np.searchsorted(dividing, ends), prepend=0)
    return bool((counts == width - 1).all())


def _are_paired(marks: npt.NDArray[np.uint8], ends: Places, opening: Places, closing: Places) -> bool:
    """Whether quotes open at a field's start and close, not at once, at its end in the same line.

    A quote inside a field is doubled: it closes and opens again.
    """
    if (
        len(opening) != len(closing)
        or (np.searchsorted(ends, opening) != np.searchsorted(ends, closing)).any()
    ):
        return False
    before = np.where(opening == 0, _NEWLINE, marks[opening - 1])
    after = marks[closing + 1]
    starts, stops = _divides(before), _divides(after)
    is_empty = starts & stops & (closing == opening + 1)
    opens_well, closes_well = starts | (before == _QUOTE), stops | (after == _QUOTE)
    return bool((opens_well & closes_well & ~is_empty).all())


def _divides(marks: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    divides: npt.NDArray[np.bool_] = (marks == _COMMA) | (marks == _NEWLINE)
    return divides
