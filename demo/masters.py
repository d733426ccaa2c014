"""The master files of a till: products, departments, discounts and payment methods, in both generations.

They stay the same to the byte from day to day, except that some prices change on Mondays.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from demo.chance import number_of
from demo.layouts import HEADERS
from demo.menu import DEPARTMENTS, GUEST_DEPARTMENT, Product, price, price_week, products

_OLD_PAYMENTS = (("00001", "CASH", 0), ("00002", "CREDIT CARD", 1), ("9", "FOODPANDA", 6), ("12", "GCASH", 3))
_NEW_PAYMENTS = (("10001", "CASH"), ("10002", "CREDIT CARD"), ("10012", "GCASH"), ("10019", "CLUB MONEY"))
_NEW_DEPARTMENT_CODES = (
    "CHKN1",
    "3",
    "BRKF",
    "PSTA2",
    "4",
    "2",
    "DSRT",
    "BRD01",
    "BVRG",
    "ICED101",
    "BMDRINKS",
)


@dataclass(frozen=True)
class Shop:
    """What decides how the master files of one branch look; `codes` is padded, plain or mixed."""

    branch: str
    generation: str
    codes: str
    products: int


def csv_text(text: str) -> str:
    """The text as one CSV field: in quotes when a quote or a comma is inside."""
    return '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text


def payment_codes(generation: str) -> tuple[str, ...]:
    """All payment codes of a generation; the first is cash."""
    return tuple(row[0] for row in (_OLD_PAYMENTS if generation == "old" else _NEW_PAYMENTS))


def senior_code(shop: Shop) -> str:
    """The code of the senior citizens' discount; it differs from branch to branch."""
    return "SC" if shop.generation == "new" else str(1 + number_of("senior", shop.branch) % 3)


@lru_cache(maxsize=256)
def department_codes(shop: Shop) -> tuple[str, ...]:
    """The branch's own code of each department of the menu, then that of the guest counts."""
    if shop.generation == "new":
        return (*_NEW_DEPARTMENT_CODES, "")
    shift = number_of("departments", shop.branch) % 7
    numbers = [(place + shift) % (len(DEPARTMENTS) + 7) + 1 for place in range(len(DEPARTMENTS))]
    texts = [str(number) if shop.codes == "plain" else f"{number:02d}" for number in numbers]
    return (*texts, "28")


@lru_cache(maxsize=2048)
def master_files(shop: Shop, pos: str, week: int) -> dict[str, bytes]:
    """The four master files of one till for a week of prices, by type."""
    rows = _old_rows(shop, pos, week) if shop.generation == "old" else _new_rows(shop, week)
    headers = HEADERS[shop.generation]
    return {kind: "\n".join((headers[kind], *lines, "")).encode() for kind, lines in rows.items()}


def masters_of_day(shop: Shop, pos: str, day: date) -> dict[str, bytes]:
    """The four master files of one till on a day, by type."""
    return master_files(shop, pos, price_week(day))


def _known(shop: Shop, week: int) -> list[tuple[Product, str, int, str]]:
    """Products of the master file: product, master code as CSV, price in whole pesos, department code."""
    codes = department_codes(shop)
    return [
        (each, csv_text(each.master_code), price(place, each.first_price, week), codes[each.department])
        for place, each in enumerate(products(shop.products))
        if each.master_code is not None
    ]


def _old_rows(shop: Shop, pos: str, week: int) -> dict[str, list[str]]:
    end = f"{pos},{shop.branch}"
    codes = department_codes(shop)
    names = (*DEPARTMENTS, GUEST_DEPARTMENT)
    senior = senior_code(shop)
    goods = [
        f"{code},{csv_text(each.name)},{csv_text(each.name.replace('Ñ', 'N')[:14])},{department},"
        f"{pesos}.000,PC,12.000,0.000,9.330000,{end}"
        for each, code, pesos, department in _known(shop, week)
    ]
    return {
        "rd5500": [
            *goods,
            f"REP1,GUEST COUNT,GUEST COUNT,{codes[-1]},0.000,PC,12.000,0.000,9.330000,{end}",
            f"CHM1,CRISPY 2PCS OLD,CRISPY OLD,{codes[0]},250.000,PC,12.000,0.000,9.330000,{end}",
        ],
        "rd1800": [f"{code},{name},{end}" for code, name in zip(codes, names, strict=True)],
        "discount": [
            f"{senior},SNR CTZN 20%,SUBTOTAL PERCENT,20.000,{end}",
            f"{int(senior) + 4},PWD,SUBTOTAL PERCENT,20.000,{end}",
            f"{int(senior) + 5},VOUCHER 50,ITEM AMOUNT,50.000,{end}",
        ],
        "rd5900": [f"{code},{name},{method},0.000,{end}" for code, name, method in _OLD_PAYMENTS],
    }


def _new_rows(shop: Shop, week: int) -> dict[str, list[str]]:
    codes = department_codes(shop)[:-1]
    groups = ["COFFEE" if name == "ICED" else f"{shop.branch} MEALS" for name in DEPARTMENTS]
    departments = zip(codes, DEPARTMENTS, groups, strict=True)
    goods = [
        f"{code},{csv_text(each.name)},{csv_text(each.name)},406,{pesos},ORDER,12,"
        f"{pesos / 1.12!r},{pesos * 12 / 112!r},,,,{department},0,{csv_text(f' {each.master_code}')}"
        for each, code, pesos, department in _known(shop, week)
    ]
    return {
        "rd5500": [*goods, f"SHORT1,PLAIN RICE,PLAIN RICE,{codes[1]},25,ORDER,12,0,,,"],
        "rd1800": [
            f"{code},{name},,,,{group},0, {f'{code} {name}' if code.isdigit() else code}"
            for code, name, group in departments
        ],
        "discount": [
            "SC,20% SC DISCOUNT,SUBTOTAL PERCENT,20,,,, ,0, SC",
            "PWD,20% PWD,SUBTOTAL PERCENT,20,,,, ,0, PWD",
        ],
        "rd5900": [f"{code},{name},0,0,,,, ,0, {code}" for code, name in _NEW_PAYMENTS],
    }
