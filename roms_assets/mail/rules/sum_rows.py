"""Rows that are written like lines of items and are none: what is taken off, shipping, taxes and sums."""

import re

_MINUS = re.compile("[-\u2212\u2013]")
_SUMS = r"""
    (?:sub[ -]?|grand |order |item )?totals?
    (?:standard |express |free )?(?:shipping|delivery|postage|handling)(?: (?:costs?|fees?|charges?))?
    shipping ?(?:&|and) ?handling
    (?:estimated )?(?:sales )?tax(?:es)?
    vat
    (?:\w+ )?discounts?
    promotions?(?: applied)?
    (?:zwischen|gesamt|end)?summe
    (?:gesamt|end)(?:betrag|preis)
    (?:versand|liefer|porto)(?:kosten|gebühr(?:en)?)?
    versand und verpackung
    lieferung
    porto
    servicegebühr
    mwst\.?|ust\.?|umsatzsteuer|mehrwertsteuer
    \w*rabatt
    preisnachlass
    (?:sous-total|total)
    (?:frais de )?(?:livraison|port)
    tva
    remise|réduction
    (?:subtotale|totale)
    (?:spese|costi) di spedizione|spedizione
    iva
    sconto
    (?:gastos de )?envío
    descuento
    impuestos
    razem|suma
    (?:koszt )?(?:dostawy|wysyłki)|dostawa|wysyłka
    rabat|zniżka
    (?:sub)?totaal
    (?:verzend|bezorg)kosten|verzending|bezorging
    btw
    korting
    """
_VOUCHERS = r"""
    (?:\w*gutschein|gutschrift|voucher|coupon|(?:gift|store) (?:card|credit)|bon(?: d'achat)?|code promo
    |buono(?: sconto)?|cupón|vale|kupon|bon|cadeau(?:bon|kaart)|waardebon)(?: \S{1,30})?
    """


def _any_of(lines: str) -> re.Pattern[str]:
    words = "|".join(line.strip() for line in lines.strip().splitlines())
    percent_or_more = r"(?: \(?[0-9.,]{1,6} ?%\)?| \([^)\n]{1,40}\))?"
    return re.compile(rf"(?:(?:inkl\.|zzgl\.|incl\.|plus) )?(?:{words}){percent_or_more} ?:?", re.IGNORECASE)


_SUM, _VOUCHER = _any_of(_SUMS), _any_of(_VOUCHERS.replace("\n    |", "|"))


def has_minus(amount: str) -> bool:
    """Whether an amount is one that is taken off; nothing costs that."""
    return _MINUS.search(amount) is not None


def is_row_of_sums(name: str, price: str | None) -> bool:
    """Whether such a row is no line of items: it takes something off, or its name is that of a sum."""
    return has_minus(price or "") or _SUM.fullmatch(name.strip()) is not None


def may_be_voucher(name: str) -> bool:
    """Whether a row without a quantity may be a voucher that was used, as well as one that was bought."""
    return _VOUCHER.fullmatch(name.strip()) is not None
