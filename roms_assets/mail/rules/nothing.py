"""Why nothing was made of a mail that nobody decided about, in words for a person."""

from roms_assets.mail.rules.found import MailKind, Reader
from roms_assets.mail.rules.general import SURE

_CALLED = {
    MailKind.INVOICE: "an invoice",
    MailKind.PAYMENT_NOTICE: "a notice of payment",
    MailKind.PRICE_CHANGE: "a change of prices",
    MailKind.OTHER: "no order",
}


def why_nothing(kind: str, reader: str, shop: str, confidence: float) -> str:
    """Why a mail of that kind is about no order; the words are those of its row in `mail_messages`."""
    if reader == Reader.TEMPLATE:
        return f"the template of {shop} says that it is about {_CALLED[MailKind(kind)]}"
    if kind != MailKind.OTHER:
        return f"its subject has words of {_CALLED[MailKind(kind)]}"
    if confidence >= SURE:
        return "its subject has words of no order, such as those of a newsletter or an account"
    return "it tells of no order or parcel both its number and what became of it"
