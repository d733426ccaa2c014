"""A mail that came more than once on different ways: it counts once, however far apart, and swallows no other mail."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from demo.mail_letters import GERMAN
from roms_assets.kernel.events import EventState
from roms_assets.mail.rules.judging import COPY_COUNTS, MailState
from roms_assets.mail.tracing import trace
from tests.mail.shop import MailShop, a_letter
from tests.mail.test_deciding import OF_STRANGER, a_lesson

REFUND = a_letter("refund-in-german").raw
EARLY, LATE = (datetime(2025, month, 6, 9, tzinfo=UTC) for month in (11, 12))


def another_way(raw: bytes, way: str = "backup") -> bytes:
    """The same mail, as another hop of ours handed it on."""
    return raw.replace(b"MIME-Version: 1.0", f"X-Way: {way}\r\nMIME-Version: 1.0".encode(), 1)


def unproven(raw: bytes) -> bytes:
    """The same mail as anybody may send it again who has seen it."""
    return raw.replace(b"dkim=pass", b"dkim=fail")


def kept(shop: MailShop) -> list[tuple[str, str | None]]:
    """State and copy of each mail, in the order in which they came to the mailbox."""
    asked = "SELECT state, copy_of FROM mail_messages ORDER BY received_at, mail_id"
    return shop.query(asked).rows()


def test_a_copy_counts_once_however_far_apart_and_both_are_evidence(shop: MailShop) -> None:
    shop.get(REFUND, at=EARLY)
    shop.poll_and_read()
    before = shop.rows("mail_events")
    shop.get(another_way(REFUND), at=LATE)
    assert shop.poll_and_read().states[MailState.COPY] == 1
    assert shop.rows("mail_events") == before
    first = before[0]["mail_id"]
    assert kept(shop) == [("accepted", None), ("copy", first)]
    assert [row["reason"] for row in shop.rows("mail_messages", "received_at")] == ["", COPY_COUNTS]
    assert {event.state for event in shop.desk.events.listed()} == {EventState.READ}
    assert shop.rows("mail_quarantine") == []
    found = trace(shop.desk.stores, GERMAN)
    assert {each.raw for each in found.originals} == {REFUND, another_way(REFUND)}
    assert shop.desk.lost_days() == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_it_does_not_matter_which_copy_is_fetched_first(shop: MailShop, order: tuple[int, ...]) -> None:
    came = [(another_way(REFUND, f"{number}"), EARLY + timedelta(days=15 * number)) for number in range(3)]
    for place in order:
        raw, at = came[place]
        shop.get(raw, at=at)
        shop.poll_and_read()
    (event,) = shop.rows("mail_events")
    assert event["received_at"] == EARLY
    assert kept(shop) == [("accepted", None), *[("copy", event["mail_id"])] * 2]
    before = shop.everything()
    (shop.home / "lake.duckdb").unlink()
    for at in (LATE, EARLY + timedelta(days=15), EARLY):
        shop.desk.read_day_again(at.date())
    assert shop.everything() == before


@pytest.mark.parametrize(
    ("genuine", "other"),
    [
        (REFUND, REFUND.replace(b"39,95", b"93,95")),
        (REFUND, REFUND.replace(GERMAN.encode(), b"10105512345679")),
        (REFUND, REFUND.replace(b"06 Dec", b"07 Dec")),
        (REFUND.replace(b"Message-ID", b"X-No-Id"), another_way(REFUND.replace(b"Message-ID", b"X-No-Id"))),
    ],
    ids=["amount", "order", "date", "no id"],
)
def test_different_mails_with_one_message_id_all_count(shop: MailShop, genuine: bytes, other: bytes) -> None:
    shop.get(genuine, other, at=LATE)
    assert shop.poll_and_read().states[MailState.ACCEPTED] == 2
    assert len(shop.rows("mail_events")) == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_false_mail_with_the_id_of_a_genuine_one_neither_counts_nor_keeps_it_from_counting(
    shop: MailShop, is_first: bool
) -> None:
    false = unproven(REFUND).replace(b"39,95", b"9.999,00")
    for raw in sorted([REFUND, false], key=lambda each: (each == false) != is_first):
        shop.get(raw, at=LATE)
        shop.poll_and_read()
    assert sorted(kept(shop), key=str) == [("accepted", None), ("quarantined", None)]
    assert shop.told() == [("refund", GERMAN)]


def test_the_very_mail_sent_again_by_somebody_else_waits_until_the_genuine_one_comes(shop: MailShop) -> None:
    shop.get(unproven(REFUND), at=EARLY)
    shop.poll_and_read()
    assert kept(shop) == [("quarantined", None)]
    shop.get(REFUND, at=LATE)
    shop.poll_and_read()
    (event,) = shop.rows("mail_events")
    assert event["received_at"] == LATE
    assert kept(shop) == [("copy", event["mail_id"]), ("accepted", None)]
    assert [row["settled_by"] for row in shop.rows("mail_quarantine")] == ["read"]
    assert {each.state for each in shop.desk.events.listed()} == {EventState.READ}


def test_what_a_person_decides_counts_for_all_copies(shop: MailShop) -> None:
    for raw, at in ((unproven(REFUND), EARLY), (another_way(unproven(REFUND)), LATE)):
        shop.get(raw, at=at)
        shop.poll_and_read()
    assert [state for state, _ in kept(shop)] == ["quarantined"] * 2
    ids = [event.id for event in shop.desk.events.listed()]
    for _ in range(2):
        shop.decider.release(ids[:1])
        assert [state for state, _ in kept(shop)] == ["accepted", "copy"]
        assert shop.told() == [("refund", GERMAN)]
        shop.decider.dismiss(ids[1:], "a false sender")
        assert [state for state, _ in kept(shop)] == ["nothing"] * 2
        assert (shop.told(), shop.desk.has_due()) == ([], False)
    shop.decider.release(ids)
    (shop.home / "lake.duckdb").unlink()
    for day in (EARLY, LATE):
        shop.desk.read_day_again(day.date())
    assert [state for state, _ in kept(shop)] == ["accepted", "copy"]
    assert shop.told() == [("refund", GERMAN)]


def test_a_copy_counts_when_the_one_that_counted_does_no_more(shop: MailShop) -> None:
    first, came = a_letter(OF_STRANGER[0]), date(2025, 12, 12)
    shop.get(first)
    shop.poll_and_read()
    taught = shop.decider.teach(shop.rows("mail_messages")[0]["mail_id"], a_lesson())
    shop.desk.replay(taught.event_ids)
    shop.get(another_way(first.raw), at=LATE + timedelta(days=10))
    shop.read()
    shop.poll_and_read()
    assert [state for state, _ in kept(shop)] == ["accepted", "copy"]
    taught.template.unlink()
    shop.desk.read_day_again(came)
    shop.read()
    assert kept(shop) == [("quarantined", None)] * 2
