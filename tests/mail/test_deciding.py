"""What a person decides about a mail in quarantine, and that it stays decided."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from demo.mail_letters import CRAFTED, LESSON
from roms_assets.cli.mail_taught import Typed
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import EventState
from roms_assets.mail.rules.judging import RELEASED, MailState
from roms_assets.mail.rules.teaching import Correction
from tests.mail.shop import MailShop, a_letter, a_mail

OF_STRANGER = ("order-of-an-unknown-sender", "another-order-of-the-unknown-sender")


def a_lesson() -> Correction:
    """The demo's correction, as a person types it."""
    told = dict(zip(LESSON[::2], LESSON[1::2], strict=True))
    texts = {
        "order_number": told["--order-number"],
        "currency": told["--currency"],
        "shop": told["--shop"],
        "carrier": None,
        "tracking_number": None,
        "language": None,
    }
    return Typed(told["--kind"], told["--amount"], (), {}, texts, None, True).correction()


def quarantined(shop: MailShop) -> list[str]:
    """The ids of mails that wait for a person."""
    found = shop.query("SELECT mail_id FROM mail_quarantine WHERE settled_at IS NULL ORDER BY received_date")
    return list(found["mail_id"])


def test_a_mail_that_is_released_counts_for_good(shop: MailShop) -> None:
    shop.get(a_letter("phishing"))
    shop.poll_and_read()
    (mail_id,) = quarantined(shop)
    event_id = shop.decider.releasable(mail_id[:8])
    assert shop.decider.release([event_id]).states[MailState.ACCEPTED] == 1
    for _ in range(2):
        assert shop.told() == [("order", "10109999999999")]
        assert [row["is_released"] for row in shop.rows("mail_events")] == [True]
        (row,) = shop.rows("mail_quarantine")
        assert row["settled_by"] == "released"
        event = shop.desk.events.event(event_id)
        assert event is not None
        assert (event.state, event.reason) == (EventState.READ, RELEASED)
        (shop.home / "lake.duckdb").unlink()
        shop.desk.read_day_again(date(2025, 12, 11))


def test_what_was_not_understood_cannot_be_released(shop: MailShop) -> None:
    shop.get(a_mail("Your order has been shipped", "Thank you."), a_mail())
    shop.poll_and_read()
    (mail_id,) = quarantined(shop)
    with pytest.raises(RuleBroken, match="nothing was understood of the mail"):
        shop.decider.releasable(mail_id)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("abc", "type 6 characters"), ("0000000000", "no mail has an id that begins with 0000000000")],
)
def test_a_mail_must_be_named_so_that_it_is_known(shop: MailShop, typed: str, why: str) -> None:
    shop.get(a_mail())
    shop.poll_and_read()
    with pytest.raises(RuleBroken, match=why):
        shop.decider.event_of(typed)


def test_one_correction_teaches_the_sender(shop: MailShop) -> None:
    shop.get(*map(a_letter, OF_STRANGER))
    assert shop.poll_and_read().states[MailState.QUARANTINED] == 2
    first, _ = quarantined(shop)
    taught = shop.decider.teach(first, a_lesson())
    assert taught.template.parent == shop.home / "mail_templates"
    assert len(taught.event_ids) == 2, "the mail, and the other one of its sender"
    assert shop.desk.replay(taught.event_ids) == 2
    assert shop.read().states[MailState.ACCEPTED] == 2
    rows = shop.query(
        "SELECT order_number, amount, currency, shop FROM mail_events ORDER BY received_at"
    ).rows()
    assert rows == [
        (CRAFTED, Decimal(1089), "PLN", "Rynek Rzemiosła"),
        ("RR-20533", Decimal("79.5"), "PLN", "Rynek Rzemiosła"),
    ]
    assert {row["settled_by"] for row in shop.rows("mail_quarantine")} == {"read"}
    assert quarantined(shop) == []


def test_a_sender_that_was_taught_is_understood_from_then_on(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    shop.decider.teach(quarantined(shop)[0], a_lesson())
    shop.get(a_letter(OF_STRANGER[1]))
    assert shop.poll_and_read().states == {
        MailState.ACCEPTED: 1, MailState.QUARANTINED: 0, MailState.NOTHING: 0, MailState.REFUSED: 0
    }  # fmt: skip


def test_a_correction_that_fits_nowhere_writes_nothing(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    wrong = Correction(a_lesson().kind, order_number="NOT-THERE-1")
    with pytest.raises(RuleBroken, match="order_number NOT-THERE-1 stands nowhere in the mail"):
        shop.decider.teach(quarantined(shop)[0], wrong)
    assert not (shop.home / "mail_templates").exists()


def test_without_its_template_a_day_that_is_read_again_waits_for_a_person_again(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    taught = shop.decider.teach(quarantined(shop)[0], a_lesson())
    shop.desk.replay(taught.event_ids)
    shop.read()
    shutil.rmtree(shop.home / "mail_templates")
    shop.desk.read_day_again(date(2025, 12, 12))
    assert shop.told() == []
    assert len(quarantined(shop)) == 1
    (event,) = shop.desk.events.listed()
    assert event.state is EventState.DEAD


def test_dead_letters_of_mail_are_replayed_by_their_folder_too(shop: MailShop) -> None:
    shop.get(a_letter("phishing"))
    shop.poll_and_read()
    assert shop.desk.replay(all_dead=True, source="mail:orders/Elsewhere") == 0
    assert shop.desk.replay(all_dead=True, source="mail:orders/INBOX") == 1
    assert shop.read().states[MailState.QUARANTINED] == 1
    assert shop.desk.replay(all_dead=True) == 1
