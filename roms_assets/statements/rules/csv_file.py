"""A statement as CSV. A physical line is a record; what stands above the heading is the bank's own and left alone."""

import codecs
import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime

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
_HEADING_WITHIN = 30
"""Lines with something in them, of which one must be the heading."""
_SHIELDED = ("utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15")
"""Encodings of which a damaged line can be refused by itself."""


def read_csv(body: bytes, form: Form, first_day: date, today: date) -> StatementFile:
    """Lines that can be used, and those that cannot with their reasons."""
    try:
        numbered = [(number, line) for number, line in enumerate(_physical(body, form), 1) if line.strip()]
    except UnicodeError:
        return nothing_read(f"it is not {form.encoding}; see encoding of the account {form.account}")
    found = _heading(numbered, form)
    if found is None:
        seen = cut(_shown(numbered[0][1])) if numbered else "nothing"
        wanted = ", ".join(form.columns.named)
        return nothing_read(
            f"no heading with the columns {wanted} was found; its first line says {seen!r}; see columns of the account"
            f" {form.account}"
        )
    place, separator, names = found
    good: list[ReadLine] = []
    refused: list[Refused] = []
    for number, line in numbered[place + 1 :]:
        try:
            fields = _fields(line, separator, names)
            good.append(_read(number, fields, form, (first_day, today)))
        except LineRefused as error:
            refused.append(Refused(number, str(error), cut(_shown(line))))
    return StatementFile(counted(good), refused)


def _physical(body: bytes, form: Form) -> list[str]:
    encoding = codecs.lookup(form.encoding).name
    shield = "surrogateescape" if encoding in _SHIELDED else "strict"
    text = body.removeprefix(codecs.BOM_UTF8).decode(encoding, errors=shield).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _shown(line: str) -> str:
    return line.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _heading(numbered: Sequence[tuple[int, str]], form: Form) -> tuple[int, str, Sequence[str]] | None:
    """Its place, the sign that separates, and the names; None when there is none."""
    for place, (_, line) in enumerate(numbered[:_HEADING_WITHIN]):
        for separator in _SEPARATORS:
            try:
                names = [" ".join(name.split()).casefold() for name in _split(line, separator)]
            except LineRefused:
                continue
            if set(form.columns.named) <= set(names) and all(
                names.count(each) == 1 for each in form.columns.named
            ):
                return place, separator, names
    return None


def _split(line: str, separator: str) -> list[str]:
    if any("\udc80" <= sign <= "\udcff" for sign in line):
        raise LineRefused("it has signs that are not of the account's encoding")
    try:
        [fields] = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError) as error:
        raise LineRefused(f"its quotes do not match: {error}") from error
    return fields


def _fields(line: str, separator: str, names: Sequence[str]) -> Mapping[str, str]:
    fields = _split(line, separator)
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
