"""The words by which mails of senders that no template knows are told apart, in nine languages.

A subject decides; what is no order is looked for first, so that a bill for an order is a bill. Each line is an
alternative, and a space in it is any space.
"""

import re

from roms_assets.mail.rules.found import EventKind, MailKind
from roms_assets.mail.rules.word_lists import alternatives

_SUBJECTS: dict[EventKind | MailKind, str] = {
    MailKind.OTHER: r"""
        (?:cancel|clos|delet|verify|confirm|suspend|reactivat|updat)\w* (?:of )?your (?:\w+ )?(?:account|payment)
        (?:cancel|clos|confirm|renew|updat)\w* (?:of )?your (?:\w+ )?(?:membership|subscription)
        account (?:is |has been |was )?(?:suspended|locked|cancell?ed|closed|on hold)
        (?:subscription|membership) (?:has been |was |is )?(?:cancel|renew|expir)
        your account
        \d+ ?% off
        newsletter
        review your (?:purchase|order)
        rate your
        how was your
        in your (?:cart|basket|bag)
        abandoned
        promo(?:tion)?\b
        gutschein
        rabatt
        kündigung
        (?:ihr|dein) (?:kunden)?konto
        verifizier
        bewerte
        désabonn
        votre compte
        il tuo account
        su cuenta
        twoje konto
        uw account
        """,
    MailKind.PRICE_CHANGE: r"""
        price (?:change|drop|increase|alert|update|adjust)
        preis(?:änderung|alarm|senkung|erhöhung|anpassung)
        (?:changement|baisse) de prix
        cambio di prezzo
        cambio de precio
        zmiana ceny
        prijswijziging
        """,
    MailKind.PAYMENT_NOTICE: r"""
        payment (?:received|confirm|reminder|due|failed|successful|declined|notice|authori[sz]ed|processed)
        receipt for your payment
        your payment
        you (?:sent|paid|authori[sz]ed)
        zahlung
        mahnung
        paiement
        pagamento
        (?:tu|su) pago
        pago recibido
        płatnoś
        betaling
        """,
    MailKind.INVOICE: r"""
        invoice
        (?:your )?(?:e-?|tax )?receipt(?! of| for)
        rechnung
        facture
        fattura
        factura
        faktura
        factuur
        """,
    EventKind.REFUND: r"""
        refund
        (?:your|dein|ihr|je|uw) (?:money|geld) ist?\b
        erstattung
        erstattet
        rückzahlung
        rembours
        rimborso
        reembolso
        zwrot (?:środków|pieniędzy|płatności)
        terugbeta
        """,
    EventKind.CANCELLATION: r"""
        cancell?(?:ed|ation)
        storniert
        stornierung
        annul(?:ée?|ation|eerd|ato|ata|lato|lata|lamento)
        cancelad[oa]
        anulowan
        geannuleerd
        stornobestätigung
        cancelamento
        """,
    EventKind.EXCEPTION: r"""
        delivery (?:exception|delay|failed|attempt)
        (?:delivery|shipment|package|parcel) (?:is |has been )?late
        delayed
        unable to deliver
        not (?:been |be )?delivered
        could not be delivered
        (?:sorry )?we missed you
        verspätet
        verzögert
        (?:nicht|nie) zugestellt
        zustellung fehlgeschlagen
        retard
        non livré
        ritardo
        mancata consegna
        retraso
        opóźni
        vertraagd
        vertraging
        """,
    EventKind.OUT_FOR_DELIVERY: r"""
        out for delivery
        arriving today
        delivered today
        delivering it today
        with your (?:local )?(?:\w+ )?courier
        wird heute zugestellt
        kommt heute
        in zustellung
        en cours de livraison
        livré aujourd
        in consegna
        en reparto
        w doręczeniu
        dziś doręczymy
        wydana do doręczenia
        wordt vandaag bezorgd
        """,
    EventKind.DELIVERY: r"""
        delivered
        (?<!wird )zugestellt
        ist angekommen
        geliefert
        livrée?\b
        consegnat[oa]
        entregad[oa]
        doręczon
        dostarczon
        bezorgd\b
        geleverd
        colis a été remis
        entregue
        """,
    EventKind.SHIPMENT: r"""
        (?:has|have|is|was|been|order|items?) (?:just )?(?:been )?(?:shipped|dispatched|despatched|sent)
        shipped
        dispatched
        (?:shipping|shipment|dispatch) (?:confirmation|notification)
        on (?:its|the|their) way
        versandt
        verschickt
        versendet
        versandbestätigung
        unterwegs
        auf dem weg
        expédié
        en route
        spedit[oa]
        spedizione
        enviad[oa]
        en camino
        wysłan
        nadan[ao]
        w drodze
        verzonden
        onderweg
        en chemin
        """,
    EventKind.ORDER: r"""
        (?:pre)?order (?:confirm|received|acknowledg|placed)
        (?:confirmation|receipt) (?:of|for) (?:your )?order
        (?:thank you|thanks) for (?:your )?(?:order|purchase)
        we(?:'ve| have)? (?:received|got) your order
        your (?:[\w.'-]+ )?order\b
        order (?:number )?[#]?\S*\d\S* (?:is )?(?:confirmed|received)
        (?:vor)?bestellbestätigung
        (?:vor)?bestellung (?:[\w/-]*\d[\w/-]* )?(?:ist )?(?:eingegangen|bestätigt)
        auftragsbestätigung
        (?:deine|ihre|eure) (?:[\w.'-]+-)?bestellung
        bestelleingang
        (?:confirmation de )?(?:votre|ta) commande
        conferma (?:dell'|del tuo |d')?ordine
        il tuo ordine
        (?:tu|su) pedido
        confirmación de pedido
        potwierdzenie (?:złożenia )?zamówienia
        twoje zamówienie
        bestelbevestiging
        (?:je|uw) bestelling
        dank für (?:deinen|ihren|euren) (?:einkauf|auftrag)
        auftragseingang
        auftrag (?:nr\.? )?[\w-]*\d[\w-]* (?:ist )?(?:eingegangen|bestätigt)
        confirmation de (?:la )?commande
        accusé de réception de (?:la |votre )?commande
        merci (?:pour|de) (?:votre|ton|ta) (?:achat|commande)
        (?:pré)?commande (?:(?:n[°o]\s?)?[\w-]*\d[\w-]* )?(?:est )?confirmée
        grazie per (?:il tuo |l'|il suo )?(?:acquisto|ordine)
        (?:pre)?ordine (?:(?:n\.? ?)?[\w-]*\d[\w-]* )?(?:è stato )?(?:confermato|ricevuto)
        confirmación de (?:tu|su|la) (?:compra|pedido)
        gracias por (?:tu|su) (?:compra|pedido)
        pedido (?:(?:n[º°.]\s?)?[\w-]*\d[\w-]* )?(?:confirmado|recibido|recebido)
        dziękujemy za (?:zakupy|zamówienie|złożenie zamówienia)
        zamówienie (?:(?:nr )?[\w/-]*\d[\w/-]* )?(?:zostało )?(?:przyjęte|potwierdzone|złożone)
        bedankt voor (?:je|uw) (?:bestelling|aankoop)
        (?:voor)?bestelling (?:(?:nr\.? )?[\w-]*\d[\w-]* )?(?:is )?(?:ontvangen|bevestigd|geplaatst)
        confirmação (?:da|do|de) (?:sua |seu )?(?:encomenda|pedido|compra)
        (?:sua|seu|tua|teu) (?:encomenda|pedido)
        encomenda (?:(?:n[º°.]\s?)?[\w-]*\d[\w-]* )?(?:confirmada|recebida|registada)
        obrigad[oa] (?:por|pela|pelo) (?:a )?(?:sua|seu|tua|teu) (?:compra|encomenda|pedido)
        order(?:bekräftelse)
        ordre(?:bekræftelse|bekreftelse)
        potvrzení objednávky
        """,
}


SUBJECTS = {
    kind: re.compile(rf"(?<!\w)(?:{alternatives(words)})", re.IGNORECASE) for kind, words in _SUBJECTS.items()
}
_JAPANESE: dict[EventKind | MailKind, re.Pattern[str]] = {
    EventKind.REFUND: re.compile("返金"),
    EventKind.CANCELLATION: re.compile("注文の?が?キャンセル"),
    EventKind.DELIVERY: re.compile("配達完了"),
    EventKind.SHIPMENT: re.compile("発送|出荷"),
    EventKind.ORDER: re.compile("注文[のを]?ご?(?:確認|内容|完了|受付|承り)|ご(?:注文|購入).{0,8}ありがとう"),
}
"""Without the begin of a word, for Japanese has no spaces between them."""
OPENING = 600
"""Characters of the text in which a parcel's state is looked for when the subject says nothing."""

_CONFIRMS = re.compile(
    r"(?<!\w)(?:order\sconfirmation|bestellbestätigung|auftragsbestätigung|confirmation\sde\s(?:la\s)?commande"
    r"|conferma\s(?:dell')?ordine|confirmación\sde(?:l)?\spedido|potwierdzenie\szamówienia|bestelbevestiging)",
    re.IGNORECASE,
)


def kind_of_subject(subject: str) -> EventKind | MailKind | None:
    """What the subject says the mail is; None when it says nothing that is known."""
    return next((kind for kind in SUBJECTS if _says(kind, subject)), None)


def event_before(subject: str) -> EventKind | None:
    """What the subject tells of before the words of a mail that tells of none: `Your order 4711 and a voucher`.

    A bill may be the confirmation of an order, too: `Invoice and order confirmation`.
    """
    found = {kind: match.start() for kind, words in SUBJECTS.items() if (match := words.search(subject))}
    begin = min((start for kind, start in found.items() if isinstance(kind, MailKind)), default=0)
    if MailKind.INVOICE in found and _CONFIRMS.search(subject):
        return EventKind.ORDER
    return next(
        (kind for kind, start in found.items() if isinstance(kind, EventKind) and start < begin), None
    )


def kind_of_opening(text: str) -> EventKind | None:
    """What the first lines say happened to a parcel or an order."""
    opening = text[:OPENING]
    events = (kind for kind in SUBJECTS if isinstance(kind, EventKind))
    return next((kind for kind in events if _says(kind, opening)), None)


def _says(kind: EventKind | MailKind, text: str) -> bool:
    if SUBJECTS[kind].search(text):
        return True
    return not text.isascii() and kind in _JAPANESE and _JAPANESE[kind].search(text) is not None
