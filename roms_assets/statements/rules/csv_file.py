"""A statement as CSV; what stands above the heading is the bank's own and left alone.

A memo in quotes may hold line breaks: whoever pays writes it, and what it says is never a line of its own.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from roms_assets.kernel.csv_records import UNMATCHED_QUOTES, Record, line_breaks, records
from roms_assets.statements.rules.amounts import amount_of
from roms_assets.statements.rules.forms import Form
from roms_assets.statements.rules.lines import (
    LineRefused,
    ReadLine,
    Refused,
    StatementFile,
    cleaned,
    counted,
    cut,
    nothing_read,
    within,
)

_SEPARATORS = ",;\t|"
_SAID = re.compile(r"(?<![^\r\n])[^\r\n]*[^\s][^\r\n]*")
"""A physical line with something in it."""
_LOOKED_AT = 1_000
_HEADING_WITHIN = 30
"""Lines with something in them, of which one must be the heading."""
_SHIELDED = ("utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15")
"""Encodings of which a damaged line can be refused by itself."""


def read_csv(body: bytes, form: Form, first_day: date, today: date) -> StatementFile:
    """Lines that can be used, and those that cannot with their reasons."""
    see = f"see encoding of the account {form.account}"
    if _is_utf_16(body) and codecs.lookup(form.encoding).name in _SHIELDED:
        return nothing_read(f"it is UTF-16 and not {form.encoding}; {see}")
    try:
        text = _text(body, form)
    except UnicodeError:
        return nothing_read(f"it is not {form.encoding}; {see}")
    found = _below_heading(text, form)
    if found is None:
        return nothing_read(_without_heading(text, form))
    lines, names = found
    good: list[ReadLine] = []
    refused: list[Refused] = []
    for line in lines:
        if not line.text.strip():
            continue
        try:
            good.append(_read(line.number, _fields(line, names), form, (first_day, today)))
        except LineRefused as error:
            refused.append(Refused(line.number, str(error), cut(_shown(line.first_line))))
    return StatementFile(counted(good), refused)


def _is_utf_16(body: bytes) -> bool:
    """By its mark, or by the zero bytes that only it has between letters."""
    return body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in body[:_LOOKED_AT]


def _text(body: bytes, form: Form) -> str:
    """What the file says, bytes of which a line can be refused kept apart. Raises UnicodeError."""
    encoding = codecs.lookup(form.encoding).name
    shield = "surrogateescape" if encoding in _SHIELDED else "strict"
    return body.removeprefix(codecs.BOM_UTF8).decode(encoding, errors=shield).removeprefix("\ufeff")


def _shown(line: str) -> str:
    return line.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _below_heading(text: str, form: Form) -> tuple[Iterator[Record], Sequence[str]] | None:
    """The lines below the heading, and its names; None when there is none."""
    for said in islice(_SAID.finditer(text), _HEADING_WITHIN):
        for separator in _SEPARATORS:
            [heading] = records(said.group(), separator)
            names = [" ".join(name.split()).casefold() for name in heading.cells or ()]
            if set(form.columns.named) <= set(names) and all(
                names.count(each) == 1 for each in form.columns.named
            ):
                lines = records(text[said.start() :], separator, 1 + line_breaks(text[: said.start()]))
                return islice(lines, 1, None), names
    return None


def _without_heading(text: str, form: Form) -> str:
    first = _SAID.search(text)
    seen = cut(_shown(first.group())) if first else "nothing"
    return (
        f"no heading with the columns {', '.join(form.columns.named)} was found; its first line says {seen!r}; see"
        f" columns of the account {form.account}"
    )


def _fields(line: Record, names: Sequence[str]) -> Mapping[str, str]:
    if line.cells is None:
        raise LineRefused(UNMATCHED_QUOTES)
    if any("\udc80" <= sign <= "\udcff" for sign in line.text):
        raise LineRefused("it has signs that are not of the account's encoding")
    fields = list(line.cells)
    while len(fields) > len(names) and not fields[-1].strip():
        fields.pop()
    if len(fields) != len(names):
        raise LineRefused(f"it has {len(fields)} fields where the heading has {len(names)}")
    return {name: cleaned(field) for name, field in zip(names, fields, strict=True)}


def _read(number: int, fields: Mapping[str, str], form: Form, days: tuple[date, date]) -> ReadLine:
    columns = form.columns
    day = within(_day(fields[columns.date.casefold()], form.date_format), *days)
    if columns.currency and fields[columns.currency.casefold()].upper() != form.currency:
        raise LineRefused(
            f"it is in {fields[columns.currency.casefold()] or 'no currency'}, and the account in {form.currency}"
        )
    amount = _amount(fields, form)
    if not amount:
        raise LineRefused("its amount is 0")
    reference, details = (
        fields[name.casefold()] if name else "" for name in (columns.reference, columns.details)
    )
    return ReadLine(number, day, -amount if form.is_reversed else amount, reference, details)


def _day(text: str, form: str) -> date:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise LineRefused(f"date {text!r} is no date in the form {form}; see date_format") from error


def _amount(fields: Mapping[str, str], form: Form) -> int:
    columns = form.columns
    if columns.amount:
        return amount_of(fields[columns.amount.casefold()], form)
    sides = [fields[name.casefold()] if name else "" for name in (columns.money_in, columns.money_out)]
    money_in, money_out = (abs(amount_of(side, form)) if side else 0 for side in sides)
    if money_in and money_out:
        raise LineRefused("it has money in and money out")
    return money_in - money_out
