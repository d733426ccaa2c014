"""The older generation of tills: three decimals, guest counts, and discounts on lines of their own.

Money is counted in thousandths of a peso, so that every sum is exact.
"""

from functools import lru_cache
from random import Random

from demo.masters import Shop, department_codes, payment_codes, senior_code
from demo.menu import price, price_week, products
from demo.plans import DayPlan

_NAMES = ("Juana Halimbawa", "Pedro Kunwari", "Niña Kathang-isip", "Jose Di-Tunay", "Maria Palabas")
_SERVED = "DDDDTTTC"
_CASH_STEPS = (20_000, 50_000, 100_000, 500_000, 1_000_000)

Good = tuple[str, int, str, str, str, int]
"""Code, unit price, the same as text, department code, that price without VAT as text, a senior's price."""


def pesos(thousandths: int) -> str:
    """Thousandths of a peso as the till prints them: `-50000` is `-50.000`."""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"{'-' if thousandths < 0 else ''}{whole}.{rest:03d}"


def without_vat(thousandths: int) -> int:
    """The amount without 12 % VAT, rounded half up to a thousandth."""
    return (thousandths * 100 + 56) // 112


def department_on_lines(shop: Shop, code: str) -> str:
    """The department code as rd5000 has it; a branch with mixed codes leaves out the zero in front."""
    return code.lstrip("0") if shop.codes == "mixed" else code


@lru_cache(maxsize=256)
def goods(shop: Shop, week: int) -> tuple[Good, ...]:
    """Everything that the branch sells in a week of prices, ready to be written."""
    codes = [department_on_lines(shop, code) for code in department_codes(shop)]
    ready = []
    for place, each in enumerate(products(shop.products)):
        unit = price(place, each.first_price, week) * 1000
        senior = (without_vat(unit) + 25) // 50 * 50
        net = pesos(without_vat(unit))
        ready.append((each.code, unit, pesos(unit), codes[each.department], net, senior))
    return tuple(ready)


class OldTill:
    """Writes one till-day line by line."""

    def __init__(self, plan: DayPlan) -> None:
        self.lines: list[str] = []
        self.tenders: list[str] = []
        self._chance: Random = plan.chance
        self._goods = goods(plan.shop, price_week(plan.day))
        self._payments = payment_codes("old")
        self._senior_code = senior_code(plan.shop)
        self._guests = department_on_lines(plan.shop, department_codes(plan.shop)[-1])
        self._head = f"1,{plan.day} 00:00:00,"
        self._stamp = f"{plan.day} 00:00:00"
        self._cashier = plan.cashier
        self._vat_div = "9.330" if plan.day.day % 5 == 0 else "9.333"
        self._end = f"{plan.pos},{plan.shop.branch}"

    def sale(self, invoice: int, number: int, time: str) -> None:
        """One receipt: a guest count, one to six items or a senior's two, and how it was paid."""
        draw = self._chance.random
        shape = draw()
        kind = _SERVED[int(draw() * 8)]
        start = f"{self._head}{invoice:08d},{self._cashier},"
        trans = f"{number:08d},{self._end}"
        written: list[str] = []
        if shape < 0.94:
            written.append(self._guest_count(start, time, kind, trans, 1 + int(draw() * 4)))
        if shape < 0.06:
            total = self._senior(written, (start, time, kind, trans))
        else:
            total = self._items(written, (start, time, kind, trans), 1 + int(draw() * 6))
        self.lines.extend(written)
        self._paid(start, time, total, trans)

    def giveback(self, invoice: int, time: str) -> None:
        """One item taken back: positive amounts, no TRANSNO, neither on the line nor on its tender."""
        code, _, unit_text, department, net, _ = good = self._goods[
            int(self._chance.random() * len(self._goods))
        ]
        start, trans = f"{self._head}{invoice:08d},{self._cashier},", f",{self._end}"
        self.lines.append(
            f"{start}{code},1.000,{unit_text},{unit_text},0.000,0.000,,{department},{self._stamp},{time},,R,,R,,,,T,1,0,"
            f",,0,0,1,0,0.000,1,{self._vat_div},,{net},0.000,{net},{trans}"
        )
        self.tenders.append(self._tender(start, time, ("R", self._payments[0], 1), (good[1], 0), trans))

    def _guest_count(self, start: str, time: str, kind: str, trans: str, guests: int) -> str:
        return (
            f"{start}REP1,{guests}.000,0.000,0.000,0.000,0.000,,{self._guests},{self._stamp},{time},,S,,S,,,,{kind},1,0,"
            f",,0,0,1,0,0.000,1,{self._vat_div},,0.000,0.000,0.000,{trans}"
        )

    def _items(self, written: list[str], where: tuple[str, str, str, str], count: int) -> int:
        """Ordinary items; returns their sum in thousandths."""
        start, time, kind, trans = where
        draw, shelf, stamp = self._chance.random, self._goods, self._stamp
        size, total, before = len(shelf), 0, len(written)
        phone = f"0900{int(draw() * 10**7):07d},RIDER{int(draw() * 9)}" if kind == "C" else ","
        middle = f",{stamp},{time},,S,,S,,,,{kind},1,0,{phone},0,0,"
        vat = f",0,0.000,1,{self._vat_div},,"
        for record in range(before + 1, before + count + 1):
            code, unit, unit_text, department, net, _ = shelf[int(draw() * size)]
            if draw() < 0.7:
                quantity, amount_text, net_amount = 1, unit_text, net
                total += unit
            else:
                quantity = 2 + int(draw() * 3)
                amount = quantity * unit
                total += amount
                amount_text, net_amount = pesos(amount), pesos(without_vat(amount))
            written.append(
                f"{start}{code},{quantity}.000,{unit_text},{amount_text},0.000,0.000,,{department}{middle}{record}{vat}"
                f"{net_amount},0.000,{net},{trans}"
            )
        return total

    def _senior(self, written: list[str], where: tuple[str, str, str, str]) -> int:
        """A senior's two items without VAT and the line of the discount; returns what is to be paid."""
        start, time, kind, trans = where
        card = int(self._chance.random() * 9000) + 1000
        person = f"{self._senior_code},{card},{_NAMES[card % len(_NAMES)]}"
        middle = f",{self._stamp},{time},,S,,S,{person},{kind}"
        total = off = 0
        for _ in range(2):
            code, _, _, department, _, unit = self._goods[int(self._chance.random() * len(self._goods))]
            discount = unit // 5
            total, off, text = total + unit, off + discount, pesos(unit)
            written.append(
                f"{start}{code},1.000,{text},{text},-{pesos(discount)},0.000,SP,{department}{middle},1,0,,,0,0,"
                f"{len(written) + 1},0,0.000,0,{self._vat_div},,{text},0.000,{text},{trans}"
            )
        written.append(
            f"{start}SDis- 20.00%,1.000,20.000,-{pesos(off)},0.000,0.000,SP,{middle},0,0,,,0,0,"
            f"{len(written) + 1},1,0.000,,0.000,,-{pesos(off)},0.000,0.000,{trans}"
        )
        return total - off

    def _paid(self, start: str, time: str, total: int, trans: str) -> None:
        """Cash with change, something else exactly, or a split payment."""
        how = self._chance.random()
        if how < 0.6:
            step = _CASH_STEPS[int(self._chance.random() * len(_CASH_STEPS))]
            given = -(-total // step) * step
            self.tenders.append(
                self._tender(start, time, ("S", self._payments[0], 1), (given, given - total), trans)
            )
        elif how < 0.93:
            code = self._payments[1 + int(how * 1000) % 3]
            self.tenders.append(self._tender(start, time, ("S", code, 1), (total, 0), trans))
        else:
            self._split(start, time, total, trans)

    def _split(self, start: str, time: str, total: int, trans: str) -> None:
        """Two to four payments, the last in cash. Written in reverse, because the whole file is turned."""
        parts = 2 + int(self._chance.random() * 3)
        part = total // parts
        rows = [
            self._tender(start, time, ("S", self._payments[1 + at % 3], at + 1), (part, 0), trans)
            for at in range(parts - 1)
        ]
        rest = total - part * (parts - 1)
        rows.append(
            self._tender(start, time, ("S", self._payments[0], parts), (rest + 12_000, 12_000), trans)
        )
        self.tenders.extend(reversed(rows))

    def _tender(
        self, start: str, time: str, how: tuple[str, str, int], money: tuple[int, int], trans: str
    ) -> str:
        tag, code, record = how
        given, change = pesos(money[0]), pesos(money[1])
        return f"{start}{given},{change},,,{self._stamp},{time},{tag},{code},{tag},,,{record},,,,0,{trans}"


def old_day(plan: DayPlan) -> tuple[list[str], list[str]]:
    """The lines of rd5000 and rd5800, newest first. INVOICE - TRANSNO grows by one with each return."""
    till = OldTill(plan)
    returns = plan.places_of_returns()
    apart = 1_000 + plan.base % 8_000 + plan.returned
    for place, time in enumerate(plan.times(plan.chance)):
        number = plan.base + plan.first + place + 1
        till.sale(number + apart, number, time)
        if place in returns:
            apart += 1
            till.giveback(number + apart, time)
    return till.lines[::-1], till.tenders[::-1]
