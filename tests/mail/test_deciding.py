"""What a person decides about a mail in quarantine, and that it stays decided."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from demo.mail_letters import CRAFTED, LESSON
from roms_assets.cli.mail_taught import Typed
from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.events import Arrival, EventState
from roms_assets.mail.reading_mail import MailReader
from roms_assets.mail.rules.corrections import Correction
from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.judging import RELEASED, MailState
from tests.mail.shop import ORDERS, MailShop, a_letter, a_mail

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


def test_what_is_decided_of_a_mail_counts_for_its_copies_too(shop: MailShop) -> None:
    shop.mail["mailboxes"] = [{**ORDERS, "folders": ["INBOX", "Archive"]}]
    shop.get(a_letter("phishing"))
    shop.get(a_letter("phishing"), folder="Archive")
    shop.desk.poll()
    shop.read()
    event_id = shop.decider.event_of(quarantined(shop)[0]).id
    for decide, counts in ((shop.decider.release, 1), (dismissing(shop), 0)):
        decide([event_id])
        assert [event.state for event in shop.desk.events.listed()] == [EventState.READ] * 2
        assert (len(shop.told()), quarantined(shop)) == (counts, [])
    (shop.home / "lake.duckdb").unlink()
    shop.desk.read_day_again(date(2025, 12, 11))
    assert (shop.told(), quarantined(shop)) == ([], [])


def dismissing(shop: MailShop) -> Callable[[list[int]], object]:
    return lambda ids: shop.decider.dismiss(ids, "a false sender")


def test_neither_a_kill_after_the_decision_nor_an_original_out_of_reach_loses_it(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.get(a_letter("phishing"))
    shop.poll_and_read()
    event_id = shop.decider.releasable(quarantined(shop)[0])
    monkeypatch.setattr(MailReader, "read", killed)
    with pytest.raises(KeyboardInterrupt):
        shop.decider.release([event_id])
    monkeypatch.undo()
    (shop.home / "landing").rename(shop.home / "aside")
    assert shop.read().to_try_again == 1
    shutil.rmtree(shop.home / "landing", ignore_errors=True)
    (shop.home / "aside").rename(shop.home / "landing")
    shop.later(minutes=1)
    assert shop.read().states[MailState.ACCEPTED] == 1
    assert [row["is_released"] for row in shop.rows("mail_events")] == [True]


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_mail_that_is_dismissed_tells_of_nothing_for_good_until_it_is_taught(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    (mail_id,) = quarantined(shop)
    event_id = shop.decider.event_of(mail_id).id
    assert shop.decider.dismiss([event_id], "a game").states[MailState.NOTHING] == 1
    for _ in range(2):
        assert (shop.told(), quarantined(shop)) == ([], [])
        (row,) = shop.rows("mail_quarantine")
        assert (row["settled_by"], row["reason"]) == ("dismissed", "dismissed by a person: a game")
        (message,) = shop.rows("mail_messages")
        assert (message["state"], message["reason"]) == ("nothing", row["reason"])
        (shop.home / "lake.duckdb").unlink()
        shop.desk.read_day_again(date(2025, 12, 12))
    taught = shop.decider.teach(mail_id, a_lesson())
    shop.desk.replay(taught.event_ids)
    assert shop.read().states[MailState.ACCEPTED] == 1


def test_only_mails_are_decided_about(shop: MailShop) -> None:
    shop.desk.events.keep([Arrival("shopify", "a1", shop.clock.now(), {}, b"{}", "application/json", "c0")])
    for decide in (shop.decider.release, shop.desk.replay):
        with pytest.raises(RuleBroken, match="expected the number of a mail's event; 1 is of shopify"):
            decide([1])
        with pytest.raises(RuleBroken, match="expected the number of a mail's event; 2 is not there"):
            decide([2])
    (event,) = shop.desk.events.listed()
    assert event.state is EventState.WAITING


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


def test_a_sender_that_is_taught_without_a_shop_is_called_by_its_domain(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    taught = shop.decider.teach(quarantined(shop)[0], replace(a_lesson(), shop=None))
    shop.desk.replay(taught.event_ids)
    shop.read()
    assert [row["shop"] for row in shop.rows("mail_messages")] == ["rzemioslo.example"]
    assert [row["shop"] for row in shop.rows("mail_events")] == [None]


def test_what_a_template_of_the_sender_calls_the_shop_need_not_be_said_again(shop: MailShop) -> None:
    parcel = replace(a_letter(OF_STRANGER[1]), subject="Zlecenie wysłane", text="Numer zlecenia: RR-20533\n")
    shop.get(a_letter(OF_STRANGER[0]), parcel)
    shop.poll_and_read()
    order, shipment = quarantined(shop)
    shop.decider.teach(order, a_lesson())
    told = Correction(EventKind.SHIPMENT, order_number="RR-20533")
    shop.desk.replay(shop.decider.teach(shipment, told).event_ids)
    assert shop.read().states[MailState.ACCEPTED] == 2
    assert {row["shop"] for row in shop.rows("mail_events")} == {"Rynek Rzemiosła"}
    assert {row["shop"] for row in shop.rows("mail_messages")} == {"Rynek Rzemiosła"}


def test_a_mail_that_failed_authentication_teaches_nothing(shop: MailShop) -> None:
    shop.get(replace(a_letter(OF_STRANGER[0]), is_proven=False))
    shop.poll_and_read()
    with pytest.raises(RuleBroken, match="what somebody else wrote teaches nothing"):
        shop.decider.teach(quarantined(shop)[0], a_lesson())
    assert not (shop.home / "mail_templates").exists()


def test_a_sender_that_was_taught_is_understood_from_then_on(shop: MailShop) -> None:
    shop.get(a_letter(OF_STRANGER[0]))
    shop.poll_and_read()
    shop.decider.teach(quarantined(shop)[0], a_lesson())
    shop.get(a_letter(OF_STRANGER[1]))
    assert shop.poll_and_read().states == {
        MailState.ACCEPTED: 1, MailState.QUARANTINED: 0, MailState.NOTHING: 0, MailState.REFUSED: 0,
        MailState.COPY: 0,
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
