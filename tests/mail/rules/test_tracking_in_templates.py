"""A number that a template calls a tracking number, without a place where the template has its carrier."""

import pytest

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
