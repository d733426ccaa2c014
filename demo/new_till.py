"""The newer generation of tills: unpadded numbers, amounts net of a positive discount, no POS and BRANCH.

Money is counted in ten-thousandths of a peso, so that every sum is exact.
"""

from functools import lru_cache
from random import Random

from demo.masters import Shop, payment_codes
from demo.menu import price, price_week, products
from demo.plans import DayPlan

_SERVED = "DDDTTTTC"


def plain(ten_thousandths: int) -> str:
    """Ten-thousandths of a peso without zeros at the end: 106.4286, 185."""
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def floating(ten_thousandths: int) -> str:
    """The same with at least one decimal, as rd5800 has it: 106.4286, 1000.0."""
    return plain(ten_thousandths) if ten_thousandths % 10_000 else f"{ten_thousandths // 10_000}.0"


@lru_cache(maxsize=256)
def goods(shop: Shop, week: int) -> tuple[tuple[str, int], ...]:
    """Code and price in whole pesos of everything that the branch sells in a week of prices."""
    return tuple(
        (each.code, price(at, each.first_price, week)) for at, each in enumerate(products(shop.products))
    )


class NewTill:
    """Writes one till-day line by line."""

    def __init__(self, plan: DayPlan) -> None:
        self.lines: list[str] = []
        self.tenders: list[str] = []
        self._chance: Random = plan.chance
        self._goods = goods(plan.shop, price_week(plan.day))
        self._payments = payment_codes("new")
        self._day = str(plan.day)
        self._cashier = str(int(plan.cashier) - 1849)

    def sale(self, number: int, time: str) -> None:
        """One receipt of one to six different items, sometimes a senior's, and how it was paid."""
        draw = self._chance.random
        start = f"1,{self._day}T{time}:{number % 60:02d},{number},{self._cashier},"
        kind = _SERVED[int(draw() * 8)]
        senior = draw() < 0.08
        middle = f",0,,,{self._day},{time},,S,,S,{'SC' if senior else ''},,,{kind},1,0,,,0,1,1,0,0,1,0.0,"
        first, count, total = int(draw() * len(self._goods)), 1 + int(draw() * 7), 0
        for step in range(count):
            code, price = self._goods[(first + step) % len(self._goods)]
            quantity = 1 if draw() < 0.75 else 2 + int(draw() * 2)
            amount, discount = _charged(price * quantity * 10_000, senior)
            total += amount
            text = plain(amount)
            self.lines.append(
                f"{start}{code},{quantity},{price},{text},{plain(discount)}{middle}{code},0.0,{text},0.0,{number},,"
            )
        self._paid(start, time, total, number)

    def _paid(self, start: str, time: str, total: int, number: int) -> None:
        how = self._chance.random()
        if how < 0.55:
            given = -(-total // 1_000_000) * 1_000_000
            self.tenders.append(
                self._tender(start, time, (self._payments[0], 1), (given, given - total), number)
            )
        elif how < 0.95:
            code = self._payments[1 + int(how * 1000) % 3]
            self.tenders.append(self._tender(start, time, (code, 1), (total, 0), number))
        else:
            half = total // 20_000 * 10_000
            last = self._tender(start, time, (self._payments[0], 2), (total - half, 0), number)
            first = self._tender(start, time, (self._payments[2], 1), (half, 0), number)
            self.tenders.extend((last, first))

    def _tender(
        self, start: str, time: str, how: tuple[str, int], money: tuple[int, int], number: int
    ) -> str:
        given, change = floating(money[0]), floating(money[1])
        return f"{start}{given},{change},,,{self._day},{time},S,{how[0]},S,,0,{how[1]},,,,0,{number},,"


def _charged(gross: int, senior: bool) -> tuple[int, int]:
    """What is charged and what is taken off, in ten-thousandths: seniors pay no VAT and a fifth less."""
    return ((gross * 80 + 56) // 112, (gross * 20 + 56) // 112) if senior else (gross, 0)


def new_day(plan: DayPlan) -> tuple[list[str], list[str]]:
    """The lines of rd5000 and rd5800, newest first; INVOICE and TRANSNO are the same number of 14 digits."""
    till = NewTill(plan)
    for place, time in enumerate(plan.times(plan.chance)):
        till.sale(plan.base + plan.first + place + 1, time)
    return till.lines[::-1], till.tenders[::-1]
