"""A statement as OFX, of a bank account or a card: each STMTTRN is a line, known by its FITID."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from roms_assets.statements.rules.amounts import in_minor
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
from roms_assets.statements.rules.ofx_elements import Element, elements_of

_TRANSACTION = "STMTTRN"
_GROUPS = {"CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO", "IMAGEDATA"}
"""What a transaction holds that has values of its own; a value may be empty and has no end in version 1."""
_STATEMENTS = {"STMTRS", "CCSTMTRS"}
_AMOUNT = re.compile(r"([+-]?)(\d{1,16})(?:[.,](\d{1,9}))?", re.ASCII)
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{2,6})?(?:\.\d+)?(?:\s*\[[^\]]*\])?", re.ASCII)


@dataclass
class _Transaction:
    line_number: int
    account: str
    currency: str
    values: dict[str, str] = field(default_factory=dict)
    is_whole: bool = False


@dataclass
class _Walk:
    """A walk through the elements, and what it found."""

    transactions: list[_Transaction] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    statements: int = 0
    is_whole: bool = False
    _account: str = ""
    _currency: str = ""
    _current: _Transaction | None = None
    _group: str = ""
    """The group inside of a transaction, such as CURRENCY."""

    def over(self, elements: Iterable[Element]) -> Self:
        """Walk to the end."""
        for each in elements:
            if each.name == _TRANSACTION:
                self._begin_or_end(each)
            elif each.is_end:
                self.is_whole |= each.name == "OFX"
                self._group = "" if each.name == self._group else self._group
            elif self._current is not None:
                self._note_value(self._current, each)
            else:
                self._note_statement(each)
        return self

    def _begin_or_end(self, each: Element) -> None:
        if self._current is not None:
            self._current.is_whole = each.is_end
        self._group, self._current = "", None
        if not each.is_end:
            self._current = _Transaction(each.line_number, self._account, self._currency)
            self.transactions.append(self._current)

    def _note_value(self, current: _Transaction, each: Element) -> None:
        text = each.text.strip()
        if each.name in _GROUPS:
            self._group = each.name
        if not text:
            return
        current.values.setdefault(f"{self._group}.{each.name}" if self._group else each.name, text)

    def _note_statement(self, each: Element) -> None:
        text = each.text.strip()
        if each.name in _STATEMENTS:
            self._account = self._currency = ""
            self.statements += 1
        elif each.name == "CURDEF":
            self._currency = text.upper()
        elif each.name == "ACCTID" and text:
            self._account = text
            self.accounts.add(text)


def read_ofx(body: bytes, form: Form, first_day: date, today: date) -> StatementFile:
    """Lines that can be used, and those that cannot with their reasons."""
    try:
        found = _Walk().over(elements_of(body))
        _refuse_others(found, form)
    except LineRefused as error:
        return nothing_read(str(error))
    good, refused = _sorted_out(found.transactions, form, (first_day, today))
    if not found.is_whole:
        end = body.count(b"\n") + 1
        refused.append(Refused(end, "the file ends before </OFX>: it is cut off; fetch it anew"))
    return StatementFile(counted(good), refused)


def _sorted_out(
    transactions: Iterable[_Transaction], form: Form, days: tuple[date, date]
) -> tuple[list[ReadLine], list[Refused]]:
    """Lines that can be used, each FITID once, and those that cannot."""
    good: list[ReadLine] = []
    refused: list[Refused] = []
    known: dict[str, ReadLine] = {}
    for each in transactions:
        try:
            line = _read(each, form, days)
        except LineRefused as error:
            refused.append(_refusal(each, str(error)))
            continue
        before = known.setdefault(line.bank_id, line)
        if before is line:
            good.append(line)
        elif before.said != line.said:
            why = f"FITID {line.bank_id} stands in line {before.line_number} and says another thing"
            refused.append(_refusal(each, why))
    return good, refused


def _refusal(each: _Transaction, why: str) -> Refused:
    said = " ".join(f"{name}={value}" for name, value in each.values.items())
    return Refused(each.line_number, why, cut(said))


def _refuse_others(found: _Walk, form: Form) -> None:
    if not found.statements:
        raise LineRefused("it is OFX, and holds no statement of a bank account or a card")
    if len(found.accounts) > 1 and not form.number_ends:
        raise LineRefused(
            f"it holds {len(found.accounts)} accounts; say number_ends of the account {form.account}, so that the"
            " others are left out"
        )


def _read(each: _Transaction, form: Form, days: tuple[date, date]) -> ReadLine:
    values = each.values
    if not each.is_whole:
        raise LineRefused("its STMTTRN does not end")
    if form.number_ends and not each.account.endswith(form.number_ends):
        raise LineRefused(f"it is of another account: its number does not end in {form.number_ends}")
    currency = values.get("CURRENCY.CURSYM", each.currency).upper() or form.currency
    if currency != form.currency:
        raise LineRefused(f"it is in {currency}, and the account in {form.currency}")
    lacking = [name for name in ("DTPOSTED", "TRNAMT", "FITID") if not values.get(name)]
    if lacking:
        raise LineRefused(f"it has no {' and no '.join(lacking)}")
    amount = in_minor(_number(values["TRNAMT"]), currency)
    if not amount:
        raise LineRefused("its amount is 0")
    details = cleaned(" ".join(values.get(name, "") for name in ("NAME", "PAYEE.NAME", "MEMO")))
    reference = cleaned(values.get("REFNUM") or values.get("CHECKNUM") or "")
    day = within(_day(values["DTPOSTED"]), *days)
    signed = -amount if form.is_reversed else amount
    return ReadLine(each.line_number, day, signed, reference, details, cleaned(values["FITID"]))


def _number(text: str) -> Decimal:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise LineRefused(f"TRNAMT {text!r} is no amount")
    return Decimal(f"{found[1]}{found[2]}.{found[3] or 0}")


def _day(text: str) -> date:
    found = _DATE.fullmatch(text)
    why = f"DTPOSTED {text!r} is no date"
    if found is None:
        raise LineRefused(why)
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise LineRefused(why) from error
