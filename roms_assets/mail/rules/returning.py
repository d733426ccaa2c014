"""Words of a subject that a parcel goes back, or lies where it waits to be fetched: it came to nobody then."""

from collections.abc import Iterator

from roms_assets.mail.rules.found import EventKind
from roms_assets.mail.rules.word_lists import any_of

_BACK = r"""
    return(?:s|ed|ing)? (?:package|parcel|shipment|item|label)s?
    return(?:ed|ing)? to (?:the )?(?:sender|shipper|seller)
    (?:your|a|the) returns?|back to (?:the )?(?:sender|shipper)
    \w*retour(?:en)?(?:schein|etikett|label|aufkleber)|return of
    étiquette (?:de )?retour
    \w*retouren?|\w*rücksendung\w*|rücksende\w*
    (?:zurück|retour) (?:zum|zu ihrem|zu deinem|an den) (?:absender|händler|verkäufer)
    zurückgesendet|zurückgeschickt
    (?:votre|colis) retour|retour (?:à|chez) l['\u2019]expéditeur|retourné\w*
    reso|resi|restituit\w+|ritorno al mittente
    devoluci[oó]n\w*|devuelt[oa]
    zwrot\w*|zwrócon\w*
    retourzending\w*|je retour|uw retour|retour(?: naar)?(?: de)? afzender
    """
_TO_FETCH = r"""
    (?:ready|available|waiting) (?:for|to) (?:pick(?: |-)?up|be (?:picked up|collected)|collect(?:ion)?)
    (?:pick(?: |-)?up (?:point|location)|access point|parcel ?shop|locker)
    abholbereit|abholung|filiale|\w*packstation|paketshop|postfiliale|abholstation
    point (?:de )?retrait|point relais|consigne
    punto di ritiro|pronto per il ritiro|punto de recogida|listo para recoger
    (?:do|gotow\w+ do) odbioru|punk\w+ odbioru
    afhaalpunt|afhalen|servicepunt
    """


_GOES_BACK, _WAITS = any_of(_BACK), any_of(_TO_FETCH)
_NO_RETURN = frozenset([EventKind.ORDER, EventKind.SHIPMENT, EventKind.OUT_FOR_DELIVERY, EventKind.DELIVERY])


def doubts_of_return(subject: str, kind: EventKind) -> Iterator[str]:
    """Why such an order was not placed now, and its parcel is not on its way to who ordered it, or has not come."""
    if kind in _NO_RETURN and _GOES_BACK.search(subject):
        yield f"its subject speaks of a parcel that goes back, and it was read as {kind}"
    if kind is EventKind.DELIVERY and _WAITS.search(subject):
        yield "its subject speaks of a parcel that waits to be fetched, and it was read as delivery"
