"""Mails that were collected elsewhere, where they are: each is understood as what it is, and none is kept unproven."""

from roms_assets.mail.rules.found import EventKind, MailKind
from tests.mail.rules.mails import BUILT_IN, COLLECTIONS, reading_of

KINDS: dict[str, EventKind | MailKind] = {
    "amazon_fwd": EventKind.ORDER,
    "amazon_hub_notice_2": MailKind.OTHER,
    "amazon_shipped_alt": EventKind.SHIPMENT,
    "amazon_shipped_it": EventKind.SHIPMENT,
    "amazon_uk_delivered": EventKind.DELIVERY,
    "fedex_out_for_delivery": EventKind.OUT_FOR_DELIVERY,
    "gls_delivered": EventKind.DELIVERY,
    "hermes_out_for_delivery": EventKind.OUT_FOR_DELIVERY,
    "inpost_pl_delivered": EventKind.DELIVERY,
    "poczta_polska_delivering": EventKind.OUT_FOR_DELIVERY,
    "royal_mail_uk_out_for_delivery": EventKind.SHIPMENT,
    "ups_out_for_delivery": EventKind.OUT_FOR_DELIVERY,
    "usps_exception": EventKind.EXCEPTION,
}
WITHOUT_NUMBER = {
    "hermes_out_for_delivery",
    "fedex_out_for_delivery",
    "poczta_polska_delivering",
    "royal_mail_uk_out_for_delivery",
    "ups_out_for_delivery",
}
"""One has it behind a link that leads elsewhere; the others were made anonymous, against their check digits."""


def test_each_is_understood() -> None:
    wrong = {}
    for path in sorted((COLLECTIONS / "mails").glob("*.eml")):
        read = reading_of(path.read_bytes(), BUILT_IN)
        numbers = [event.order_number or event.tracking_number for event in read.events]
        expected = KINDS.get(path.stem, read.kind)
        is_told = all(numbers) or path.stem in WITHOUT_NUMBER
        if read.kind is not expected or not is_told or (read.events and not read.doubts):
            wrong[path.stem] = (read.kind, numbers, read.doubts)
    assert wrong == {}
