"""A mail that looks like an order, a parcel, a cancellation or a refund, and whose text denies it, waits."""

import pytest

from roms_assets.mail.rules.denial_words import DENIALS
from roms_assets.mail.rules.denials import doubts_of_denial
from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.texts import Part
from tests.mail.rules.mails import a_mail, reading_of

SUBJECTS = {
    EventKind.ORDER: "Ihre Bestellung",
    EventKind.SHIPMENT: "Ihr Paket ist unterwegs",
    EventKind.OUT_FOR_DELIVERY: "Ihr Paket kommt heute",
    EventKind.DELIVERY: "Zugestellt: Ihr Paket",
    EventKind.CANCELLATION: "Ihre Bestellung wurde storniert",
    EventKind.REFUND: "Ihre Erstattung",
}
TEMPLATE = "\n".join(
    [
        *("shop: Example Shop", "senders: [shop.example]", "language: de_DE", "currency: EUR", "kinds:"),
        *(
            f"  - {{kind: {kind}, subject: ['{subject}'], says: ['K: {{order_number}}', 'Summe: {{amount}}']"
            + (", is_whole: yes}" if kind is EventKind.CANCELLATION else "}")
            for kind, subject in sorted(SUBJECTS.items(), key=lambda each: -len(each[1]))
        ),
    ]
)
DENIED = {
    EventKind.ORDER: """
        Your order has been canceled because your payment was declined.
        We\u2019re sorry, we couldn't process your order.
        We were unable to complete your purchase.
        Your order was not placed: the card was rejected.
        Your order could not be\\nprocessed.
        We had to cancel your order.
        We have cancelled your order.
        We had to reject your order.
        Your order is incomplete.
        This is not an order yet.
        This is only a quote.
        Your order is not yet confirmed.
        Your order has been refunded.
        We have refunded $19.00 to you.
        Ihre Bestellung wurde leider storniert.
        Ihre Bestellung Nr. K-4711 wurde storniert.
        Wir konnten Ihre Bestellung leider nicht bearbeiten.
        Ihre Zahlung wurde abgelehnt.
        Leider konnten wir Ihre Bestellung nicht annehmen.
        Wir können Ihre Bestellung leider nicht annehmen.
        Ihre Bestellung konnte nicht angenommen werden.
        Leider müssen wir Ihre Bestellung ablehnen.
        Leider mussten wir Ihre Bestellung stornieren.
        Sie haben die Bestellung noch nicht abgeschlossen.
        Dies ist keine Bestellung.
        Dies ist nur ein Angebot und noch keine Bestellung.
        Ihre Bestellung ist noch nicht gültig. Bitte bestätigen Sie sie.
        Wir haben Ihnen 19,00 € erstattet.
        Votre commande a été annulée.
        Nous n'avons pas pu traiter votre commande.
        Votre paiement a été refusé.
        Votre commande n'est pas encore validée.
        Nous avons dû refuser votre commande.
        Ceci n'est pas une commande.
        Nous vous avons remboursé 19,00 €.
        Il tuo ordine è stato annullato.
        Non siamo riusciti a elaborare il tuo ordine.
        Abbiamo dovuto rifiutare il tuo ordine.
        Il tuo ordine non è ancora confermato.
        Questo non è un ordine.
        Ti abbiamo rimborsato 19,00 €.
        Tu pedido ha sido cancelado.
        No hemos podido procesar tu pedido.
        Hemos tenido que rechazar tu pedido.
        Tu pedido todavía no está confirmado.
        Esto no es un pedido.
        Te hemos reembolsado 19,00 €.
        O seu pedido foi cancelado.
        Não foi possível processar a sua encomenda.
        O seu pagamento foi recusado.
        Isto não é uma encomenda.
        Twoje zamówienie zostało anulowane.
        Nie udało się zrealizować zamówienia.
        Anulowaliśmy Twoje zamówienie.
        Nie przyjęliśmy Twojego zamówienia.
        Musieliśmy odrzucić Twoje zamówienie.
        To nie jest zamówienie.
        Zwróciliśmy Ci 19,00 zł.
        Je bestelling is helaas geannuleerd.
        We konden je bestelling niet verwerken.
        We konden je bestelling niet aannemen.
        We moeten je bestelling helaas weigeren.
        Je bestelling is nog niet bevestigd.
        Dit is nog geen bestelling.
        We hebben je € 19,00 terugbetaald.
        ご注文はキャンセルされました。
        ご注文を承ることができませんでした。
        """,
    EventKind.SHIPMENT: """
        Your order has not been shipped yet.
        We could not ship your parcel.
        Your order was cancelled.
        Ihr Paket wurde noch nicht versandt.
        Wir konnten Ihre Bestellung nicht verschicken.
        Votre colis n'a pas encore été expédié.
        Il tuo ordine non è ancora stato spedito.
        Tu pedido todavía no se ha enviado.
        A sua encomenda ainda não foi enviada.
        Twoja przesyłka nie została jeszcze wysłana.
        Je pakket is nog niet verzonden.
        ご注文の商品はまだ発送されていません。
        """,
    EventKind.OUT_FOR_DELIVERY: """
        We could not deliver your parcel.
        Ihr Paket kann heute nicht zugestellt werden.
        """,
    EventKind.DELIVERY: """
        We could not deliver your parcel.
        Your parcel has not been delivered.
        Your package was returned to the sender.
        We tried to deliver your parcel.
        Wir konnten Ihr Paket nicht zustellen.
        Das Paket wurde an den Absender zurückgesandt.
        Ihr Paket geht zurück an den Absender.
        Die Zustellung Ihres Pakets ist fehlgeschlagen.
        Die Annahme des Pakets wurde verweigert.
        Livraison impossible : colis retourné à l'expéditeur.
        La consegna non è riuscita.
        Doręczenie przesyłki nie powiodło się.
        Votre colis n'a pas pu être livré.
        Votre colis a été renvoyé à l'expéditeur.
        Non siamo riusciti a consegnare il tuo pacco.
        Il pacco è stato restituito al mittente.
        No hemos podido entregar tu paquete.
        El paquete ha sido devuelto al remitente.
        Não foi possível entregar a sua encomenda.
        A encomenda foi devolvida ao remetente.
        Nie udało się doręczyć przesyłki.
        Paczka została zwrócona do nadawcy.
        We konden je pakket niet bezorgen.
        Het pakket is retour gestuurd naar de afzender.
        荷物を配達できませんでした。
        """,
    EventKind.CANCELLATION: """
        We could not cancel your order.
        Your cancellation was rejected.
        Wir konnten Ihre Bestellung nicht mehr stornieren.
        Die Stornierung ist fehlgeschlagen.
        Die Stornierung konnte nicht durchgeführt werden.
        Nous n'avons pas pu annuler votre commande.
        L'annulation n'a pas pu être effectuée.
        Non è stato possibile annullare il tuo ordine.
        No hemos podido cancelar tu pedido.
        Tu pedido no se puede cancelar.
        Não foi possível cancelar a sua encomenda.
        Nie udało się anulować zamówienia.
        We konden je bestelling niet annuleren.
        ご注文をキャンセルできませんでした。
        """,
    EventKind.REFUND: """
        Your refund was denied.
        No refund will be issued.
        Your refund has been cancelled.
        We could not refund you.
        We cannot issue your refund.
        Your refund is under review.
        We will refund you once we receive the item.
        Your refund will be issued after your return has been received.
        Ihre Erstattung wurde abgelehnt.
        Wir konnten Ihnen den Betrag nicht erstatten.
        Ihre Erstattung ist fehlgeschlagen.
        Wir prüfen Ihre Erstattung.
        Ihre Erstattung wird derzeit geprüft.
        Sobald wir den Artikel erhalten haben, erstatten wir.
        Die Erstattung erfolgt, wenn die Rücksendung bei uns eingetroffen ist.
        Erstattungsbetrag: 4,25 € wird nach Eingang der Rücksendung überwiesen.
        Votre remboursement a été refusé.
        Nous n'avons pas pu vous rembourser.
        Nous vous rembourserons dès réception de l'article.
        Il tuo rimborso è stato rifiutato.
        Non possiamo emettere il rimborso.
        Riceverai il rimborso non appena riceviamo l'articolo.
        Tu reembolso ha sido rechazado.
        No hemos podido tramitar tu reembolso.
        Te reembolsaremos cuando recibamos el artículo.
        O seu reembolso foi recusado.
        Não foi possível efetuar o reembolso.
        Vamos reembolsar assim que recebermos o artigo.
        Twój zwrot środków został odrzucony.
        Nie mogliśmy zwrócić Ci pieniędzy.
        Zwrot środków nastąpi po otrzymaniu produktu.
        Je terugbetaling is geweigerd.
        We konden het bedrag niet terugbetalen.
        We betalen je terug: de terugbetaling volgt zodra we het artikel hebben ontvangen.
        返金できませんでした。
        """,
}
USUAL = {
    EventKind.ORDER: """
        If your payment is declined, your order will be canceled.
        You can cancel your order until it ships.
        Your order has not shipped yet, and your card has not been charged.
        This mail is not an acceptance of your order. Do not reply to it.
        If you did not place this order, please tell us.
        You did not place this order?
        We do not accept returns of orders that were opened.
        To cancel your order, visit Your Orders. Items cannot be returned when opened.
        Orders cannot be cancelled after they ship.
        If an item is missing, it will be refunded with your order.
        Diese Bestätigung ist noch nicht die Annahme Ihrer Bestellung.
        Diese Mail bestätigt den Eingang Ihrer Bestellung und stellt noch keine Annahme Ihres Angebots dar.
        Sie können Ihre Bestellung bis zum Versand stornieren. Wenn die Zahlung nicht eingeht, wird sie storniert.
        Ihre Bestellung kann nach dem Versand nicht mehr storniert werden.
        Bitte antworten Sie nicht auf diese Mail zu Ihrer Bestellung.
        Ihre Bestellung wurde noch nicht versandt. Wir belasten Ihr Konto erst beim Versand.
        Der Liefertermin Ihrer Bestellung ist noch nicht bestätigt.
        Versandkosten Ihrer Bestellung werden nicht erstattet.
        Sie haben keine Bestellung aufgegeben? Dann schreiben Sie uns.
        Vous pouvez annuler votre commande. Ne répondez pas à ce mail.
        Votre commande n'est pas encore expédiée.
        Votre commande ne peut plus être annulée.
        Cet e-mail n'est pas une acceptation de votre commande.
        Puoi annullare il tuo ordine. Non rispondere a questa mail.
        Questa e-mail non costituisce accettazione del tuo ordine.
        La tua carta non verrà addebitata fino alla spedizione.
        Puedes cancelar tu pedido. No respondas a este mensaje.
        Este correo no supone la aceptación de tu pedido.
        Pode cancelar a sua encomenda. Não responda a esta mensagem.
        Możesz anulować zamówienie. Nie odpowiadaj na tę wiadomość.
        Ta wiadomość nie stanowi przyjęcia zamówienia.
        Zamówienie nie może zostać anulowane po wysyłce.
        Płatność nie została jeszcze pobrana.
        Je kunt je bestelling annuleren. Je kunt niet op deze mail antwoorden.
        Je bestelling is nog niet verzonden.
        ご注文はまだ発送されていません。このメールには返信できません。
        """,
    EventKind.SHIPMENT: """
        The rest of your order has not shipped yet.
        Items of your order that have not shipped yet follow.
        If your parcel is not delivered, tell us. Returns can be sent back to the sender.
        Die übrigen Artikel Ihrer Bestellung wurden noch nicht versandt.
        Ihr Paket kann noch nicht verfolgt werden.
        Sie können Ihre Bestellung nicht mehr ändern.
        Les autres articles de votre commande n'ont pas encore été expédiés.
        El resto de tu pedido todavía no se ha enviado.
        De overige artikelen van je bestelling zijn nog niet verzonden.
        """,
    EventKind.DELIVERY: """
        If you could not be reached, your parcel is with a neighbour.
        Your parcel has not been delivered? Tell us.
        Falls Sie das Paket nicht erhalten haben, schreiben Sie uns.
        Das Paket muss bei Rückgabe an den Absender zurückgeschickt werden.
        Sie wurden nicht angetroffen. Ihr Paket liegt beim Nachbarn.
        Die übrigen Artikel Ihrer Bestellung wurden noch nicht geliefert.
        Sie können Artikel aus dieser Lieferung zurücksenden. Bitte antworten Sie nicht auf diese Mail.
        Si vous n'avez pas reçu votre colis, contactez-nous.
        Se non hai ricevuto il pacco, scrivici.
        Si no has recibido el paquete, escríbenos.
        Jeśli przesyłka nie została doręczona, napisz do nas.
        Als je pakket niet is bezorgd, laat het ons weten.
        """,
    EventKind.CANCELLATION: """
        You have not been charged for this order.
        If you did not cancel this order, tell us.
        Falls Sie die Bestellung nicht storniert haben, schreiben Sie uns.
        Ihre Karte wurde nicht belastet. Bitte antworten Sie nicht auf diese Mail.
        Votre carte n'a pas été débitée.
        Karta nie została obciążona. Zamówienie zostało anulowane.
        """,
    EventKind.REFUND: """
        If your refund was denied, tell us.
        Please do not reply to this mail about your refund.
        Your refund may not show for 5 days, until your bank has processed it.
        You will see the refund once your bank receives it.
        We have refunded you after your return has been received.
        Shipping costs are not refunded.
        Refunds to gift cards are not refundable.
        You have not received your refund?
        Falls Sie die Erstattung nicht erhalten haben, schreiben Sie uns.
        Versandkosten werden nicht erstattet.
        Wir haben Ihre Rücksendung geprüft und die Erstattung veranlasst.
        Die Erstattung ist sichtbar, sobald Ihre Bank sie erhalten hat.
        Die Erstattung erfolgt innerhalb von 5 Tagen nach Eingang auf Ihrem Konto.
        Bitte prüfen Sie die Erstattung auf Ihrem Konto. Antworten Sie nicht auf diese Mail.
        Le remboursement est visible dès que votre banque l'a reçu.
        Ne répondez pas à ce mail.
        Il rimborso sarà visibile quando la tua banca lo riceve.
        Te avisamos cuando recibas el reembolso.
        Zwrot środków zobaczysz, gdy otrzymasz wyciąg z banku.
        Je ziet de terugbetaling zodra je bank die heeft verwerkt.
        """,
}


def _each(sentences: dict[EventKind, str]) -> list[tuple[EventKind, str]]:
    return [
        (kind, line.strip().replace("\\n", "\n"))
        for kind, lines in sentences.items()
        for line in lines.strip().splitlines()
    ]


@pytest.mark.parametrize(("kind", "sentence"), _each(DENIED))
def test_what_denies_it_is_a_doubt(kind: EventKind, sentence: str) -> None:
    read = reading_of(a_mail(f"Guten Tag\n{sentence}\nK: K-4711\nSumme: 12,00 €\n", SUBJECTS[kind]), TEMPLATE)
    told = tuple(each.told for each in DENIALS[kind])
    assert (read.kind, any(doubt.startswith(told) for doubt in read.doubts)) == (kind, True)


@pytest.mark.parametrize(("kind", "sentence"), _each(USUAL))
def test_what_is_usual_in_such_a_mail_is_none(kind: EventKind, sentence: str) -> None:
    read = reading_of(a_mail(f"Guten Tag\n{sentence}\nK: K-4711\nSumme: 12,00 €\n", SUBJECTS[kind]), TEMPLATE)
    assert (read.kind, read.doubts) == (kind, ())


def test_the_reason_quotes_the_words_and_no_name_between_them() -> None:
    text = "The refund for Robin Example was\ndenied."
    assert list(doubts_of_denial(EventKind.REFUND, [Part("text", text)])) == [
        'its text says that the money was not paid back, or not yet: "refund … denied"'
    ]
