"""Numbers that the words before them call something else than a parcel's: of a telephone, an order, a customer."""

import re

from roms_assets.mail.rules.word_lists import alternatives

_FURTHEST = 60
"""Characters before the number in which such words are looked for."""
_TELEPHONE = r"""
    call|phone|telephone|tel|mobile|cell|fax|hotline|helpline|whatsapp|sms|customer (?:service|care|support)|dial
    telefon\w*|anruf\w*|ruf\w*|handy|kunden(?:service|dienst|hotline)|durchwahl
    appel\w*|téléphon\w*|tél|composez|service client
    chiam\w+|telefon\w+|cellulare|servizio clienti|numero verde
    llam\w+|teléfono|móvil|atención al cliente
    zadzwoń|dzwoń\w*|infolinia|komórk\w+|obsług\w+ klienta
    bel|bellen|klantenservice
    """
_OTHER = r"""
    order|purchase|customer|client|account|invoice|reference|ref|member(?:ship)?|po
    bestell(?:ung|nummer|nr)|auftrag(?:s(?:nummer|nr))?|kunden(?:nummer|nr)|rechnung(?:s(?:nummer|nr))?|referenz(?:nummer)?
    commande|facture|référence
    ordine|fattura|cliente|riferimento
    pedido|factura|referencia
    zamówieni[ea]|faktur[aey]|klienta
    bestel(?:ling|nummer)|factuur(?:nummer)?|klantnummer
    """
_OF_TELEPHONE, _OF_OTHER = alternatives(_TELEPHONE, " "), alternatives(_OTHER, " ")
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:{_OF_TELEPHONE})(?!\w)[^\n\d]{{0,30}}"
    rf"|(?:{_OF_OTHER})\.?[ \t-]?(?:number|no|nr|id|nummer|n[°º]|num[eé]ro|número|numer)?[ \t.:#]{{0,4}})$",
    re.IGNORECASE,
)


def is_called_otherwise(text: str, start: int) -> bool:
    """Whether the words right before a place in the text call what stands there something else."""
    before = text[max(0, start - _FURTHEST) : start].rpartition("\n")[2]
    return _BEFORE.search(before) is not None
