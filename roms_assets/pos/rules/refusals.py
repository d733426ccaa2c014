"""A line that is not used: why, and what it said, without the people in it."""

import csv
from collections.abc import Container, Sequence
from dataclasses import dataclass

import polars as pl

from roms_assets.pos.rules.forms import in_order, may_be_shown
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
    """The line with every field masked that is personal or could be, see `forms`.

    A line that does not divide into the layout's fields shows only what stands before the first personal one, and
    that only when all of it looks as it should: behind a fault nobody knows which field is which.
    """
    if not layout.personal:
        return line[:_SHOWN]
    fields = _fields(line)
    if len(fields) in layout.widths:
        return masked_fields(fields, layout)
    first = min(layout.columns.index(name) for name in layout.personal)
    start = line.split(",")[:first]
    shown = _masked(layout.columns[: len(start)], start)
    return MASK if MASK in shown else ",".join([*shown, MASK])


def masked_fields(fields: Sequence[str], layout: Layout) -> str:
    """The same for a line that is divided already."""
    names = layout.header(len(fields))
    return ",".join(_masked(names, fields, layout.personal)) if layout.personal else ",".join(fields)[:_SHOWN]


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _masked(names: Sequence[str], fields: Sequence[str], personal: Container[str] = ()) -> list[str]:
    is_in_order = in_order(names, fields)
    return [
        text
        if not text or (name not in personal and may_be_shown(name, text, is_in_order=is_in_order))
        else MASK
        for name, text in zip(names, fields, strict=True)
    ]


def masked_phones(phone: pl.Expr) -> pl.Expr:
    """Phone numbers that can no longer be called: the first and the last two digits stay."""
    return phone.str.head(2) + "*" * 7 + phone.str.tail(2)
