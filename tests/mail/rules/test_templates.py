"""Templates are data: a wrong one is refused with its line, its key and what was expected."""

import pytest

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.mail.rules.templates import templates_of
from roms_assets.mail.template_files import templates_with
from tests.mail.rules.mails import SHOP

WRONG = """senders: [nobody]
language: xx_YY
currency: EURO
needs_signature: perhaps
carrier: Pigeon
kinds:
  - kind: oder
    subject: ["Order {ordernumber}"]
  - kind: order
    says: ["Order {order_number}"]
  - kind: order
    subject: [Order]
    needs: [number]
colour: blue
"""
LINES = [
    "shop.yaml line 1, senders[0]: expected a mail address or a domain, such as orders@shop.example or shop.example, "
    'seen "nobody"',
    "shop.yaml line 2, language: expected a locale, by its language or with the country, such as de or en_GB,"
    ' seen "xx_YY"',
    "shop.yaml line 3, currency: expected the three capital letters of a currency in use (ISO 4217), such as PHP,"
    ' seen "EURO"',
    'shop.yaml line 4, needs_signature: expected yes or no, seen "perhaps"',
    "shop.yaml line 5, carrier: expected one of UPS, FedEx",
    "shop.yaml line 7, kinds[0].kind: expected one of",
    "shop.yaml line 8, kinds[0].subject[0]: expected one of {order_number}",
    "shop.yaml line 9, kinds[1]: expected a mark under subject or text",
    "shop.yaml line 13, kinds[2].needs[0]: expected one of 'order_number'",
    "shop.yaml line 14, colour: unknown key; expected one of senders, not_senders, is_shared, shop,",
]


def test_all_that_is_wrong_is_said_with_its_line() -> None:
    with pytest.raises(SettingsWrong) as refused:
        templates_of({"shop.yaml": WRONG})
    told = str(refused.value).split("\n")
    assert len(told) == len(LINES)
    assert [line for line, expected in zip(told, LINES, strict=True) if not line.startswith(expected)] == []


def test_a_cancellation_must_say_how_much_is_cancelled() -> None:
    with pytest.raises(
        SettingsWrong, match=r"shop\.yaml line 7, kinds\[1\]: expected is_whole of a cancellation"
    ):
        templates_of({"shop.yaml": SHOP.replace("    is_whole: yes\n", "").lstrip()})


def test_of_several_files_each_is_named() -> None:
    with pytest.raises(SettingsWrong, match=r"a\.yaml line 1(.|\n)*b\.yaml line 1, column 5: not YAML"):
        templates_of({"a.yaml": "senders: []", "b.yaml": "a: b: c", "c.yaml": SHOP})


def test_a_sender_is_known_by_address_or_domain_and_below_it() -> None:
    known = templates_of({"shop.yaml": SHOP})
    assert [each.name for each in known.of("orders@shop.example")] == ["shop"]
    assert [each.name for each in known.of("orders@mail.shop.example")] == ["shop"]
    assert known.of("orders@myshop.example") == known.of("shop.example@evil.example") == known.of("") == []


def test_an_address_counts_before_its_domain_and_the_shops_own_before_the_built_in() -> None:
    whole = SHOP.replace("[shop.example]", "[orders@shop.example]")
    known = templates_of({"whole.yaml": whole, "first.yaml": SHOP, "second.yaml": SHOP})
    assert [each.name for each in known.of("orders@shop.example")] == ["whole", "second", "first"]
    own = templates_with({"own": SHOP.replace("shop.example", "amazon.de")})
    assert [each.name for each in own.of("x@amazon.de")] == ["own", "amazon_de"]


def test_names_of_shops_are_known_for_who_pretends_to_be_one() -> None:
    known = templates_with({})
    assert {"amazon", "ebay"} <= known.shops
    assert {"dhl", "ups"} <= known.carriers
