"""What is read of a template's sample otherwise than it expects, in words that a shop person reads."""

import pytest

from roms_assets.mail.rules.samples import wrong_samples
from roms_assets.mail.rules.templates import templates_of
from tests.mail.rules.mails import SHOP

SAMPLE = """
samples:
  - subject: Ihre Bestellung
    text: "Bestellung A-1\\n2 x Tasse\\t4,50\\nSumme: 9,00\\n"
    events: [{kind: order, order_number: A-1, shop: Example Shop, amount: "9.00", currency: EUR,
              items: [{name: Tasse, quantity: 2, unit_price: "4.50"}]}]
"""


def told(sample: str) -> list[str]:
    (template,) = templates_of({"shop.yaml": SHOP + sample}).named.values()
    return list(wrong_samples("shop", template))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("A-1,", "B-2,", "events[0]: expected order_number B-2, read A-1"),
        ("quantity: 2", "quantity: 3", "events[0]: expected items 3 x Tasse @ 4.50, read 2 x Tasse @ 4.50"),
        (
            "currency",
            "happened_on: 2026-03-02, currency",
            "events[0]: expected happened_on 2026-03-02, read nothing",
        ),
        ("subject: Ihre Bestellung", "subject: Hallo", "expected 1 events (order A-1), read 0 events"),
    ],
)
def test_each_difference_is_said_by_its_field(right: str, wrong: str, said: str) -> None:
    assert told(SAMPLE) == []
    assert f"shop, samples[0]: {said}" in told(SAMPLE.replace(right, wrong, 1))
