"""What the event store keeps of a mail, and whether one that is not whole may be had whole now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from roms_assets.mail.rules.pointers import Pointer, can_be_fetched, place_of

WHOLE = Pointer("0" * 64, "orders", "INBOX", 5, 7, 2_000, is_whole=True)
TOO_LARGE = replace(WHOLE, is_whole=False)
NOT_GIVEN = replace(TOO_LARGE, is_handed_out=False)


@pytest.mark.parametrize("pointer", [WHOLE, TOO_LARGE, NOT_GIVEN])
def test_it_is_read_as_it_was_stored(pointer: Pointer) -> None:
    assert Pointer.read(pointer.body) == pointer


def test_one_that_was_stored_before_servers_refused_mails_was_handed_out() -> None:
    assert Pointer.read(WHOLE.body.replace(b',"is_handed_out":true', b"")) == WHOLE


@pytest.mark.parametrize(
    ("pointer", "uid_validity", "largest", "days", "can"),
    [
        (WHOLE, 7, 3_000, 1, False),
        (TOO_LARGE, 7, 1_999, 1, False),
        (TOO_LARGE, 7, 2_000, 900, True),
        (TOO_LARGE, 8, 2_000, 1, False),
        (NOT_GIVEN, 7, 1, 30, True),
        (NOT_GIVEN, 7, 1, 31, False),
        (NOT_GIVEN, 8, 1, 1, False),
    ],
)
def test_what_is_not_whole_is_asked_for_again_when_it_may_come(
    pointer: Pointer, uid_validity: int, largest: int, days: int, *, can: bool
) -> None:
    assert can_be_fetched(pointer, uid_validity, largest, timedelta(days=days)) is can


def test_a_mail_without_bytes_is_known_by_its_place() -> None:
    places = [
        ("orders", "INBOX", 7, 5),
        ("orders", "INBOX", 7, 6),
        ("orders", "INBOX", 8, 5),
        ("o", "INBOX", 7, 5),
    ]
    assert len({place_of(*place) for place in places}) == 4
    assert len(place_of(*places[0])) == 64
