"""What becomes of a mail that was read."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import EventState
from roms_assets.mail.rules.found import (
    Authentication,
    EventKind,
    MailEvent,
    MailItem,
    MailKind,
    MailRead,
    Reader,
)
from roms_assets.mail.rules.judging import (
    FETCHED_WHOLE,
    RELEASED,
    MailState,
    decision_in,
    dismissed,
    judged,
    verdict_in,
)
from roms_assets.mail.rules.pointers import NOT_WHOLE, Pointer, mailbox_of, source_of
from roms_assets.mail.rules.poll_ids import poll_id, polled_at
from tests.mail.shop import NOW

ORDER = MailEvent(EventKind.ORDER, "A-1", amount=Decimal("12.50"), currency="EUR")


def a_read(*events: MailEvent, doubts: tuple[str, ...] = ()) -> MailRead:
    kind = events[0].kind if events else MailKind.OTHER
    return MailRead(
        "a@shop.example", "shop", Authentication.PASSED, kind, Reader.TEMPLATE, 0.9, events, doubts
    )


@pytest.mark.parametrize(
    ("read", "is_released", "state", "event_state", "reason"),
    [
        (a_read(ORDER), False, MailState.ACCEPTED, EventState.READ, ""),
        (a_read(), False, MailState.NOTHING, EventState.READ, ""),
        (a_read(ORDER, doubts=("a", "b")), False, MailState.QUARANTINED, EventState.DEAD, "a; b"),
        (a_read(doubts=("a",)), False, MailState.QUARANTINED, EventState.DEAD, "a"),
        (a_read(ORDER, doubts=("a",)), True, MailState.ACCEPTED, EventState.READ, RELEASED),
        (a_read(ORDER), True, MailState.ACCEPTED, EventState.READ, ""),
    ],
)
def test_events_count_only_without_doubts_or_when_a_person_said_so(
    read: MailRead, is_released: bool, state: MailState, event_state: EventState, reason: str
) -> None:
    verdict = judged(read, is_released=is_released)
    assert (verdict.state, verdict.event_state, verdict.reason) == (state, event_state, reason)
    assert verdict.is_released is (reason == RELEASED)


@pytest.mark.parametrize(
    ("is_whole", "is_released", "state", "reason"),
    [
        (None, False, MailState.QUARANTINED, "it does not say whether all is cancelled"),
        (None, True, MailState.ACCEPTED, RELEASED),
        (True, False, MailState.ACCEPTED, ""),
        (False, False, MailState.ACCEPTED, ""),
    ],
)
def test_a_cancellation_that_does_not_say_of_what_waits(
    is_whole: bool | None, is_released: bool, state: MailState, reason: str
) -> None:
    cancelled = MailEvent(EventKind.CANCELLATION, "A-1", is_whole=is_whole)
    verdict = judged(a_read(ORDER, cancelled), is_released=is_released)
    assert (verdict.state, verdict.reason) == (state, reason)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount": Decimal("12.505")}, "the amount 12.505 cannot be kept: an amount has more digits"),
        ({"amount": Decimal(10**12)}, "the amount 1000000000000 cannot be kept"),
        ({"amount": Decimal("1E-12"), "currency": None}, "the amount 1E-12 cannot be kept"),
        ({"items": (MailItem("x", quantity=Decimal("Infinity")),)}, "a quantity Infinity cannot be kept"),
        ({"items": (MailItem("x", unit_price=Decimal("0.001")),)}, "a price 0.001 cannot be kept"),
    ],
)
@pytest.mark.parametrize("is_released", [False, True])
def test_a_number_that_no_table_can_hold_is_quarantined_and_never_rounded(
    change: dict[str, Any], why: str, is_released: bool
) -> None:
    verdict = judged(a_read(replace(ORDER, **change)), is_released=is_released)
    assert verdict.state is MailState.QUARANTINED
    assert why in verdict.reason


def test_an_event_points_to_its_mail() -> None:
    pointer = Pointer("a" * 64, "orders", "Ärger/Käufe", 7, 9, 100, is_whole=True)
    assert Pointer.read(pointer.body) == pointer
    assert mailbox_of(source_of(pointer.mailbox, pointer.folder)) == "orders"
    for bad in (b"", b"{}", b"\xff", b'{"uid": 1}'):
        with pytest.raises(RuleBroken, match="points to no mail"):
            Pointer.read(bad)


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_not_whole_is_found_by_its_pointer(is_whole: bool) -> None:
    pointer = Pointer("a" * 64, NOT_WHOLE.decode(), "INBOX", 7, 9, 100, is_whole=is_whole)
    assert (NOT_WHOLE in pointer.body) is not is_whole


def test_a_poll_is_named_after_its_time() -> None:
    assert polled_at(poll_id(NOW, "abc")) == NOW


@pytest.mark.parametrize(
    ("reason", "decision"),
    [
        ("", ""),
        ("no template knows its sender", ""),
        (RELEASED, RELEASED),
        (f"{RELEASED}; its original is damaged", RELEASED),
        (dismissed("a game"), "dismissed by a person: a game"),
    ],
)
def test_what_a_person_decided_stands_in_the_reason_of_the_event(reason: str, decision: str) -> None:
    assert decision_in(reason) == decision


def test_a_mail_that_is_dismissed_tells_of_nothing_and_is_settled() -> None:
    verdict = verdict_in(dismissed("a game"))
    assert verdict is not None
    assert (verdict.state, verdict.event_state) == (MailState.NOTHING, EventState.READ)
    assert verdict.reason == "dismissed by a person: a game"
    assert verdict_in("no template knows its sender") is None


def test_what_was_fetched_whole_since_is_nothing_and_nobody_decided_it() -> None:
    verdict = verdict_in(FETCHED_WHOLE)
    assert verdict is not None
    assert (verdict.event_state, verdict.is_dismissed) == (EventState.READ, False)
