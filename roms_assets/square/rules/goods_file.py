"""The shop's own list of goods as CSV: case sizes, costs and vendors, by SKU or by Square's id.

A physical line is a record. Each line is a row of one of two frames: it can be used, or it is refused with a reason.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.money import minor_units
from roms_assets.kernel.tables import empty
from roms_assets.square.rules.schemas import GoodsLine, RefusedGoodsLine

KEYS = ("square_id", "sku")
FACTS = ("case_quantity", "unit_cost", "vendor")
_SEPARATORS = ",;\t"
_LARGEST = Decimal(10) ** 9
"""What is larger is a slip of the hand."""


@dataclass(frozen=True)
class GoodsFile:
    """What a file of goods says: lines that can be used, and lines that cannot."""

    lines: pl.DataFrame
    refused: pl.DataFrame


NO_FILE = GoodsFile(empty(GoodsLine), empty(RefusedGoodsLine))


class _LineRefused(Exception):
    """Why a line cannot be used."""


def read_goods(body: bytes, sha256: str, currency: str, currencies: Collection[str]) -> GoodsFile:
    """Rows of `GoodsLine`, and of `RefusedGoodsLine` for each other line but empty ones and the heading.

    `currency` is that of a cost beside which none stands; `currencies` are all that there are.
    """
    numbered = [(place, line) for place, line in enumerate(_physical(body), start=1) if line.strip()]
    good: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    heading: Sequence[str] = ()
    seen: dict[tuple[str, str], int] = {}
    for number, line in numbered:
        evidence = {"file_sha256": sha256, "line_number": number}
        try:
            if not heading:
                heading = _heading(line)
                continue
            told = _told(_fields(line, heading), currency, currencies)
            _refuse_repeated(told, number, seen)
            good.append({**told, **evidence})
        except (_LineRefused, RuleBroken) as error:
            refused.append({"reason": str(error), "line": _shown(line), **evidence})
            if not heading:
                break
    return GoodsFile(
        pl.DataFrame(good, schema=empty(GoodsLine).schema, orient="row"),
        pl.DataFrame(refused, schema=empty(RefusedGoodsLine).schema, orient="row"),
    )


def _physical(body: bytes) -> list[str]:
    """Lines as text; bytes that are no UTF-8 are kept as they are, so that the line can be refused alone."""
    text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _shown(line: str) -> str:
    return line.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _split(line: str, separator: str) -> list[str]:
    if any("\udc80" <= sign <= "\udcff" for sign in line):
        raise _LineRefused("it is not UTF-8; save the file as CSV UTF-8")
    try:
        [fields] = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError) as error:
        raise _LineRefused(f"its quotes do not match: {error}") from error
    return [field.strip() for field in fields]


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def _heading(line: str) -> tuple[str, ...]:
    """Names of the columns, and behind them the sign that separates them."""
    separator = _separator(line)
    names = [name.lower().replace(" ", "_") for name in _split(line, separator)]
    if len(set(names)) < len(names) or not set(names) & set(KEYS) or not set(names) & set(FACTS):
        raise _LineRefused(
            f"this is no heading: expected {' or '.join(KEYS)}, and at least one of {', '.join(FACTS)}, each"
            " once; nothing of the file was read"
        )
    return (*names, separator)


def _fields(line: str, heading: Sequence[str]) -> Mapping[str, str]:
    *names, separator = heading
    fields = _split(line, separator)
    if len(fields) != len(names):
        raise _LineRefused(f"it has {len(fields)} fields where the heading has {len(names)}")
    return dict(zip(names, fields, strict=True))


def _told(fields: Mapping[str, str], currency: str, currencies: Collection[str]) -> dict[str, Any]:
    told = {name: fields.get(name) or None for name in (*KEYS, *FACTS, "currency")}
    if not any(told[name] for name in KEYS):
        raise _LineRefused(f"it names no goods: {' and '.join(KEYS)} are empty")
    if not any(told[name] for name in FACTS):
        raise _LineRefused(f"it tells nothing: {', '.join(FACTS)} are empty")
    unit_cost = _number(told["unit_cost"], "unit_cost")
    case_quantity = _number(told["case_quantity"], "case_quantity")
    if case_quantity == 0:
        raise _LineRefused("case_quantity is 0: a case holds something")
    its_own = told["currency"] or currency
    if its_own not in currencies:
        raise _LineRefused(f"currency {its_own!r} is none of ISO 4217")
    return {
        **{name: told[name] for name in (*KEYS, "vendor")},
        "case_quantity": case_quantity,
        "unit_cost_minor": None if unit_cost is None else minor_units(unit_cost, its_own),
        "currency": None if unit_cost is None else its_own,
    }


def _number(text: str | None, name: str) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise _LineRefused(f"{name} {text!r} is no number such as 12 or 12.50") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= number <= _LARGEST or exponent < -9:
        raise _LineRefused(
            f"{name} {text!r} is not between 0 and {_LARGEST:,} with 9 digits behind the point"
        )
    return number


def _refuse_repeated(told: Mapping[str, Any], number: int, seen: dict[tuple[str, str], int]) -> None:
    """Two lines of the same goods: the first counts."""
    name = next(name for name in KEYS if told[name])
    first = seen.setdefault((name, told[name]), number)
    if first != number:
        raise _LineRefused(f"{name} {told[name]} stands in line {first} already, which counts")
