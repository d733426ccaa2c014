"""Words that say that something did not happen, was only asked for, or happened in part: whoever wrote them, it waits.

In the languages of the templates. A word too many costs a person a look; one too few invents a cancellation.
"""

import re
from collections.abc import Iterator

from roms_assets.mail.rules.found import EventKind, MailEvent, MailKind
from roms_assets.mail.rules.returning import doubts_of_return
from roms_assets.mail.rules.texts import Part
from roms_assets.mail.rules.word_lists import alternatives
from roms_assets.mail.rules.wording import kind_of_subject

_NOT = r"""
    not
    never
    \w+n['\u2019]t
    cannot
    unable
    unsuccessful\w*
    fail(?:ed|ure)?
    declined
    rejected
    ineligible
    problem\w*
    nicht
    kein\w*
    unmöglich
    erfolglos
    fehlgeschlagen\w*
    gescheitert
    abgelehnt
    unzustellbar
    n['\u2019](?:a|ont|est|avons|a-t-il) pas
    pas pu
    impossible
    échec
    échoué\w*
    refusée?s?
    non
    impossibile
    fallit[oaie]
    rifiutat[oaie]
    no (?:se|ha|han|fue|fueron|pudo|pudimos|podemos|hemos|está|es)
    imposible
    fallid[oa]s?
    rechazad[oa]s?
    nie
    nieudan\w*
    niepowodzeni\w*
    odrzucon\w*
    niet
    geen
    mislukt\w*
    geweigerd
    """
_ASKED = r"""
    request\w*
    attempt\w*
    if
    pending
    next (?:order|purchase)
    feedback
    on hold
    (?:under|in|being) review(?:ed)?
    action (?:is )?(?:required|needed)
    (?:waiting|waits) for (?:your )?(?:payment|confirmation|approval)
    awaiting
    anfrage
    angefragt\w*
    antrag
    beantragt\w*
    \w*versuch
    falls
    wenn
    nächste\w* (?:bestellung|einkauf|kauf)
    (?:wird|werden) (?:noch |gerade )?geprüft
    wartet auf (?:ihre |deine |die )?(?:zahlung|bestätigung|freigabe)
    demande\w*
    tentative
    prochaine? (?:commande|achat)
    en attente
    en cours de vérification
    richiest[ae]
    tentativo
    prossimo (?:ordine|acquisto)
    in attesa
    in verifica
    solicitud\w*
    solicitad[oa]
    intento
    próxim[oa] (?:pedido|compra)
    pendi?ente
    en (?:espera|revisión)
    prośb\w*
    prób[aęy]
    wnios\w*
    żądani\w*
    jeśli
    następn\w* (?:zamówieni|zakup)\w*
    oczekuj\w*
    wstrzyman\w*
    verzoek\w*
    aanvraag
    poging
    volgende (?:bestelling|aankoop)
    wacht op (?:je |uw |de )?(?:betaling|bevestiging)
    """
_PART = r"""
    part(?:ly|ial|ially|s)?
    (?:some|one|an?|several|certain|\d+) of
    some
    items?
    products?
    teil\w*
    einige\w*
    (?:eine?[nmrs]?|mehrere|einzelne|\d+) (?:position|posten|stück)\w*
    position\w*
    artikel\w*
    partiel\w*
    partie
    articles?
    quelques
    certains
    produits?
    parzial\w*
    parte
    alcuni
    articol[oi]
    prodott[oi]
    parcial\w*
    algunos
    artículos?
    productos?
    część
    częściow\w*
    niektór\w*
    produkt\w*
    pozycj\w*
    deels
    gedeelte\w*
    gedeeltelijk\w*
    deel
    sommige
    enkele
    artikelen
    """
_ANSWERS = re.compile(r"\s*(?:re|aw|antw|sv|odp|rif|réf)\s?(?:\[\d+\])?\s?:", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
"""What shops put around the name of an item, which may be any words."""


def _any_of(lines: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'\u2019])(?:{alternatives(lines)})(?!\w)", re.IGNORECASE)


NOT, _ASKED_FOR, _IN_PART = _any_of(_NOT), _any_of(_ASKED), _any_of(_PART)


def unquoted(subject: str) -> str:
    """A subject without what it quotes."""
    return _QUOTED.sub(" ", subject)


def doubts_of_subject(subject: str, kind: EventKind, events: tuple[MailEvent, ...]) -> Iterator[str]:
    """Why the subject speaks against what the mail was read as, whoever read it."""
    subject = unquoted(subject)
    if _ANSWERS.match(subject):
        yield "its subject says that it is an answer to another mail"
    if kind is not EventKind.EXCEPTION:
        if NOT.search(subject):
            yield f"its subject says that something did not happen, and it was read as {kind}"
        if _ASKED_FOR.search(subject):
            yield f"its subject speaks of what was only asked for or may come, and it was read as {kind}"
    yield from doubts_of_return(subject, kind)
    if subject.rstrip().endswith("?"):
        yield f"its subject asks a question, and it was read as {kind}"
    if any(event.is_whole for event in events) and _IN_PART.search(subject):
        yield "its subject speaks of a part, and it was read as the cancellation of a whole order"
    said = kind_of_subject(subject)
    if said is not None and not _agree(said, kind):
        yield f"the words of its subject are those of {_named(said)}, and it was read as {kind}"


def doubts_of_lines(kind: EventKind, parts: list[Part], places: list[tuple[str, int]]) -> Iterator[str]:
    """Why the lines in which what was read stands, by part and place, speak against it."""
    if kind is EventKind.EXCEPTION:
        return
    texts = {part.name: part.text for part in parts}
    ends = _LINE_ENDS if kind in (EventKind.CANCELLATION, EventKind.REFUND) else _SENTENCE_ENDS
    if any(name in texts and NOT.search(_around(texts[name], start, ends)) for name, start in places):
        yield f"a line that it was read from says that something did not happen, and it was read as {kind}"


_LINE_ENDS = ("\n",)
_SENTENCE_ENDS = ("\n", ". ", "! ", "? ")


def _around(text: str, at: int, ends: tuple[str, ...]) -> str:
    """What stands around a place up to the nearest of these on either side."""
    start = max(text.rfind(each, 0, at) for each in ends) + 1
    found = [end for each in ends if (end := text.find(each, at)) >= 0]
    return text[start : min(found, default=len(text))]


_MOVING = frozenset([EventKind.SHIPMENT, EventKind.OUT_FOR_DELIVERY, EventKind.DELIVERY, EventKind.EXCEPTION])


def _agree(said: EventKind | MailKind, kind: EventKind) -> bool:
    """Words such as `your order` and `on its way` stand in the subjects of other kinds, too."""
    if said is kind or said is EventKind.ORDER:
        return True
    return said is EventKind.SHIPMENT and kind in _MOVING


def _named(kind: EventKind | MailKind) -> str:
    return "no order" if kind is MailKind.OTHER else f"{kind}"
