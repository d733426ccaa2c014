"""What goes on in the demo's mailbox: an order, its shipment, a part of it cancelled and paid back, again and again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from demo.mail_letters import BRITISH, GERMAN, LETTERS, PARCEL, POLISH, Letter

STORY = (
    "order-in-german",
    "shipment-in-german",
    "order-in-english",
    "partial-cancellation-in-german",
    "refund-in-german",
    "refund-in-polish",
)
"""In this order, then all over again with other numbers."""
_DAYS_OF_PARCEL = 2
_SHIPPER = "34043416"


def next_letter(turn: int, began: int, now: datetime) -> Letter:
    """The mail of a turn, counted from 0; `began` is a number of ten digits that no other run has."""
    letter = next(each for each in LETTERS if each.name == STORY[turn % len(STORY)])
    numbers = _numbers(began + turn // len(STORY), now)
    return replace(
        letter,
        name=f"{letter.name}-{began}-{turn}",
        subject=_with(letter.subject, numbers),
        text=_with(letter.text, numbers),
        html=_with(letter.html, numbers),
        events=[(kind, numbers.get(number or "")) for kind, number in letter.events],
        at=now.astimezone(UTC).replace(microsecond=0),
    )


def _numbers(story: int, now: datetime) -> dict[str, str]:
    """What stands in the letters -> what stands there in this story."""
    parcel = f"{_SHIPPER}{story % 10**9:09}"
    comes = (now + timedelta(days=_DAYS_OF_PARCEL)).date()
    return {
        GERMAN: f"1010{story:010}",
        BRITISH: f"205-{story // 10**7:07}-{story % 10**7:07}",
        POLISH: f"{story:08x}-{now.year}",
        PARCEL: f"00{parcel}{_check_digit(parcel)}",
        "Freitag, 05.12.2025": f"{comes:%d.%m.%Y}",
        "Arriving: Friday, 12 December\n": "",
    }


def _check_digit(digits: str) -> int:
    """That of a parcel's number: every second digit from the last on counts three times."""
    return -sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits))) % 10


def _with(text: str, numbers: dict[str, str]) -> str:
    for old, new in numbers.items():
        text = text.replace(old, new)
    return text
