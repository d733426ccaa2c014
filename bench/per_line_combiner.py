"""The yardstick below: till-days combined line by line in ordinary Python, in the manner of the program before ROMS.

It reads the seven files of a till-day with the `csv` module, looks names up in dicts, and opens its one output for each
line that it appends. It does nothing slowly on purpose, and nothing that was not done then: no originals are kept, no
line is checked, nothing is replaced.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.till_days import NEW_BRANCHES, TillDayFolder

HEADER = [
    "POS",
    "OR",
    "ITEM CODE",
    "QUANTITY",
    "UNIT PRICE",
    "AMOUNT",
    "DISCOUNT",
    "DEPARTMENT CODE",
    "DATE",
    "TIME",
    "DISCOUNT CODE",
    "TYPE CODE",
    "VAT FLAG",
    "VAT DIV",
    "VAT AMOUNT",
    "VAT DISCOUNT",
    "VAT PRICE",
    "TRANSACTION NUMBER",
    "PRODUCT NAME",
    "DEPARTMENT NAME",
    "DISCOUNT NAME",
    "TRANSACTION TYPE",
    "DAYPART",
    "PAYMENT CODE",
    "PAYMENT NAME",
    "PHONE NUMBER",
    "BRANCH",
]
_TRANSACTION_TYPES = {"D": "Dine-In", "T": "Take-Out", "C": "Delivery"}
_OLD_DEPARTMENT, _NEW_DEPARTMENT = 3, 12
_PHONE_DIGITS = 11


@dataclass
class LookUps:
    """What the six other files of a till-day say, by code."""

    products: dict[str, tuple[str, str]]
    departments: dict[str, str]
    discounts: dict[str, str]
    first_payments: dict[str, str]
    payment_names: dict[str, str]
    phones: dict[str, str]


def combine(till_days: Sequence[TillDayFolder], output: Path) -> int:
    """Append every line of every till-day to the output; returns how many."""
    with output.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(HEADER)
    return sum(combine_till_day(each, output) for each in till_days)


def combine_till_day(till_day: TillDayFolder, output: Path) -> int:
    """Append one till-day's lines, oldest first; returns how many."""
    files = {path.name.split("_")[3]: path for path in till_day.files}
    look_ups = _look_ups(files, _NEW_DEPARTMENT if till_day.branch in NEW_BRANCHES else _OLD_DEPARTMENT)
    lines = list(_rows(files["rd5000"]))
    for line in reversed(lines):
        row = _combined(line, look_ups, till_day)
        with output.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(row)
    return len(lines)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _look_ups(files: dict[str, Path], department: int) -> LookUps:
    products: dict[str, tuple[str, str]] = {}
    for row in _rows(files["rd5500"]):
        at = department if len(row) > department else _OLD_DEPARTMENT
        products.setdefault(row[0], (row[1], row[at]))
    first_payments: dict[str, str] = {}
    for row in _rows(files["rd5800"]):
        first_payments.setdefault(row[20], row[11])
    phones: dict[str, str] = {}
    for row in _rows(files["blpr"]):
        phone = row[1].strip('="')
        if len(phone) == _PHONE_DIGITS and phone.isdigit():
            phones.setdefault(row[3].strip('="'), phone)
    return LookUps(
        products,
        _names(files["rd1800"]),
        _names(files["discount"]),
        first_payments,
        _names(files["rd5900"]),
        phones,
    )


def _names(path: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in _rows(path):
        names.setdefault(row[0], row[1])
    return names


def _combined(line: list[str], look_ups: LookUps, till_day: TillDayFolder) -> list[str]:
    name, product_department = look_ups.products.get(line[4], ("", ""))
    department = line[11] or product_department
    transaction = line[37]
    payment = look_ups.first_payments.get(transaction, "") if transaction else ""
    day = datetime.strptime(line[12][:10], "%Y-%m-%d")  # noqa: DTZ007
    return [
        till_day.pos,
        f'="{line[2]}"',
        *line[4:9],
        f'="{department}"',
        day.strftime("%Y-%m-%d"),
        line[13],
        line[18],
        line[21],
        line[31],
        line[32],
        *line[34:37],
        transaction,
        name,
        look_ups.departments.get(department, ""),
        look_ups.discounts.get(line[18], ""),
        _TRANSACTION_TYPES.get(line[21], ""),
        _daypart(line[13]),
        payment,
        look_ups.payment_names.get(payment, ""),
        look_ups.phones.get(transaction, ""),
        till_day.branch,
    ]


def _daypart(time: str) -> str:
    if not time:
        return "No Time Record"
    hour = datetime.strptime(time, "%H:%M").hour  # noqa: DTZ007
    if hour <= 5 or hour == 23:
        return "GY"
    if hour <= 10:
        return "Breakfast"
    if hour <= 14:
        return "Lunch"
    return "PM Snack" if hour <= 18 else "Dinner"
