"""What was given back is what a mail calls so: no order's total, and of several amounts none is taken for all."""

from decimal import Decimal

import pytest

from roms_assets.mail.rules.found import MailRead
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

BOL = "Bestelnummer: A000ABCD12\nTerugbetaald bedrag: € 5,00\nVerzendkosten\t€ 2,00\n"
SEVERAL = "it names several amounts that were given back: 5.00 and 7.00"


def of_stranger(subject: str, text: str) -> MailRead:
    return reading_of(a_mail(text, subject, "shop@unknown.example", signed_by="unknown.example"), BUILT_IN)


def of_bol(text: str) -> MailRead:
    return reading_of(a_mail(text, "Je geld is terugbetaald", "a@bol.com", signed_by="bol.com"), BUILT_IN)


@pytest.mark.parametrize(
    "more",
    ["Totaal terugbetaald: € 7,00", "Terugbetaling via iDEAL\t€ 7,00", "Refund total:\n€ 7,00",
     "Rimborso totale di 7,00 €", "Erstattung in Höhe von 7,00 €"],
)  # fmt: skip
def test_several_amounts_that_were_given_back_wait(more: str) -> None:
    assert of_bol(f"{BOL}{more}\n").doubts == (SEVERAL,)


@pytest.mark.parametrize(
    "more",
    ["", "Totaal terugbetaald: € 5,00", "Terugbetaald op cadeaukaart: € 0,00", "Totaal bestelling: € 80,00"],
)
def test_one_amount_that_was_given_back_counts(more: str) -> None:
    read = of_bol(f"{BOL}{more}\n")
    assert ([event.amount for event in read.events], read.doubts) == ([Decimal("5.00")], ())


@pytest.mark.parametrize(
    ("subject", "text", "amount"),
    [
        ("Rimborso", "Abbiamo emesso un rimborso di 12,50 € per l'ordine IT-77120. Totale ordine: 80,00 €", "12.50"),
        ("Rimborso", "Ordine IT-77120. Totale ordine: 80,00 €", None),
        ("Refund", "Order IT-77120\nOrder total: $80.00\nRefund amount: $12.50", "12.50"),
        ("Refund", "Order IT-77120\nOriginal order total: $80.00", None),
        ("Erstattung", "Bestellung IT-77120\nBestellung gesamt: 80,00 €\nErstattungsbetrag: 12,50 €", "12.50"),
        ("Erstattung", "Bestellung IT-77120\nGesamtbetrag der Bestellung: 80,00 €\nBestellsumme: 80,00 €", None),
        ("Remboursement", "Commande IT-77120\nTotal de la commande : 80,00 €", None),
        ("Reembolso", "Pedido IT-77120\nTotal del pedido: 80,00 €\nImporte del reembolso: 12,50 €", "12.50"),
        ("Refund", "Order IT-77120\nRefund amount: $12.50\nRefund amount: $7.00", None),
        ("Il tuo ordine è stato annullato", "Ordine IT-77120\nTotale ordine: 80,00 €", None),
        ("Conferma dell'ordine", "Ordine IT-77120\nTotale ordine: 80,00 €", "80.00"),
    ],
)  # fmt: skip
def test_an_order_s_total_is_nothing_that_was_given_back(subject: str, text: str, amount: str | None) -> None:
    (event,) = of_stranger(subject, text).events
    assert event.amount == (Decimal(amount) if amount else None)


WRONG = "something in it has the form of a tracking number and a wrong check digit"


@pytest.mark.parametrize(
    ("second", "numbers", "is_doubted"),
    [("1Z5R89390357567127", 2, False), ("1Z12345E0205271688", 1, True), ("RR123456789DE", 1, True)],
)
def test_a_second_number_of_a_stranger_is_read_or_told_of(
    second: str, numbers: int, is_doubted: bool
) -> None:
    read = of_stranger("Your order has shipped", f"Order #AB-1234\nTracking: 1Z999AA10123456784, {second}\n")
    assert len(read.events) == numbers
    assert (WRONG in read.doubts) is is_doubted
