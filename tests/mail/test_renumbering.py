"""A mailbox that numbers its mails anew: what is wanted is fetched, however old it is, and nothing else."""

import sqlite3
from datetime import UTC, datetime, timedelta

from tests.mail.shop import MailShop, a_letter


def test_a_mail_that_is_moved_in_while_the_numbers_begin_anew_is_fetched_however_old(shop: MailShop) -> None:
    shop.mail["first_day"] = None
    shop.later(days=60)
    shop.get(a_letter("order-in-english"), at=datetime(2025, 11, 10, tzinfo=UTC))
    shop.get(a_letter("order-in-german"), at=shop.clock.now() - timedelta(days=1))
    assert shop.poll().new == 1, "the other came before the first day of the first visit"
    shop.later(days=90)
    assert shop.poll().new == 0
    shop.get(a_letter("refund-in-german"), at=datetime(2025, 11, 20, tzinfo=UTC))
    shop.get(a_letter("refund-in-polish"), at=datetime(2025, 10, 20, tzinfo=UTC))
    shop.host.renumber()
    found = shop.poll()
    assert (found.new, found.seen) == (1, 2), "what lay there before the first visit stays unwanted"
    shop.read()
    assert [kind for kind, _ in shop.told()] == ["refund", "order"]
    shop.host.renumber()
    assert shop.poll().new == 0


def test_a_mailbox_read_by_an_earlier_version_notes_what_is_unwanted_at_the_next_poll(shop: MailShop) -> None:
    shop.mail["first_day"] = None
    shop.later(days=60)
    shop.get(a_letter("order-in-english"), at=datetime(2025, 11, 10, tzinfo=UTC))
    shop.poll()
    with sqlite3.connect(shop.home / "events.sqlite") as events:
        events.execute("DELETE FROM event_cursors WHERE source LIKE 'old:%'")
    assert shop.poll().new == 0
    shop.host.renumber()
    assert shop.poll().new == 0
