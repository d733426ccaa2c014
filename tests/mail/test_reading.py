"""From the mailbox into the tables: each mail once, whatever happens in between."""

import hashlib
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from demo.mail_letters import GERMAN, LETTERS
from resources.landing import Landing
from resources.mailbox import MailboxClient
from roms_assets.kernel.events import Arrival, EventState
from roms_assets.mail.rules.found import MailRead
from roms_assets.mail.rules.judging import COPY_COUNTS, FETCHED_WHOLE, MailState
from roms_assets.mail.rules.reading import Manner, read_mail
from tests.mail.shop import ORDERS, MailShop, a_letter, a_mail

SOME = [a_letter(name) for name in ("order-in-german", "newsletter", "phishing", "refund-in-german")]


def test_every_letter_becomes_what_it_must(shop: MailShop) -> None:
    shop.get(*LETTERS)
    shop.poll_and_read()
    found = shop.query("SELECT state FROM mail_messages ORDER BY uid")["state"].to_list()
    assert dict(zip([each.name for each in LETTERS], found, strict=True)) == {
        each.name: each.expected for each in LETTERS
    }
    accepted = [each for each in LETTERS if each.expected == "accepted"]
    by_time = sorted(accepted, key=lambda each: each.received_at)
    assert shop.told() == [event for each in by_time for event in each.events]


def test_an_event_is_exact_and_says_where_it_stands(shop: MailShop) -> None:
    letter = a_letter("order-in-german")
    shop.get(letter)
    shop.poll_and_read()
    (event,) = shop.rows("mail_events")
    mail_id = hashlib.sha256(letter.raw).hexdigest()
    assert (event["event_key"], event["mail_id"]) == (f"{mail_id}-0", mail_id)
    assert (event["received_date"], event["received_at"]) == (date(2025, 12, 1), letter.received_at)
    assert (event["order_number"], event["shop"]) == (GERMAN, "Zalando")
    assert (event["amount_minor"], event["amount"], event["currency"]) == (128895, Decimal("1288.95"), "EUR")
    assert (event["reader"], event["is_released"], event["items_qty"]) == ("template", False, 2)
    shown = {each["field"]: each for each in json.loads(event["evidence"])}
    assert GERMAN in shown["order_number"]["text"]
    assert "1.288,95" in shown["amount"]["text"]
    items = [
        (row["name"], row["quantity"], row["unit_price_minor"])
        for row in shop.rows("mail_event_items", "line_number")
    ]
    assert items == [("Schürze aus Leinen", 1, 3995), ("Knetmaschine", 1, 124900)]
    assert shop.desk.stores.landing.read(mail_id) == letter.raw


def test_what_a_message_row_says(shop: MailShop) -> None:
    shop.get(a_letter("phishing"))
    shop.poll_and_read()
    (row,) = shop.rows("mail_messages")
    assert (row["mailbox"], row["folder"], row["uid"]) == ("orders", "INBOX", 101)
    assert (row["authentication"], row["kind"], row["events_qty"]) == ("failed", "order", 1)
    assert row["reason"] == "the receiving server could not prove that …@service-mail.zalando.de sent it"
    assert (row["sender_domain"], row["sender_address"], row["subject"]) == (
        "service-mail.zalando.de", None, None)  # fmt: skip
    (quarantined,) = shop.rows("mail_quarantine")
    assert json.loads(quarantined["understood"])[0]["order_number"] == "10109999999999"
    assert quarantined["settled_at"] is None
    assert shop.rows("mail_events") == []


def test_who_wants_it_sees_subjects_and_addresses(shop: MailShop) -> None:
    shop.mail["personal_data"] = "clear"
    shop.get(
        a_letter("phishing"),
        *(b"Subject: %b\r\n\r\n.\r\n" % each for each in (b"=?klingon?q?x?=", b"y" * 900, b"")),
    )
    shop.poll_and_read()
    rows = shop.rows("mail_messages", "uid")
    assert [row["subject"] for row in rows] == ["Danke für deine Bestellung", "x", "y" * 500, None]
    assert rows[0]["sender_address"] == "info@service-mail.zalando.de"
    assert "info@service-mail.zalando.de" in rows[0]["reason"]


def test_reading_and_polling_again_changes_nothing(shop: MailShop) -> None:
    shop.get(*SOME)
    shop.poll_and_read()
    before = shop.everything()
    again = shop.poll()
    assert (again.seen, again.new, shop.read().mails) == (0, 0, 0)
    shop.host.renumber()
    anew = shop.poll()
    assert (anew.seen, anew.new, shop.read().mails) == (len(SOME), 0, 0)
    days = sorted({row["received_date"] for row in before["mail_messages"]})
    read = [shop.desk.read_day_again(day).mails for day in days]
    assert sum(read) == len(SOME)
    assert shop.everything() == before


def test_a_mail_in_two_folders_counts_once(shop: MailShop) -> None:
    shop.mail["mailboxes"] = [{**ORDERS, "folders": ["INBOX", "Archive"]}]
    letter = a_letter("order-in-german")
    shop.get(letter)
    shop.get(letter, folder="Archive")
    polls = shop.desk.poll()
    assert [(poll.folder, poll.new) for poll in polls] == [("INBOX", 1), ("Archive", 1)]
    assert shop.read().states[MailState.ACCEPTED] == 2
    assert len(shop.rows("mail_messages")) == len(shop.rows("mail_events")) == 1
    assert shop.desk.lost_days() == []


def test_what_counts_stays_so_when_a_copy_comes_from_a_mailbox_that_vouches_for_nobody(
    shop: MailShop,
) -> None:
    bare = {**ORDERS, "name": "bare", "trusted_servers": [], "folders": ["Copies"]}
    shop.mail["mailboxes"] = [ORDERS, bare]
    shop.logins["bare"] = shop.logins["orders"]
    letter = a_letter("order-in-german")
    shop.get(letter)
    shop.get(letter, folder="Copies")
    shop.desk.poll()
    shop.read()
    (row,) = shop.rows("mail_messages")
    assert (row["mailbox"], row["state"]) == ("orders", "accepted")
    assert shop.told() == [("order", GERMAN)]
    assert shop.rows("mail_quarantine") == []
    assert {event.state for event in shop.desk.events.listed()} == {EventState.READ}, "nobody waits for it"


def test_a_copy_that_waits_for_a_person_is_settled_when_a_better_one_comes(shop: MailShop) -> None:
    bare = {**ORDERS, "name": "bare", "trusted_servers": [], "folders": ["Copies"]}
    shop.mail["mailboxes"] = [ORDERS, bare]
    shop.logins["bare"] = shop.logins["orders"]
    letter = a_letter("order-in-german")
    shop.get(letter, folder="Copies")
    shop.desk.poll()
    assert shop.read().states[MailState.QUARANTINED] == 1
    shop.get(letter)
    shop.desk.poll()
    assert shop.read().states[MailState.QUARANTINED] == 0
    assert shop.told() == [("order", GERMAN)]
    assert [row["settled_by"] for row in shop.rows("mail_quarantine")] == ["read"]
    assert [event.reason for event in shop.desk.events.listed(state=EventState.READ)] == ["", COPY_COUNTS]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b'From: nobody\r\nContent-Type: multipart/mixed; boundary="\r\n\r\n--\r\n',
        b"Subject: order 12345\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xfe====\r\n",
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000,
        b"X: " + b"y" * 200_000 + b"\r\n\r\n.",
    ],
    ids=["empty", "no header", "no boundary", "no base64", "html bomb", "long header"],
)
def test_whatever_comes_as_a_mail_stops_no_other(shop: MailShop, raw: bytes) -> None:
    shop.get(raw or b"\r\n", a_letter("order-in-english"))
    read = shop.poll_and_read()
    assert (read.mails, read.states[MailState.ACCEPTED]) == (2, 1)
    assert len(shop.rows("mail_messages")) == 2


def test_our_own_fault_in_reading_one_mail_stops_no_other_and_its_words_are_nowhere(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(raw: bytes, at: datetime, how: Manner) -> MailRead:
        if b"secret" in raw:
            raise ZeroDivisionError("secret words of the mail")
        return read_mail(raw, at, how)

    monkeypatch.setattr("roms_assets.mail.reading_mail.read_mail", faulty)
    shop.get(a_mail("secret"), a_letter("order-in-english"))
    shop.poll()
    pointless = Arrival("mail:orders/INBOX", "0" * 64, shop.clock.now(), {}, b"{}", "application/json", "c0")
    shop.desk.events.keep([pointless])
    read = shop.read()
    assert (read.states[MailState.REFUSED], read.states[MailState.ACCEPTED]) == (2, 1)
    of_nothing, dead = shop.desk.events.listed(state=EventState.DEAD)
    assert "an event that points to no mail" in of_nothing.reason
    why = "reading it failed, which is a fault of ROMS: ZeroDivisionError at test_reading.py:"
    assert dead.reason.startswith(why)
    assert [row["reason"] for row in shop.rows("mail_messages") if row["state"] == "refused"] == [dead.reason]
    assert shop.desk.read_day_again(date(2025, 12, 20)).states[MailState.REFUSED] == 2
    assert "ZeroDivisionError at test_reading.py" in caplog.text
    assert "secret" not in caplog.text
    monkeypatch.undo()
    assert shop.desk.replay([dead.id]) == 1
    assert shop.read().states[MailState.NOTHING] == 1


def test_a_mail_that_is_too_large_is_refused_with_its_header_kept(shop: MailShop) -> None:
    shop.mail["largest_mail_mb"] = 1
    raw = a_mail(text="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 15_000)
    shop.get(raw, a_letter("order-in-english"))
    read = shop.poll_and_read()
    assert (read.states[MailState.REFUSED], read.states[MailState.ACCEPTED]) == (1, 1)
    refused = next(row for row in shop.rows("mail_messages") if row["state"] == "refused")
    assert "a mail of 1 MB is larger than mail.largest_mail_mb allows" in refused["reason"]
    header = shop.desk.stores.landing.read(refused["mail_id"])
    assert header == raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert [event.state for event in shop.desk.events.listed()] == [EventState.READ, EventState.DEAD]
    assert shop.rows("mail_quarantine") == []
    shop.mail["largest_mail_mb"] = 2
    assert shop.poll().new == 1
    assert shop.read().states[MailState.REFUSED] == 0
    assert {event.state for event in shop.desk.events.listed()} == {EventState.READ}
    reasons = [row["reason"] for row in shop.rows("mail_messages", "mail_id") if row["uid"] == 101]
    assert sorted(reasons) == ["", FETCHED_WHOLE]
    assert shop.poll().new == 0


def test_a_mail_that_the_server_does_not_hand_out_is_refused_until_it_does(shop: MailShop) -> None:
    letter = a_letter("order-in-english")
    shop.get(letter)
    with pytest.MonkeyPatch.context() as refusing:
        refusing.setattr(MailboxClient, "_handed_out", lambda *_: {101: None})
        assert shop.poll().new == 1
        assert shop.read().states[MailState.REFUSED] == 1
        (row,) = shop.rows("mail_messages")
        assert "has this mail and does not hand it out" in row["reason"]
        assert shop.poll().new == 0
    assert shop.poll().new == 1
    assert shop.read().states[MailState.ACCEPTED] == 1
    assert len(shop.told()) == 1


def test_what_is_not_whole_is_asked_for_again_however_many_wait(
    shop: MailShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resources.event_queries.PAGE", 2)
    shop.mail["largest_mail_mb"] = 1
    for number in range(3):
        shop.get(a_mail(f"large {number}", text="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 15_000))
    shop.get(
        *(
            a_mail(f"Your order A-{number}0023", f"Order number: A-{number}0023\nTotal: 12.00 EUR")
            for number in range(5)
        )
    )
    states = shop.poll_and_read().states
    assert (states[MailState.REFUSED], states[MailState.QUARANTINED]) == (3, 5)
    assert shop.poll().new == 0
    shop.mail["largest_mail_mb"] = 2
    assert shop.poll().new == 3
    shop.read()
    assert shop.desk.replay(all_dead=True) == 5
    assert shop.desk.events.listed(state=EventState.DEAD) == []


def test_a_mail_without_a_date_came_when_its_mailbox_says(shop: MailShop) -> None:
    shop.get(b"Subject: x\r\n\r\n.\r\n", at=datetime(2025, 12, 2, 23, 59, tzinfo=UTC))
    shop.get(b"Subject: from tomorrow\r\n\r\n.\r\n", at=datetime(2026, 7, 1, tzinfo=UTC))
    shop.poll_and_read()
    rows = shop.rows("mail_messages", "uid")
    assert [row["received_date"] for row in rows] == [date(2025, 12, 2), date(2025, 12, 20)]
    assert [row["sent_at"] for row in rows] == [None, None]


def test_a_mail_from_before_the_first_day_is_not_fetched(shop: MailShop) -> None:
    shop.get(a_mail(), at=datetime(2025, 10, 1, tzinfo=UTC))
    shop.get(a_letter("order-in-english"))
    assert shop.poll().seen == 1


def test_after_a_pause_of_any_length_nothing_is_missing(shop: MailShop) -> None:
    shop.mail["first_day"] = None
    shop.get(a_letter("order-in-english"))
    assert shop.poll().new == 1
    shop.later(days=5)
    shop.get(a_letter("order-in-german"), at=shop.clock.now())
    shop.later(days=40)
    assert shop.poll().new == 1
    shop.get(a_mail("from before all"), at=datetime(2025, 10, 1, tzinfo=UTC))
    assert shop.poll().new == 0, "it came before business.first_day"
    shop.get(a_mail(), at=shop.clock.now() - timedelta(days=20))
    shop.later(days=40)
    shop.host.renumber()
    assert shop.poll().new == 1


def test_an_original_that_is_damaged_makes_one_dead_letter(shop: MailShop) -> None:
    first, second = a_letter("order-in-english"), a_letter("order-in-german")
    shop.get(first, second)
    shop.poll()
    stored = next(iter(shop.home.glob(f"landing/originals/*/{hashlib.sha256(first.raw).hexdigest()}.zst")))
    stored.write_bytes(b"no longer what it was")
    read = shop.read()
    assert (read.states[MailState.REFUSED], read.states[MailState.ACCEPTED]) == (1, 1)
    (dead,) = shop.desk.events.listed(state=EventState.DEAD)
    assert "is damaged" in dead.reason
    stored.unlink()
    Landing(folder=str(shop.home / "landing")).keep(first.raw)
    assert shop.desk.replay([dead.id]) == 1
    assert shop.read().states[MailState.ACCEPTED] == 1
    assert len(shop.told()) == 2


def test_an_original_that_is_gone_is_tried_again_until_it_is_there(shop: MailShop) -> None:
    shop.get(a_letter("order-in-english"))
    shop.poll()
    (shop.home / "landing").rename(shop.home / "aside")
    assert shop.read().to_try_again == 1
    assert not shop.desk.has_due()
    shutil.rmtree(shop.home / "landing", ignore_errors=True)
    (shop.home / "aside").rename(shop.home / "landing")
    shop.later(minutes=1)
    assert shop.desk.has_due()
    assert shop.read().states[MailState.ACCEPTED] == 1


def test_each_poll_is_logged_with_what_came_of_it(shop: MailShop) -> None:
    shop.get(*LETTERS)
    shop.poll_and_read()
    shop.later(minutes=30)
    shop.get(a_mail())
    shop.poll_and_read()
    rows = shop.rows("mail_sync_log", "polled_at")
    told = [
        (row["mailbox"], row["folder"], row["seen"], row["new"], row["read"], row["refused"]) for row in rows
    ]
    assert told == [("orders", "INBOX", 11, 11, 8, 3), ("orders", "INBOX", 1, 1, 1, 0)]
    assert [row["error"] for row in rows] == ["", ""]


def test_a_lake_that_was_lost_is_made_again_from_landing(shop: MailShop) -> None:
    shop.get(*SOME)
    shop.poll_and_read()
    before = shop.everything()
    assert shop.desk.lost_days() == []
    (shop.home / "lake.duckdb").unlink()
    assert len(shop.desk.lost_days()) == len(SOME)
    assert shop.run("reconcile").success
    assert shop.everything() == before
    assert shop.desk.lost_days() == []
