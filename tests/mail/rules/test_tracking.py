"""Tracking numbers by their check digits; anything else is an order number or a telephone."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.mail.rules import check_digits as right
from roms_assets.mail.rules.carriers import carrier_named, carrier_of_link
from roms_assets.mail.rules.tracking import (
    Tracking,
    number_of_carrier,
    tracking_in_links,
    tracking_numbers,
    vouched_number,
)
from tests.mail.rules.mails import COLLECTIONS

OTHERS = COLLECTIONS / "tracking_numbers"
"""More numbers to try, where they are: files of JSON, one for each courier."""
CLEAR = [
    ("UPS", "1Z999AA10123456784"),
    ("UPS", "1Z 999 AA1 01 2345 6784"),
    ("USPS", "9400 1112 0620 6406 2607 87"),
    ("USPS", "9400111206206406260787"),
    ("FedEx", "9611020987654312345672"),
    ("DHL", "00340434161094022115"),
    ("Royal Mail", "AB123456785GB"),
    ("the post of FI", "RR 123 456 785 FI"),
]
NEAR = [
    ("FedEx", "986578788855"),
    ("FedEx", "0414 4176 0228 964"),
    ("DPD", "0998 0000 0200 34D"),
    ("USPS", "0307 1790 0005 2348 3741"),
]
SHORT = [("DHL", "3318810025"), ("DHL", "73891051146")]
NONE = [
    "1Z999AA10123456785",
    "9400111206206406260788",
    "AB123456784GB",
    "AB123456785XX",
    "123-1234567-1234567",
    "+49 30 1234567890",
    "0000000000",
    "1111111111",
    "12.345.678,90",
    "order K1234567890",
]


@pytest.mark.parametrize(("carrier", "number"), CLEAR)
def test_a_clear_form_is_found_anywhere(carrier: str, number: str) -> None:
    assert tracking_numbers(f"It is {number}.") == [Tracking(carrier, number.replace(" ", ""), 6)]


@pytest.mark.parametrize(("carrier", "number"), NEAR)
def test_a_short_form_is_found_where_its_carrier_is_named(carrier: str, number: str) -> None:
    plain = number.replace(" ", "")
    assert [each.number for each in tracking_numbers(f"with {carrier}, number {number}, today")] == [plain]
    assert tracking_numbers(f"number {number}", of=carrier)[0].carrier == carrier
    assert tracking_numbers(f"Your order {number} is here") == []
    assert tracking_numbers(f"{carrier} {'and on ' * 40} {number}") == []


@pytest.mark.parametrize(("carrier", "number"), SHORT)
def test_a_number_as_short_as_a_telephone_is_one_only_where_it_is_called_so(
    carrier: str, number: str
) -> None:
    assert tracking_numbers(f"with {carrier}, number {number}, today") == []
    assert tracking_numbers(f"number {number}", of=carrier) == []
    assert (
        vouched_number(number, carrier) == number_of_carrier(number, carrier) == Tracking(carrier, number, 0)
    )
    assert tracking_in_links([f"https://www.dhl.com/track?id={number}"]) == [Tracking(carrier, number, -1)]
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    assert vouched_number(wrong, carrier) is number_of_carrier(wrong, carrier) is None


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("UPS", "1Z999AA10123456785"),
        ("USPS", "9400111206206406260788"),
        ("FedEx", "986578788856"),
        ("DHL", "00340434161094022116"),
        ("DHL", "123456789012"),
        ("DHL", "60120172242323"),
        ("Royal Mail", "AB123456784GB"),
        ("Poczta Polska", "00259007731234567890"),
    ],
)
def test_a_wrong_check_digit_is_wrong_whoever_calls_it_a_number(carrier: str, number: str) -> None:
    assert vouched_number(number, carrier) is None
    assert vouched_number(number, None) is None
    assert number_of_carrier(number, carrier) is None


@pytest.mark.parametrize("text", NONE)
def test_what_has_no_right_check_digit_is_none(text: str) -> None:
    assert tracking_numbers(f"DHL, FedEx, UPS, USPS: {text}") == []


@given(st.sampled_from([*CLEAR, *NEAR, *SHORT]), st.data())
def test_a_digit_that_is_wrong_is_never_taken_for_the_same_number(
    case: tuple[str, str], data: st.DataObject
) -> None:
    carrier, number = case[0], case[1].replace(" ", "")
    place = data.draw(st.integers(2, len(number) - 3))
    others = string.digits.replace(number[place], "") if number[place].isdigit() else number[place]
    wrong = number[:place] + data.draw(st.sampled_from(others)) + number[place + 1 :]
    taken = {each.number for each in tracking_numbers(wrong, of=carrier, is_told=True)}
    assert number not in taken or wrong == number


@given(st.integers(0, 10**21 - 1))
def test_of_ten_check_digits_one_is_right(serial: int) -> None:
    digits = f"{serial:021d}"
    assert sum(right.is_mod_10(f"{digits}{digit}") for digit in string.digits) == 1


@given(st.integers(0, 10**8 - 1))
def test_of_ten_postal_check_digits_one_is_right(serial: int) -> None:
    assert sum(right.is_s10(f"{serial:08d}{digit}") for digit in string.digits) == 1


@given(st.text(alphabet=string.digits + string.ascii_uppercase, min_size=13, max_size=13))
def test_of_36_characters_one_is_right_for_dpd(serial: str) -> None:
    assert sum(right.is_mod_37_36(f"{serial}{each}") for each in string.digits + string.ascii_uppercase) == 1


AROUND = st.text(alphabet="0123456789 ABCDGZJ.,-+#\n", max_size=40)
KNOWN = {(carrier, number.replace(" ", "")) for carrier, number in CLEAR}


@given(st.lists(st.tuples(AROUND, st.sampled_from(CLEAR)), min_size=1, max_size=5), AROUND)
def test_a_text_is_searched_whatever_stands_around_its_numbers(
    pieces: list[tuple[str, tuple[str, str]]], end: str
) -> None:
    text = "".join(f"{before}; {number}; " for before, (_, number) in pieces) + end
    found = tracking_numbers(text)
    assert {(carrier, number.replace(" ", "")) for _, (carrier, number) in pieces} <= {
        (each.carrier, each.number) for each in found
    }
    for each in found:
        assert text[each.start :].replace(" ", "").replace("\n", "").startswith(each.number)
        assert tracking_numbers(each.number, of=each.carrier), "what is found is found again by itself"


def test_a_routed_number_is_the_part_that_is_asked_for() -> None:
    assert tracking_numbers("420787459400111206206406260787")[0].number == "9400111206206406260787"


def test_forms_without_a_check_digit_are_believed_of_their_carrier_alone() -> None:
    assert tracking_numbers("TBA123456789012 612345678901234567890123 H00HFA0012345678") == []
    assert vouched_number("TBA123456789012", None) == Tracking("Amazon Logistics", "TBA123456789012", 0)
    assert vouched_number("6123 4567 8901 2345 6789 0123", "InPost") is not None
    assert vouched_number("612345678901234567890123", "GLS") is None
    assert vouched_number("612345678901234567890123", None) is None
    assert vouched_number("hello there", "Evri") is None


def test_dpds_fifteenth_character_must_be_right_where_it_stands_and_may_be_missing_in_its_own_mails() -> None:
    assert vouched_number("0998 0000 0200 34D", "DPD") == Tracking("DPD", "09980000020034D", 0)
    assert vouched_number("0998 0000 0200 34E", "DPD") is None
    assert vouched_number("0998 0000 0200 34", "DPD") == Tracking("DPD", "09980000020034", 0)
    assert tracking_numbers("DPD 09980000020034, with DPD", "DPD") == []
    assert vouched_number("09980000020034", None) is number_of_carrier("09980000020034", "DPD") is None


def test_a_link_to_a_carrier_tells_its_number() -> None:
    links = [
        "https://www.fedex.com/track?n=986578788855",
        "https://shop.example/fedex/986578788855",
        "http://[",
        "#",
    ]
    assert tracking_in_links(links) == [Tracking("FedEx", "986578788855", -1)]


def test_whose_a_link_is() -> None:
    assert carrier_of_link("https://nolp.dhl.de/x") == "DHL"
    assert carrier_of_link("https://dhl.de.evil.example/x") is None
    assert carrier_of_link("https://notups.com/") is None


def test_carriers_are_named_by_whole_words() -> None:
    assert carrier_named("sent with Deutsche Post DHL") == "DHL"
    assert carrier_named("cups and saucers") is None


def others() -> list[tuple[str, str, bool]]:
    """Carrier, number and whether it is right, of the couriers whose check digits are known here."""
    known = {"ups": "UPS", "fedex": "FedEx", "usps": "USPS", "dhl": "DHL", "dpd": "DPD", "s10": "post"}
    left_out = ("Waybill", "(34)", "ASTRA", "GSN", "Piece ID", "E-Commerce")
    found = []
    for file, carrier in known.items():
        for kind in (
            json.loads((OTHERS / f"{file}.json").read_text())["tracking_numbers"] if OTHERS.is_dir() else ()
        ):
            if not any(word in kind["name"] for word in left_out):
                for is_right, numbers in kind["test_numbers"].items():
                    found += [(carrier, number, is_right == "valid") for number in numbers]
    return [(carrier, number, is_right) for carrier, number, is_right in found if "  " not in number]


def test_numbers_of_other_collections() -> None:
    wrong = []
    for carrier, number, is_right in others():
        of = None if carrier == "post" else carrier
        found = tracking_numbers(number.strip(), of, is_told=True)
        wrong += [] if bool(found) is is_right else [(carrier, number)]
    assert wrong == []
