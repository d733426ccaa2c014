"""Patterns find values by the words around them, and no mail makes that slow."""

import pytest

from roms_assets.mail.rules.patterns import pattern_of


def found(written: str, text: str, *order_numbers: str) -> list[dict[str, str]]:
    pattern = pattern_of(written, order_numbers)
    return [match.groupdict() for match in pattern.found_by.finditer(text)]


@pytest.mark.parametrize(
    ("written", "text", "values"),
    [
        ("Order #{order_number}", "Your order #1001 confirmed", {"order_number": "1001"}),
        ("Order Total: {amount}", "Order Total:\n$80.61\nmore", {"amount": "$80.61"}),
        ("refund of {amount}", "a refund of $6.25 for your order", {"amount": "$6.25"}),
        ("Your {shop} parcel", "Your House of Example parcel is here", {"shop": "House of Example"}),
        ("Arriving: {expected_on}", "Arriving: Monday, May 4\nmore", {"expected_on": "Monday, May 4"}),
        (
            "with {carrier}, number {tracking_number}",
            "with DHL Paket, number 00340434 161094022115 today",
            {"carrier": "DHL Paket", "tracking_number": "00340434 161094022115"},
        ),
        ("order {any} shipped as {order_number}", "order of a hat shipped as A-1", {"order_number": "A-1"}),
    ],
)
def test_a_value_stands_between_words(written: str, text: str, values: dict[str, str]) -> None:
    assert found(written, text) == [values]


@pytest.mark.parametrize(
    "text",
    ["order 3more now", "Order 24/7 at our shop", "Order 2nd-hand books", "Order 2026-03-01", "order a1more"],
)
def test_words_fractions_and_days_are_no_order_numbers(text: str) -> None:
    assert found("Order {order_number}", text) == []


@pytest.mark.parametrize(
    "seen",
    [
        "02.03.2026", "2.3.26", "02-03-2026", "12/03/2026", "2026-03-01", "2026.03.01", "02.03. um 9", "2. März",
        "14:30 Uhr", "14.30 Uhr", "14 Uhr", "2 Artikel", "3 artikelen", "120 items", "1 von 2", "1 of 2",
        "2 March", "149,99 €", "149.99 EUR", "1.049,00 €", "1,204.10", "149 €", "50% off", "5 EUR", "0800 1234567",
    ],
)  # fmt: skip
def test_days_times_amounts_and_counts_are_no_order_numbers(seen: str) -> None:
    assert found("Order {order_number}", f"Order {seen}") == []


@pytest.mark.parametrize("number", ["42", "1001", "100123", "12-345678", "305.1234.5678", "1.204.105X"])
def test_numbers_that_are_only_like_them_are_order_numbers(number: str) -> None:
    assert found("Order {order_number}", f"Order #{number} has shipped") == [{"order_number": number}]


@pytest.mark.parametrize(
    "number", ["1001", "7d1a2b3c-1111", "K-1", "A000ABCD12", "2026-03-01-17", "RR/2026/17"]
)
def test_what_shops_number_orders_with(number: str) -> None:
    assert found("Order {order_number}", f"Order {number}, thanks") == [{"order_number": number}]


def test_lines_of_items() -> None:
    text = "Items\n2 x Box x large\t12,99 €\n1 x Hat\t3,00 €\nSum 29,00 €"
    assert found("{quantity} x {name}\t{unit_price}", text) == [
        {"quantity": "2", "name": "Box x large", "unit_price": "12,99 €"},
        {"quantity": "1", "name": "Hat", "unit_price": "3,00 €"},
    ]


def test_an_order_number_has_the_form_that_the_shop_gives_it() -> None:
    text = "order 12, order 112-7340216-5508631, order 112-7340216-55086319"
    assert found("order {order_number}", text, "999-9999999-9999999") == [
        {"order_number": "112-7340216-5508631"}
    ]
    assert found("order {order_number}", "order AB-12X", "AA-99X") == [{"order_number": "AB-12X"}]


def test_words_are_whole_and_may_break_into_lines() -> None:
    assert not found("order {order_number}", "reorder 1234")
    assert found("has been shipped", "It has\nbeen shipped.")
    assert not found("has been shipped", "It has been shippedx")


def test_signs_of_regular_expressions_are_signs() -> None:
    assert found("Total (incl. VAT)* {amount}", "Total (incl. VAT)* 5.00 EUR") == [{"amount": "5.00 EUR"}]
    assert not found("a.c {amount}", "abc 5.00 EUR")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{ordernumber} x", "expected one of {order_number}"),
        ("from {amount} to {amount}", "expected {amount} once"),
        ("{order_number}", "expected some words"),
        ("", "expected some words"),
    ],
)
def test_what_is_no_pattern_is_refused(written: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        pattern_of(written)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a {any} b {any} c {any} d", "a b c " * 15_000),
        ("{name} x {quantity}", "x " * 50_000),
        ("{quantity} x {name} {unit_price}", "1 x " * 25_000),
        ("Order {any} {amount}", "Order 1 1 1.1 1 EU " * 5_000),
        ("No {order_number} end", "No " + "A-" * 50_000),
        ("No {tracking_number} end", "No " + "A " * 50_000),
        ("is {expected_on} end", "is " * 30_000),
    ],
)
def test_no_text_makes_a_search_long(written: str, text: str) -> None:
    assert isinstance(found(written, text), list)
