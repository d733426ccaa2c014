"""Rows that are written like lines of items and are none: what is taken off, shipping, taxes and sums."""

import re

from roms_assets.kernel.amounts import AMOUNT
from roms_assets.mail.rules.word_lists import alternatives

_MINUS = re.compile("[-\u2212\u2013]")
_SUMS = r"""
    (?:sub[ -]?|grand |order |item )?totals?
    (?:standard |express |free )?(?:shipping|delivery|postage|handling)(?: (?:costs?|fees?|charges?))?
    shipping ?(?:&|and) ?handling
    (?:estimated )?(?:sales )?tax(?:es)?
    vat
    (?:zwischen|gesamt|end)?summe
    (?:gesamt|end)(?:betrag|preis)
    (?:versand|liefer|porto)(?:kosten|gebühr(?:en)?)?
    versand und verpackung
    lieferung
    porto
    servicegebühr
    mwst\.?|ust\.?|umsatzsteuer|mehrwertsteuer
    (?:sous-total|total)
    (?:frais de )?(?:livraison|port)
    tva
    (?:subtotale|totale)
    (?:spese|costi) di spedizione|spedizione
    iva
    (?:gastos de )?envío
    impuestos
    razem|suma
    (?:koszt )?(?:dostawy|wysyłki)|dostawa|wysyłka
    (?:sub)?totaal
    (?:verzend|bezorg)kosten|verzending|bezorging
    btw
    """
_DISCOUNTS = r"""
    (?:\w+ )?discounts?
    promotions?(?: applied)?
    \w*rabatt
    preisnachlass
    remise|réduction
    sconto
    descuento
    rabat|zniżka
    korting
    """
_VOUCHERS = r"""
    (?:\w*gutschein|gutschrift|voucher|coupon|(?:gift|store) (?:card|credit)|bon(?: d'achat)?|code promo
    |buono(?: sconto)?|cupón|vale|kupon|bon|cadeau(?:bon|kaart)|waardebon)(?: \S{1,30})?
    """
_USED = r"""
    (?:you )?saved?|savings?|credits?|points?
    (?:sie |du )?(?:sparen|sparst)|ersparnis|\w*guthaben|\w*punkte|aktion
    avoir|économie|buono|bonus|credito|risparmio|ahorro|saldo|tegoed|voordeel|oszczędzasz
    """
"""What may be taken off as well, where it stands before an amount; a line of items may be called so, too."""


def _any_of(*lists: str) -> re.Pattern[str]:
    words = alternatives("".join(lists), " ")
    percent_or_more = r"(?: \(?[0-9.,]{1,6} ?%\)?| \([^)\n]{1,40}\))?"
    return re.compile(rf"(?:(?:inkl\.|zzgl\.|incl\.|plus) )?(?:{words}){percent_or_more} ?:?", re.IGNORECASE)


_SUM, _VOUCHER = _any_of(_SUMS, _DISCOUNTS), _any_of(_VOUCHERS)
_NAME = rf"(?:[^\W\d]+[ ]){{0,3}}{_any_of(_DISCOUNTS, _VOUCHERS, _USED).pattern}\s{{0,2}}"
_TAKES_OFF = re.compile(
    rf"^[ \t]*(?:[0-9]{{1,3}}[ ][x\u00d7][ ])?{_NAME}{AMOUNT}[ ]?$|(?:^|[\t:])[ ]?[-\u2212\u2013]{AMOUNT}[ ]?$",
    re.IGNORECASE | re.MULTILINE,
)


def has_minus(amount: str) -> bool:
    """Whether an amount is one that is taken off; nothing costs that."""
    return _MINUS.search(amount) is not None


def is_row_of_sums(name: str, price: str | None) -> bool:
    """Whether such a row is no line of items: it takes something off, or its name is that of a sum."""
    return has_minus(price or "") or _SUM.fullmatch(name.strip()) is not None


def may_be_voucher(name: str) -> bool:
    """Whether a row without a quantity may be a voucher that was used, as well as one that was bought."""
    return _VOUCHER.fullmatch(name.strip()) is not None


def takes_off(text: str) -> bool:
    """Whether a row of it takes something off what its lines come to: a discount, a voucher, or a minus."""
    return _TAKES_OFF.search(text) is not None
