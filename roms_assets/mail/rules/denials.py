"""Sentences of a mail that say that its order was not placed, was cancelled or not paid: it confirms nothing then.

In the languages of the templates. What only would be, such as `if your card is declined`, denies nothing.
"""

import re
from collections.abc import Iterator

from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.texts import Part

DENIED = "its text says that the order was not placed, was cancelled or could not be paid"
_NEAR = 200
"""Characters around a word within which its sentence is looked at."""
_STEMS = (
    "declin", "reject", "fail", "unable", "cannot", "can't", "can\u2019t", "n't ", "n\u2019t ", " not ", "cancel",
    "unsuccessful", "nicht", "storniert", "abgelehnt", "fehlgeschlagen", "gescheitert", "pas pu", "pas été", "refusé",
    "rejeté", "échoué", "annul", "non ", "rifiutat", "fallit", "no se ", "no ha", "no he", "no fue", "no pud",
    "no pod", "rechazad", "fallid", "odrzuc", "nieudan", "nie ", "niet ", "geweigerd", "mislukt", "anulowan",
)  # fmt: skip
"""One of these stands in each such sentence; they are found much faster than sentences are."""
_ABOUT = r"""
    order|purchase|payment|card
    \w*bestellung|auftrag|\w*zahlung|\w*karte|einkauf
    commande|paiement|carte|achat
    ordine|pagamento|carta|acquisto
    pedido|pago|tarjeta|compra
    zamówieni\w+|płatnoś\w+|kart\w+|zakup\w*
    bestelling|betaling|kaart|aankoop
    """
_SAID = r"""
    (?:payment|card|order|charge|purchase)\b.{0,60}\b(?:declined|rejected|failed|unsuccessful)
    (?:not|\w*n['\u2019]t|unable to|cannot) (?:\w+ ){0,3}(?:process|complete|accept|place|fulfill?|confirm)(?:e?d)?
    (?:not|\w*n['\u2019]t|unable to|cannot) (?:\w+ ){0,3}(?:authori[sz]|charge your card)\w*
    not (?:\w+ )?successful
    (?:was|were|is|been|be|we|we['\u2019]ve|have|had to) cancell?(?:ed)?
    (?<!noch )nicht (?:\w+ ){0,3}(?:\w*bearbeite|ausgeführt|ausführen|abgeschlossen|abschließen|aufgegeben|verarbeite
    |durchgeführt|durchführen|autorisiert|abgebucht|abbuchen|erfolgreich|entgegen|zustande|eingezogen)\w*
    storniert|abgelehnt|fehlgeschlagen|gescheitert
    pas (?:pu|été) (?:\w+ ){0,3}(?:trait|valid|accept|finalis|débit|pass|effectu|confirm|abouti)\w*
    refusée?s?|rejetée?s?|échoué\w*|(?:été|est) annulée?s?|(?:avons|a|ont) annulé
    non (?:\w+ ){0,4}(?:a )?(?:elabora|completa|accetta|evade|addebita|effettua|conferma|andat)\w*
    rifiutat[oa]|fallit[oa]|(?:stat[oa]|abbiamo) annullat[oa]
    no (?:\w+ ){1,3}(?:procesa|completa|tramita|realiza|acepta|cobra|confirma)\w*
    rechazad[oa]|fallid[oa]|(?:sido|fue|ha|hemos) cancelad[oa]
    nie (?:\w+ ){1,3}(?:przetworz|zrealizowa|przyj|złoż|pobra|potwierdz)\w*|nie powiod\w+
    odrzucon\w*|nieudan\w*|anulowan[aeoy]\w*|anulowaliśmy
    niet (?:\w+ ){0,3}(?:verwerk|geplaatst|afgerond|geaccepteerd|voltooi|uitgevoerd|uitvoeren|gelukt|afschrijven)\w*
    geweigerd|mislukt|(?:is|werd|hebben) (?:\w+ ){0,3}geannuleerd
    """
_MAYBE = r"""
    if|unless|until|once|when|may|might|can be|in case|would
    wenn|falls|sofern|sollte\w*|solange|bis|sobald|kann|können|könn\w+
    si|sauf|lorsque|tant que|peut|quand
    se (?:il|la|l['\u2019]|non|lo|hai|vuoi|desideri)|qualora|finché|quando|può
    cuando|hasta|mientras|puede\w*
    jeśli|jeżeli|gdy|dopóki|może\w*
    als|indien|zodra|tenzij|wanneer|kan|kunt
    """
_ENDS = re.compile(r"[.!?](?=\s)|\n(?![a-zà-ÿ])")
"""A sentence goes on in the next line where that begins with a small letter."""


def _any_of(lines: str) -> re.Pattern[str]:
    words = "|".join(line.strip() for line in lines.strip().splitlines()).replace("||", "|")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_ORDER, _DENIES, _WOULD = _any_of(_ABOUT), _any_of(_SAID), _any_of(_MAYBE)


def doubts_of_denial(kind: EventKind, parts: list[Part]) -> Iterator[str]:
    """Why no order was placed, whoever read one of these texts."""
    if kind is EventKind.ORDER and any(_denies(part.text, part.lower) for part in parts):
        yield DENIED


def _denies(text: str, lower: str) -> bool:
    found_in = lower if len(lower) == len(text) else text
    return any(
        _ORDER.search(sentence) and _DENIES.search(sentence) and not _WOULD.search(sentence)
        for stem in _STEMS
        for sentence in _sentences(text, found_in, stem)
    )


def _sentences(text: str, lower: str, stem: str) -> Iterator[str]:
    """Those that a word stands in, each once, in one line."""
    at = lower.find(stem)
    while at >= 0:
        before = [each.end() for each in _ENDS.finditer(text, max(0, at - _NEAR), at)]
        end = _ENDS.search(text, at + len(stem) - 1, at + _NEAR)
        last = end.start() if end else at + _NEAR
        yield text[before[-1] if before else max(0, at - _NEAR) : last].replace("\n", " ")
        at = lower.find(stem, max(last, at + len(stem)))
