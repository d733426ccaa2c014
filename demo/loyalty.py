"""The loyalty registrations (blpr): cumulative, with duplicates and bad numbers, all invented."""

from demo.layouts import OLD_HEADERS
from demo.plans import DayPlan

_EVERY = 17
"""Every 17th receipt belongs to a member."""


def registrations(plan: DayPlan, rows: int) -> bytes:
    """The file blpr after this day: the newest `rows` registrations, oldest first; new tills: header only."""
    header = OLD_HEADERS["blpr"]
    if plan.shop.generation == "new":
        return f"{header}\n".encode()
    last = (plan.base + plan.first + plan.receipts) // _EVERY
    lines = [
        _row(number, f"{plan.pos},{plan.shop.branch}") for number in range(max(1, last - rows + 1), last + 1)
    ]
    return "\n".join((header, *lines, "")).encode()


def _row(member: int, end: str) -> str:
    """One registration; each tenth row is the one before it again, each 13th has no valid phone number."""
    if member % 10 == 0:
        member -= 1
    phone = "0900" if member % 13 == 0 else f"0900{member * 7919 % 10**7:07d}"
    return f'TEMP,{phone},"=""{member % 10**8:08d}""","=""{member * _EVERY:08d}""",{end}'
