"""A number that a template calls a tracking number, without a place where the template has its carrier."""

import pytest

from roms_assets.mail.rules.other_parcels import OTHER_PARCEL
from tests.mail.rules.mails import BUILT_IN, a_mail, reading_of

WRONG_DIGIT = "what it calls a tracking number has a wrong check digit"
ORDER = "Order #102003004005006\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Carrier: FedEx\nTracking number: 986578788855", ("FedEx", "986578788855", False)),
        ("Carrier: FedEx\nTracking number: 986578788856", (None, None, True)),
        ("FedEx or UPS\nTracking number: 986578788855", (None, None, True)),
    ],
)
def test_it_is_of_the_one_carrier_that_the_mail_names(
    text: str, told: tuple[str | None, str | None, bool]
) -> None:
    mail = a_mail(f"{ORDER}{text}", "Items have shipped", "a@target.com", signed_by="target.com")
    read = reading_of(mail, BUILT_IN)
    (event,) = read.events
    assert (event.carrier, event.tracking_number, WRONG_DIGIT in read.doubts) == told


FIRST, SECOND = "1Z999AA10123456784", "1Z999AA10123457014"


@pytest.mark.parametrize(
    ("domain", "subject", "text", "is_sure"),
    [
        ("ups.com", "Your UPS Package was delivered", f"Tracking Number: {FIRST}\n{SECOND}\n", False),
        ("ups.com", "Your UPS Package was delivered", f"Tracking Number: {FIRST}\n{FIRST}\n", True),
        (
            "walmart.com",
            "Shipped: desk lamp",
            f"Order number: 2000123-45678901\nUPS tracking number {FIRST} and {SECOND}\n",
            False,
        ),
        (
            "amazon.com",
            "Your Amazon.com order #112-7340216-5508631 has shipped",
            f"Order #112-7340216-5508631\nTracking ID: {FIRST}\nTracking ID: {SECOND}\n",
            True,
        ),
    ],
)
def test_a_second_number_that_nothing_calls_one_makes_the_mail_wait(
    domain: str, subject: str, text: str, is_sure: bool
) -> None:
    read = reading_of(a_mail(text, subject, f"orders@{domain}", signed_by=domain), BUILT_IN)
    assert read.events[0].tracking_number == FIRST
    assert read.doubts == (() if is_sure else (OTHER_PARCEL,))
