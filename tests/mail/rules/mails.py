"""Mails written for the tests: of shops that do not exist, to a customer at example.org."""

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from roms_assets.mail.rules.found import MailRead
from roms_assets.mail.rules.reading import Manner, read_mail
from roms_assets.mail.rules.templates import Templates, templates_of
from roms_assets.mail.template_files import templates_with

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SERVER = "mx.example.org"
COLLECTIONS = Path(os.environ.get("ROMS_COLLECTIONS", Path(__file__).parents[4] / "shared" / "data"))
"""Mails and tracking numbers that were collected elsewhere: tried where they are, none is part of the project."""
BUILT_IN = templates_with({})
SHOP = """
shop: Example Shop
senders: [shop.example]
language: de_DE
currency: EUR
kinds:
  - {kind: payment_notice, subject: ["Zahlung"]}
  - kind: cancellation
    subject: ["storniert"]
    says: ["Bestellung {order_number}"]
    is_whole: yes
  - kind: shipment
    subject: ["unterwegs"]
    each: "Bestellung {order_number}"
    says: ["Bestellung {order_number}", "Sendung {tracking_number}", "mit {carrier}"]
  - kind: order
    subject: ["Bestellung"]
    says: ["Bestellung {order_number}", "Summe: {amount}", "Lieferung: {expected_on}"]
    items: ["{quantity} x {name}\\t{unit_price}"]
"""


def a_mail(
    text: str = "",
    subject: str = "Ihre Bestellung",
    sender: str = "Example Shop <orders@shop.example>",
    html: str = "",
    signed_by: str | None = "shop.example",
    **headers: str,
) -> bytes:
    """A mail, signed by its sender unless it is said otherwise; `Message_ID` becomes the header Message-ID."""
    mail = EmailMessage()
    if signed_by:
        mail["Authentication-Results"] = f"{SERVER}; dkim=pass header.d={signed_by}"
    mail["From"], mail["To"], mail["Subject"] = sender, "Robin Example <customer@example.org>", subject
    mail["Date"] = NOW
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return bytes(mail)


def reading_of(
    raw: bytes, templates: Templates | str = SHOP, threshold: float = 0.8, trusted: str = SERVER
) -> MailRead:
    """The mail read, by the one template that is given or by several."""
    known = templates if isinstance(templates, Templates) else templates_of({"example.yaml": templates})
    return read_mail(raw, NOW, Manner(known, frozenset([trusted]), threshold, ZoneInfo("Europe/Berlin")))
