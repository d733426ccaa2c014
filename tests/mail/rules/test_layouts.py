"""Mails of a stranger as shops of many countries lay them out: what is not sure is not told, and all of it waits."""

import pytest

from roms_assets.mail.rules.judging import MailState, judged
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

TABLE = """<p>danke für deine Bestellung.</p><p>Bestellnr.: BH-20418</p><table><tr><th>Artikel</th><th>Menge</th>
<th>Preis</th></tr><tr><td>Rosenstock</td><td>2</td><td>12,50 €</td></tr><tr><td>Versand</td><td></td><td>4,90 €</td>
</tr><tr><td>Zwischensumme</td><td></td><td>25,00 €</td></tr><tr><td>Gesamt</td><td></td><td>29,90 €</td></tr>
</table>"""
TWO_SELLERS = """<h2>Seller: Tea House</h2><p>Order # 113-22001</p><table><tr><td>Green tea</td><td>$12.00</td></tr>
</table><p>Order total: $15.99</p><h2>Seller: Mug Barn</h2><p>Order # 113-22002</p><p>Order total: $11.49</p>
<p>Grand total: $27.48</p>"""
TOLD = [
    ("Danke für deine Bestellung bei Blumenhof", TABLE, ["order BH-20418 29.90 EUR"]),
    (
        "Update zu deiner Bestellung BH-20418",
        "Ein Artikel wurde storniert:\n1 x Gießkanne 24,00 €\nNeue Gesamtsumme: 29,90 €",
        ["cancellation BH-20418"],
    ),
    (
        "Vorbestellung bestätigt",
        "Vorbestellnummer BH-30000\nGesamtbetrag: 69,99 €",
        ["order BH-30000 69.99 EUR"],
    ),
    (
        "Merci pour votre commande n°FR-55012",
        "2 x Tasse — 12,50 €\nSous-total : 25,00 €\nFrais de port : 5,90 €\nTotal TTC : 30,90 €",
        ["order FR-55012 30.90 EUR"],
    ),
    (
        "Votre remboursement pour la commande FR-55012",
        "Montant remboursé : 45,00 €\nTotal de la commande : 75,90 €",
        ["refund FR-55012 45.00 EUR"],
    ),
    ("Précommande confirmée", "Précommande FR-60001\nTotal à payer : 59,99 €", ["order FR-60001 59.99 EUR"]),
    (
        "Hemos cancelado 1 artículo de tu pedido ES-7781",
        "Artículo cancelado: Funda 19,99 €\nNuevo total: 480,00 €",
        ["cancellation ES-7781"],
    ),
    (
        "Ordine confermato",
        "N. ordine IT-3341\nTazza\t2\t€ 12,50\nSpedizione gratuita\nTotale: € 25,00",
        ["order IT-3341 25.00 EUR"],
    ),
    (
        "Je pakket van Molenwinkel komt eraan",
        "Bestelling NL-88213 is ingepakt.\nBezorgdienst: PostNL\nBezorging: dinsdag 3 maart",
        ["shipment NL-88213"],
    ),
    ("Je geld is onderweg", "Bestelling NL-88213\nWe hebben € 24,95 terugbetaald.", ["refund NL-88213"]),
    (
        "Dziękujemy za zakupy! Zamówienie 2026/03/112",
        "Książka B 2 szt. 25,00 zł\nDostawa 9,99 zł\nRazem do zapłaty: 59,99 zł",
        ["order 2026/03/112 59.99 PLN"],
    ),
    (
        "Encomenda PT-10233 registada",
        "1 un. Caneca 7,50 €\nTotal a pagar: 11,40 €",
        ["order PT-10233 11.40 EUR"],
    ),
    (
        "【出荷のお知らせ】ご注文 JP-44120",
        "お問い合わせ番号:1234-5678-9012\n合計:3,980円",
        ["shipment JP-44120"],
    ),
    ("Your Bazaar order (2 sellers)", TWO_SELLERS, ["order 113-22001", "order 113-22002"]),
    (
        "Items canceled from your order AB-5512",
        "Canceled:\n2 x Bulb $4.00\nNew order total: $30.00",
        ["cancellation AB-5512"],
    ),
    (
        "Refund for order UK-77123",
        "Item refund £19.99\nPostage refund £3.50\nRefund total: £23.49",
        ["refund UK-77123"],
    ),
    (
        "Part of your order AB-5512 has shipped",
        "Shipped: 1 x Lamp\nUPS 1Z999AA10123456784",
        ["shipment AB-5512 UPS 1Z999AA10123456784"],
    ),
]
NOTHING = [
    ("A sua subscrição foi renovada", "Referência: SUB-9931\nValor: 9,99 €\nPróxima cobrança: 01/04/2026"),
    ("You've received a £50 gift card from Kim", "Amount: £50.00\nCode: GC-8812-3391-0021\nReference: 77123"),
    ("Dein Abo verlängert sich", "Abo AB-99121 wird am 01.04.2026 verlängert. Betrag: 12,99 €"),
]


@pytest.mark.parametrize(("subject", "body", "told"), TOLD)
def test_what_is_sure_is_told_and_waits(subject: str, body: str, told: list[str]) -> None:
    is_html = body.startswith("<")
    text, html = ("", body) if is_html else (body, "")
    read = reading_of(a_mail(text, subject, "a@unknown.example", html, signed_by="unknown.example"), BUILT_IN)
    assert judged(read, is_released=False).state is MailState.QUARANTINED
    fields = ("kind", "order_number", "amount", "currency", "carrier", "tracking_number")
    shown = [[getattr(event, name) for name in fields] for event in read.events]
    assert [" ".join(str(each) for each in values if each) for values in shown] == told


@pytest.mark.parametrize(("subject", "text"), NOTHING)
def test_what_renews_or_is_given_is_no_order(subject: str, text: str) -> None:
    read = reading_of(a_mail(text, subject, "a@unknown.example", signed_by="unknown.example"), BUILT_IN)
    assert (read.events, read.doubts) == ((), ())


ORDER_NUMBER = "Bestellnummer: 10105512345678\nGesamtsumme inkl. MwSt. 39,95 €"


@pytest.mark.parametrize(
    ("subject", "is_doubted"),
    [
        ("Danke für deine Bestellung", False),
        ("Retourenschein: Danke für deine Bestellung", True),
        ("Deine Rücksendung: Danke für deine Bestellung", True),
        ("Danke für deine Bestellung: sie wird noch geprüft", True),
        ("Danke für deine Bestellung, sie wartet auf Zahlung", True),
        ("On hold: Danke für deine Bestellung", True),
        ("Étiquette de retour : Danke für deine Bestellung", True),
        ("In attesa di pagamento: Danke für deine Bestellung", True),
        ("Pendiente de pago: Danke für deine Bestellung", True),
        ("Oczekuje na płatność: Danke für deine Bestellung", True),
        ("Wacht op betaling: Danke für deine Bestellung", True),
    ],
)
def test_of_a_known_shop_an_order_that_goes_back_or_is_not_settled_waits(
    subject: str, is_doubted: bool
) -> None:
    read = reading_of(
        a_mail(ORDER_NUMBER, subject, "Zalando <info@zalando.de>", signed_by="zalando.de"), BUILT_IN
    )
    assert [event.order_number for event in read.events] == ["10105512345678"]
    assert bool(read.doubts) is is_doubted
