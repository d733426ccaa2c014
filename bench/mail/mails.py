"""Mails to be read: the templates' own samples, as large as shops send them, and what comes between them.

Of ten mails seven are samples, one of them with markup of schema.org where it tells of an order; one is forwarded, one
a newsletter, one brings a bill of 200 KB along.
"""

import json
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roms_assets.mail.rules.templates import Sample

DIFFERENT = 1_000
"""Files; more mails are these files read again."""
ATTACHED = 200_000
_STYLE = "".join(
    f".c{place}{{font:14px/1.4 Arial;color:#{place:06x};padding:{place}px}}\n" for place in range(120)
)
_OFFER = (
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-spacing:0">'
    '<tr><td class="c{0}" style="padding:0 12px;vertical-align:top"><a href="https://shop.example/p/{0}?ref=mail&amp;k={0}"'
    ' style="color:#333;text-decoration:none"><img src="https://shop.example/i/{0}.png" width="120" height="120">'
    '</a></td><td class="c{0}"><span style="font-size:13px">Something that others bought, number {0}</span><br>'
    '<b style="color:#b12704">from the shop</b></td></tr></table>\n'
)
_TAIL = "".join(_OFFER.format(place) for place in range(70))


def make_mails(folder: Path, different: int = DIFFERENT) -> list[Path]:
    """The files, made anew."""
    from roms_assets.mail.rules.samples import bytes_of
    from roms_assets.mail.template_files import templates_with

    samples = [
        (bytes_of(sample, template), sample.text or sample.html, sample.subject, _markup(sample))
        for template in templates_with({}).named.values()
        for sample in template.samples
    ]
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place in range(different):
        raw, body, subject, order = samples[place % len(samples)]
        path = folder / f"{place:05}.eml"
        path.write_bytes(_mail(place, raw, body, subject, order))
        made.append(path)
    return made


def _markup(sample: "Sample") -> dict[str, str]:
    """What a shop would say of it by schema.org; empty where it tells of no order that was placed."""
    event = sample.events[0] if sample.events else None
    if event is None or event.kind != "order" or event.order_number is None:
        return {}
    order = {"@context": "http://schema.org", "@type": "Order", "orderNumber": event.order_number}
    price = {"price": str(event.amount), "priceCurrency": event.currency} if event.currency else {}
    return order | price | {"orderStatus": "http://schema.org/OrderProcessing"}


def _mail(place: int, raw: bytes, body: str, subject: str, order: dict[str, str]) -> bytes:
    head = {
        name: value for name, value in _headers(raw).items() if name in ("From", "Authentication-Results")
    }
    match place % 10:
        case 7:
            quoted = (
                f"---------- Forwarded message ---------\nFrom: {head['From']}\nSubject: {subject}\n\n{body}"
            )
            return _whole({"From": "colleague@example.org"}, f"Fwd: {subject}", quoted)
        case 8:
            return _whole(
                {"From": "news@shop.example"},
                "News of this week",
                "Seeds and bulbs for the spring",
                body=False,
            )
        case 9:
            return _whole(head, subject, body, attached=ATTACHED)
    return _whole(head, subject, body, order=order if place % 10 == 6 else None)


def _headers(raw: bytes) -> dict[str, str]:
    from email import message_from_bytes

    return dict(message_from_bytes(raw).items())


def _whole(
    head: dict[str, str],
    subject: str,
    text: str,
    body: bool = True,
    order: dict[str, str] | None = None,
    attached: int = 0,
) -> bytes:
    mail = EmailMessage()
    for name, value in head.items():
        mail[name] = value
    mail["To"], mail["Subject"], mail["Date"] = (
        "customer@example.org",
        subject,
        "Mon, 02 Mar 2026 12:00:00 +0000",
    )
    told = (
        text
        if text.lstrip().startswith("<")
        else "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    )
    script = f'<script type="application/ld+json">{json.dumps(order)}</script>' if order else ""
    mail.set_content(text if body and "<" not in text[:1] else "See this mail in a browser.")
    page = f"<html><head><style>{_STYLE}</style>{script}</head><body>{told}{_TAIL}</body></html>"
    mail.add_alternative(page, subtype="html")
    if attached:
        mail.add_attachment(b"\x25" * attached, maintype="application", subtype="pdf")
    return bytes(mail)
