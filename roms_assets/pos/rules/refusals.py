"""A line that is not used: why, and what it said, without the people in it."""

import csv
from dataclasses import dataclass

import polars as pl

from roms_assets.pos.rules.layouts import Layout

MASK = "•••"
_SHOWN = 500


@dataclass(frozen=True)
class Refusal:
    """One refused line, or (line number 0) a whole file of `lines` lines."""

    line_number: int
    """Physical line in the file; the header is line 1."""
    code: str
    """The kind of fault, such as `wrong_field_count`."""
    reason: str
    """What was seen, for a person."""
    original: str
    """The line with personal fields masked."""
    lines: int = 1


def masked(line: str, layout: Layout) -> str:
    """The line with every personal field masked.

    A line that does not divide into the layout's fields shows only what stands before the first personal one,
    because behind a fault nobody knows which field is which.
    """
    if not layout.personal:
        return line[:_SHOWN]
    fields = _fields(line)
    if len(fields) in layout.widths:
        names = layout.header(len(fields))
        return ",".join(
            _hidden(text, name in layout.personal) for name, text in zip(names, fields, strict=True)
        )
    first = min(layout.columns.index(name) for name in layout.personal)
    return ",".join([*line.split(",")[:first], MASK])[:_SHOWN]


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _hidden(text: str, is_personal: bool) -> str:
    return MASK if is_personal and text else text


def masked_phones(phone: pl.Expr) -> pl.Expr:
    """Phone numbers that can no longer be called: the first and the last two digits stay."""
    return phone.str.head(2) + "*" * 7 + phone.str.tail(2)
