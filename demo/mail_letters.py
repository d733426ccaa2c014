"""The mails that lie in the demo's mailbox: what became of a few orders, in several languages and currencies.

All of them are written for the demo: nobody ever sent or got one. Formats are those of the senders they name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

OUR_SERVER = "mx.luna.example"
"""The receiving server of the demo's shop; what it says of a sender's signature is believed."""
ANA = "Ana Cruz <orders@luna.example>"


@dataclass(frozen=True)
class Letter:
    """One mail, and what a reader that works must make of it."""

    name: str
    sender: str
    subject: str
    day: tuple[int, int]
    """Month and day of 2025 on which it came."""
    text: str = ""
    html: str = ""
    is_proven: bool = True
    """Whether the receiving server could prove that its sender sent it."""
    expected: str = "nothing"
    """accepted, quarantined or nothing."""
    events: Sequence[tuple[str, str | None]] = field(default=())
    """Kind and order number of what it tells of."""
    at: datetime | None = None
    """When it came, where that is not in the morning of that day."""

    @property
    def received_at(self) -> datetime:
        """When it came to the mailbox."""
        month, day = self.day
        return self.at or datetime(2025, month, day, 9, 30, tzinfo=UTC)

    @property
    def raw(self) -> bytes:
        """As the receiving server keeps it."""
        domain = self.sender.rpartition("@")[2].rstrip(">")
        result = "pass" if self.is_proven else "fail"
        mail = EmailMessage(SMTP)
        mail["Authentication-Results"] = f"{OUR_SERVER}; dkim={result} header.d={domain}"
        mail["From"] = self.sender
        mail["To"] = ANA
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.received_at)
        mail["Message-ID"] = f"<{self.name}@{domain}>"
        mail.set_content(self.text or "Diese Mail ist in HTML geschrieben.")
        if self.html:
            mail.add_alternative(self.html, subtype="html")
            mail.set_boundary(f"--{self.name}--")  # the same bytes each time
        return mail.as_bytes()


_ZALANDO = "Zalando <info@service-mail.zalando.de>"
_AMAZON = "Amazon.co.uk <auto-confirm@amazon.co.uk>"
_CRAFT = "Rynek Rzemiosła <zamowienia@rzemioslo.example>"
GERMAN, BRITISH, POLISH, CRAFTED = "10105512345678", "205-4455667-1122334", "4f8e2d1c-2025", "RR-20418"
PARCEL = "00340434161094022115"

LETTERS = (
    Letter(
        "order-in-german",
        _ZALANDO,
        "Danke für deine Bestellung",
        (12, 1),
        html=f"""<p>Hallo Ana, danke für deine Bestellung!</p><p>Bestellnummer: {GERMAN}</p>
            <table><tr><td>Schürze aus Leinen</td><td>39,95 €</td></tr>
            <tr><td>Knetmaschine</td><td>1.249,00 €</td></tr>
            <tr><td>Gesamtsumme inkl. MwSt.</td><td>1.288,95 €</td></tr></table>""",
        expected="accepted",
        events=[("order", GERMAN)],
    ),
    Letter(
        "shipment-in-german",
        _ZALANDO,
        "Dein Paket ist unterwegs",
        (12, 3),
        text=f"""Hallo Ana,
Bestellnummer: {GERMAN}
Voraussichtliche Lieferung: Freitag, 05.12.2025
Versand mit DHL
Sendungsnummer: {PARCEL}
""",
        expected="accepted",
        events=[("shipment", GERMAN)],
    ),
    Letter(
        "delivery-by-the-carrier",
        "DHL Paket <noreply@dhl.de>",
        "Ihr DHL Paket wurde zugestellt",
        (12, 5),
        text=f"Guten Tag, Ihr Paket ist da.\nSendungsnummer {PARCEL}\n",
        expected="accepted",
        events=[("delivery", None)],
    ),
    Letter(
        "partial-cancellation-in-german",
        _ZALANDO,
        "Ein Teil deiner Bestellung wurde storniert",
        (12, 4),
        html=f"""<p>Bestellnummer: {GERMAN}</p><p>Storniert</p>
            <table><tr><td>Schürze aus Leinen</td><td>39,95 €</td></tr></table>
            <p>Weiterhin bestellt</p><table><tr><td>Knetmaschine</td><td>1.249,00 €</td></tr></table>""",
        expected="accepted",
        events=[("cancellation", GERMAN)],
    ),
    Letter(
        "refund-in-german",
        _ZALANDO,
        "Deine Gutschrift",
        (12, 6),
        text=f"Hallo Ana,\nBestellnummer: {GERMAN}\nErstattungsbetrag: 39,95 €\n",
        expected="accepted",
        events=[("refund", GERMAN)],
    ),
    Letter(
        "order-in-english",
        _AMAZON,
        f"Your Amazon.co.uk order #{BRITISH}",
        (12, 8),
        text=f"""Hello Ana, thank you for your order.
Order #{BRITISH}
Arriving: Friday, 12 December
2 x Cake stand\t£14.50
Order Total: £29.00
""",
        expected="accepted",
        events=[("order", BRITISH)],
    ),
    Letter(
        "refund-in-polish",
        "Allegro <powiadomienia@allegro.pl>",
        "Zwrot pieniędzy za Młynek do kawy",
        (12, 9),
        text=f"Numer zamówienia: {POLISH}\nKwota zwrotu: 1 234,56 zł\n",
        expected="accepted",
        events=[("refund", POLISH)],
    ),
    Letter(
        "newsletter",
        _ZALANDO,
        "Nur heute: 20 % Rabatt auf alles für die Küche",
        (12, 10),
        html="<p>Bestelle jetzt! Bestellnummer 1 von 3 Artikeln gratis.</p>",
    ),
    Letter(
        "phishing",
        _ZALANDO,
        "Danke für deine Bestellung",
        (12, 11),
        html="""<p>Bestellnummer: 10109999999999</p><table><tr><td>Goldbarren</td><td>9.999,00 €</td></tr>
            <tr><td>Gesamtsumme</td><td>9.999,00 €</td></tr></table><p>Nicht von dir? Klicke hier.</p>""",
        is_proven=False,
        expected="quarantined",
        events=[("order", "10109999999999")],
    ),
    Letter(
        "order-of-an-unknown-sender",
        _CRAFT,
        f"Potwierdzenie zamówienia {CRAFTED}",
        (12, 12),
        text=f"""Dzień dobry,
dziękujemy za zamówienie.
Numer zamówienia: {CRAFTED}
Forma do chleba z drewna
Do zapłaty: 1 089,00 zł
Pozdrawiamy, Rynek Rzemiosła
""",
        expected="quarantined",
        events=[("order", CRAFTED)],
    ),
    Letter(
        "another-order-of-the-unknown-sender",
        _CRAFT,
        "Potwierdzenie zamówienia RR-20533",
        (12, 15),
        text="""Dzień dobry,
dziękujemy za zamówienie.
Numer zamówienia: RR-20533
Wałek do ciasta
Do zapłaty: 79,50 zł
Pozdrawiamy, Rynek Rzemiosła
""",
        expected="quarantined",
        events=[("order", "RR-20533")],
    ),
)
"""In the order in which they were delivered."""
LESSON = (
    "--kind", "order", "--order-number", CRAFTED, "--amount", "1089.00", "--currency", "PLN",
    "--shop", "Rynek Rzemiosła",
)  # fmt: skip
"""What a person types to teach the unknown sender from its first mail."""


def unknown_mail() -> str:
    """How the id of the unknown sender's first mail begins."""
    mail = next(each for each in LETTERS if each.name == "order-of-an-unknown-sender")
    return sha256(mail.raw).hexdigest()[:12]
