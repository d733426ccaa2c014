"""The words before the number of an order and before what it comes to, and those for a parcel, in many languages."""

import re

from roms_assets.mail.rules.word_lists import alternatives

_NUMBER_WORD = r"番号|number|no\.?|nr\.?|id|ref(?:erence)?|nummer|n\.?[°º]|n\.|num[eé]ro|número|numer"
_ORDER = (
    r"(?:pre)?order|(?:vor)?bestell(?:ung|nummer|-?nr\.?)|auftrags?(?:nummer|-?nr\.?)?|(?:pré)?commande|(?:pre)?ordine|pedido|zam[oó]wieni[ea]"
    r"|(?:voor)?bestel(?:ling|nummer|lingnummer)|encomenda|ordre|objednávk[ya]"
)
ORDER_NUMBER = re.compile(
    rf"(?:(?<!\w)(?:{_ORDER})|注文)[ \t-]?(?:{_NUMBER_WORD})?[ \t]?[:.\uff1a]?[ \t\n]?[#№]?[ \t]?"
    r"(?P<number>(?-i:(?=[A-Z_/-]{0,12}[0-9])[A-Z0-9][A-Z0-9_/-]{2,38}[A-Z0-9]))(?![\w-])",
    re.IGNORECASE,
)
_TOTAL = r"""
    (?:order|grand|shipment) total
    total(?: (?:amount|paid|refund(?:ed)?|due|to pay|ttc|à payer|a pagar))?
    refund(?: (?:total|amount))?
    gesamt(?:summe|betrag|preis)?
    endbetrag
    summe
    erstattungsbetrag
    montant(?: total| remboursé)?
    totale(?: ordine)?
    importe(?: total)?
    razem
    suma
    do zapłaty
    łącznie
    totaal(?:bedrag)?
    valor total
    celkem
    """
TOTAL = re.compile(
    rf"(?:(?<![\w-])(?<!sub )(?<!sous )(?:{alternatives(_TOTAL)})(?!\w)|合計(?:金額)?)"
    r"(?:[ ]\([^)\n]{1,30}\))?[ ]?[:\uff1a]?\s?",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[:.#№°º\uff1a]|(?i:n[uú]m|nr)|番号|[A-Z0-9]*[A-Z-][A-Z0-9-]*[0-9]")
PARCEL = re.compile(
    r"(?<!\w)(?:sendung|paket|parcel|package|shipment|tracking|colis|paquete|paczk[aię]|przesyłk[aię]|pacco|pakket|pacote"
    r"|zending|envío|spedizione)(?!\w)|荷物",
    re.IGNORECASE,
)
"""What a subject calls what comes: that alone tells nothing, beside a number it does."""


def names_order(text: str) -> bool:
    """Whether it names an order by a number that can be nothing else: `Order 1000 cards` names none."""
    return any(_LABELLED.search(found[0]) for found in ORDER_NUMBER.finditer(text))
