"""The demo's mails, from the mailbox into the tables: what each must become."""

from demo.mail_letters import LETTERS
from tests.mail.shop import MailShop


def test_every_letter_becomes_what_it_must(shop: MailShop) -> None:
    shop.get(*LETTERS)
    shop.poll_and_read()
    found = shop.query("SELECT state FROM mail_messages ORDER BY uid")["state"].to_list()
    assert dict(zip([each.name for each in LETTERS], found, strict=True)) == {
        each.name: each.expected for each in LETTERS
    }
    accepted = sorted(
        (each for each in LETTERS if each.expected == "accepted"), key=lambda each: each.received_at
    )
    assert shop.told() == [event for each in accepted for event in each.events]
