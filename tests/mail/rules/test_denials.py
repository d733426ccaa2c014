"""A mail that looks like an order and says that none was placed, or that it is cancelled, waits."""

import pytest

from roms_assets.mail.rules.denials import DENIED
from roms_assets.mail.rules.found import EventKind
from tests.mail.rules.mails import SHOP, a_mail, reading_of

DENIALS = [
    "Your order has been canceled because your payment was declined.",
    "We\u2019re sorry, we couldn't process your order.",
    "We were unable to complete your purchase.",
    "Your order was not placed: the card was rejected.",
    "Your order could not be\nprocessed.",
    "We had to cancel your order.",
    "We have cancelled your order.",
    "Ihre Bestellung wurde leider storniert.",
    "Wir konnten Ihre Bestellung leider nicht bearbeiten.",
    "Ihre Zahlung wurde abgelehnt.",
    "Votre commande a été annulée.",
    "Nous n'avons pas pu traiter votre commande.",
    "Votre paiement a été refusé.",
    "Il tuo ordine è stato annullato.",
    "Non siamo riusciti a elaborare il tuo ordine.",
    "Tu pedido ha sido cancelado.",
    "No hemos podido procesar tu pedido.",
    "Twoje zamówienie zostało anulowane.",
    "Nie udało się zrealizować zamówienia.",
    "Je bestelling is helaas geannuleerd.",
    "We konden je bestelling niet verwerken.",
]
USUAL = [
    "If your payment is declined, your order will be canceled.",
    "You can cancel your order until it ships.",
    "Your order has not shipped yet, and your card has not been charged.",
    "This mail is not an acceptance of your order. Do not reply to it.",
    "If you did not place this order, please tell us.",
    "To cancel your order, visit Your Orders. Items cannot be returned when opened.",
    "Diese Bestätigung ist noch nicht die Annahme Ihrer Bestellung.",
    "Sie können Ihre Bestellung bis zum Versand stornieren. Wenn die Zahlung nicht eingeht, wird sie storniert.",
    "Bitte antworten Sie nicht auf diese Mail zu Ihrer Bestellung.",
    "Vous pouvez annuler votre commande. Ne répondez pas à ce mail.",
    "Puoi annullare il tuo ordine. Non rispondere a questa mail.",
    "Puedes cancelar tu pedido. No respondas a este mensaje.",
    "Możesz anulować zamówienie. Nie odpowiadaj na tę wiadomość.",
    "Je kunt je bestelling annuleren. Je kunt niet op deze mail antwoorden.",
]


@pytest.mark.parametrize("sentence", DENIALS)
def test_what_denies_an_order_is_a_doubt(sentence: str) -> None:
    read = reading_of(a_mail(f"Guten Tag\n{sentence}\nBestellung K-4711\nSumme: 12,00 €\n"), SHOP)
    assert (read.kind, DENIED in read.doubts) == (EventKind.ORDER, True)


@pytest.mark.parametrize("sentence", USUAL)
def test_what_is_usual_in_the_mail_of_an_order_is_none(sentence: str) -> None:
    read = reading_of(a_mail(f"Guten Tag\n{sentence}\nBestellung K-4711\nSumme: 12,00 €\n"), SHOP)
    assert (read.kind, read.doubts) == (EventKind.ORDER, ())
