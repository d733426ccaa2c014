"""What the copies of one mail have in common, whatever way each of them came: its Message-ID and its words."""

from collections.abc import Iterator
from hashlib import sha256

from roms_assets.mail.rules.mime import Mail


def letter_sha256(mail: Mail) -> str | None:
    """The same for each copy of a mail, and no way back to what it says; None without a Message-ID.

    Anybody can write any Message-ID into a mail. So it proves nothing by itself: two mails that have the same one and
    say different things are two mails.
    """
    if mail.message_id is None:
        return None
    return sha256("\0".join([mail.message_id, *_said(mail)]).encode("utf-8", "replace")).hexdigest()


def _said(mail: Mail) -> Iterator[str]:
    """Who says what, and when. Servers on the way may break lines anew and encode texts otherwise."""
    yield mail.sender
    yield mail.sent_at.isoformat() if mail.sent_at else mail.headers.first("date") or ""
    for text in (mail.subject, mail.plain, mail.html):
        yield " ".join(text.split())
    yield str(mail.attached_qty)
    if mail.attached:
        yield from _said(mail.attached)
