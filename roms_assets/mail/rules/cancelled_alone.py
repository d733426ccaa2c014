"""Sentences that say that only some goods were cancelled, or that name the goods and no order as what was.

In the languages of the templates. `Only you can cancel this order` and `your order of 1 x Mug was cancelled` say
neither.
"""

import re

from roms_assets.mail.rules.word_lists import alternatives, any_of

CANCELLED = r"(?:cancel|storn|annul|annull|anul|geannul)\w*"
_ONLY = (
    r"only|solely|nur|lediglich|ausschließlich|solo|sólo|solamente|únicamente|soltanto|unicamente|seule?s?|seulement"
    r"|uniquement|alleen|slechts|enkel|tylko|jedynie|somente|apenas|só"
)
_ORDERS = r"order|bestellung|commande|ordine|pedido|bestelling|encomenda|zamówienie"
_HARMLESS = rf"""
    (?:can|may|must|need(?: to)?|have to|kann|können|kannst|müssen|musst|muss|brauchen|brauchst) (?:only|nur|lediglich)
    (?:peut|peuvent|pouvez|devez|avez|suffit) (?:seulement|uniquement)
    (?:può|possono|puoi|devi|deve) (?:solo|soltanto)|(?:puede[ns]?|debe[ns]?) (?:solo|sólo|solamente)
    (?:kan|kun(?:t|nen)|moet(?:en)?|hoef(?:t|ven)?) (?:alleen|slechts|enkel)|(?:można|możesz|musisz) (?:tylko|jedynie)
    (?:{_ONLY}) (?:you|sie|du|vous|tu puoi|tienes|tiene que|puede[ns]?|weil|because|if|when|wenn|falls|si|als|jeśli)
    (?:{_ONLY}) (?:cancel|stornieren|(?:\w+ |l['\u2019])?(?:{_ORDERS}))
    """
"""What an order or a person may do, and an order that alone was cancelled: all of it was."""
_GOODS = r"""
    [0-9]{1,3} ?[x\u00d7] (?=\S)
    der artikel|the (?:item|product)|l['\u2019](?:article|articolo)|el (?:artículo|producto)|il prodotto|le produit
    het (?:artikel|product)|produkt|przedmiot
    """
_WHOLE = rf"""
    (?<!in )(?<!of )(?<!from )(?:your|this|the|entire|whole) (?:\S+ )?order
    (?:ihre|deine|die|diese) (?:\S+ )?bestellung
    (?<!de )(?<!dans )(?:votre|ta|la|cette) commande
    (?<!del )(?<!dal )(?<!nel )(?:tuo|suo|questo) ordine|l['\u2019]ordine
    (?<!de )(?<!en )(?:tu|su|el|este) pedido
    (?<!van )(?<!uit )(?<!in )(?:je|uw|de|deze) bestelling
    zamówienie
    (?:{_ORDERS})(?: \S{{1,3}})? [#A-Z-]*[0-9]
    """
"""An order as what was cancelled, and not as what something was taken from."""
_REMOVED = r"""
    (?:remov\w+|took|taken|taking|dropped|deleted) (?:\S+ ){0,8}(?:from|off|out of) (?:your|this|the) order
    aus (?:ihr|dein|dies|d)er bestellung (?:\S+ ){0,8}\w*(?:nehmen|genommen|entfern|gestrichen|streichen|gelöscht)\w*
    (?:retir|supprim|enlev)\w+ (?:\S+ ){0,8}de (?:votre|ta|la) commande
    (?:rimoss|tolt|elimina|rimuov)\w+ (?:\S+ ){0,8}(?:dal (?:tuo|suo) |dall['\u2019])ordine
    (?:quitad|retirad|eliminad)\w+ (?:\S+ ){0,8}(?:de (?:tu|su) |del )pedido
    uit (?:je|uw|de) bestelling (?:\S+ ){0,8}(?:verwijder\w*|gehaald|halen)
    usun\w+ (?:\S+ ){0,8}z (?:\w+ )?zamówienia
    """
_WITHIN = r"(?:[^.!?\n]|[.!?](?=\S)|\n(?!\n))"
"""What a sentence goes on with: also in its next line, and behind the point in `1.5 kg`."""


_NO_LIMIT = any_of(_HARMLESS)
_ALONE = any_of(
    rf"(?:{_ONLY})(?!\w){_WITHIN}{{0,120}}?(?<!\w){CANCELLED}|{CANCELLED}\s(?:\w+\s)?(?:{_ONLY})"
    rf"|n['\u2019](?:avons|a|ont)\s(?:été\s)?annulé\w*\sque"
)
_ITEM = alternatives(_GOODS)
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:{_ITEM}).{{0,120}}?(?<!\w){CANCELLED}(?!\w|\s(?:\w+\s){{0,2}}(?:{_ORDERS}))"
    rf"|{CANCELLED}(?!\w)[^\t]{{0,20}}?(?<!\w)(?:{_ITEM}))",
    re.IGNORECASE,
)
_WHOLE_ORDER, _TAKEN_OUT = any_of(_WHOLE), any_of(_REMOVED)
_ANY_CANCELLED, _ENDS = any_of(CANCELLED), re.compile(r"[.!?](?=\s|$)|\n")


def are_goods_alone(text: str) -> bool:
    """Whether it says that only something was cancelled, names goods as what was, or that they were taken out."""
    if _TAKEN_OUT.search(text) or _ALONE.search(_NO_LIMIT.sub(" ", text)):
        return True
    return any(_names_goods(each) for each in _ENDS.split(text) if _ANY_CANCELLED.search(each))


def _names_goods(sentence: str) -> bool:
    named = _NAMED.search(sentence)
    return named is not None and not _WHOLE_ORDER.search(sentence, 0, named.end())
