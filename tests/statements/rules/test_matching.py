"""Which orders a line pays, and what is said when it is not certain."""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.statements.rules.claims import WITHHELD, Claim, Line
from roms_assets.statements.rules.matching import matched
from tests.statements.rules.ledger import CARD, DAY, a_claim, a_line, match, match_one, shops, terms, told


def test_a_number_goes_before_an_amount_that_fits_better() -> None:
    named, equal = a_claim(9_000, number="A-1001", parcels=2), a_claim(5_000)
    result = match_one(a_line(5_000, 3, "CARD SALE #A-1001 LUNA"), named, equal)
    assert told(result) == ("explained", "number", (named.order_id,), 0)
    assert result.reason == "split: PHP 50.00 of the PHP 90.00 of order A-1001, sent in 2 parcels"
    assert [each.order_ids for each in result.candidates] == []


def test_a_line_that_names_an_order_is_given_no_other_one() -> None:
    named, equal = a_claim(9_000, number="A-1001"), a_claim(5_000)
    result = match_one(a_line(5_000, 3, "SALE A-1001"), named, equal)
    assert told(result) == ("review", None, (), 5_000)
    assert [each.order_ids for each in result.candidates] == [(named.order_id,), (equal.order_id,)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"amount": 0},
            "for which nothing is to be paid: it was cancelled unpaid, or told without an amount",
        ),
        ({"currency": "EUR"}, "whose amount is in EUR, and the line is in PHP"),
        (
            {"amount": 0, "currency": ""},
            "for which nothing is to be paid: it was cancelled unpaid, or told without an",
        ),
    ],
)
def test_a_line_that_names_an_order_of_which_it_cannot_be_is_given_no_other_one(
    changes: dict[str, Any], why: str
) -> None:
    named = a_claim(**{"amount": 5_000, "number": "A-1001", "claim_id": "payment", **changes})
    equal, halves = a_claim(5_000, 1), [a_claim(2_500, 2), a_claim(2_500, 3)]
    result = match_one(a_line(5_000, 3, "SALE #A-1001"), named, equal, *halves)
    assert told(result) == ("review", None, (), 5_000)
    assert f"it names order A-1001, {why}" in result.reason
    assert [each.order_ids for each in result.candidates][:2] == [(named.order_id,), (equal.order_id,)]


def test_an_order_for_which_nothing_is_due_stands_in_no_other_ones_way() -> None:
    cancelled = a_claim(0, number="1001", order_id="A#1001", claim_id="A#1001")
    there = a_claim(7_000, number="1001", order_id="B#1001", parcels=2)
    result = match_one(a_line(4_000, text="SALE #1001"), cancelled, there)
    assert told(result) == ("explained", "number", ("B#1001",), 0)
    assert match_one(a_line(4_000), cancelled).state == "unmatched"


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("ORDER A-1001", True),
        ("order a-1001 thanks", True),
        ("#A-1001", True),
        ("REF:A-1001/2", True),
        ("A-10011", False),
        ("BA-1001", False),
        ("1001", False),
    ],
)
def test_only_a_whole_number_counts(text: str, is_named: bool) -> None:
    result = match_one(a_line(10_000, 60, text), a_claim(10_000, number="A-1001"))
    assert (result.rule == "number") is is_named


def test_a_short_number_counts_behind_its_sign_alone() -> None:
    order = a_claim(10_000, number="17")
    assert match_one(a_line(10_000, 60, "TILL 17"), order).state == "unmatched"
    assert match_one(a_line(10_000, 60, "ORDER #17"), order).rule == "number"


def test_a_parcels_number_names_its_order() -> None:
    order = a_claim(10_000, tracking=("1Z 999-AA1 0123456784",))
    for text in ("COD 1Z999AA10123456784", "COD 1Z-999-AA10123456784"):
        assert match_one(a_line(10_000, 60, text), order).rule == "number", text


@pytest.mark.parametrize("text", ["ORDER 1001 PARCEL 1Z10019999", "1001-91001", "A-1001 AND 1001"])
def test_a_number_is_named_though_a_longer_one_elsewhere_has_its_signs(text: str) -> None:
    named = a_claim(10_000, number="1001")
    parcel = a_claim(7_000, tracking=("1Z10019999",), order_id="parcel")
    others = [a_claim(4_000, number="91001"), a_claim(3_000, number="A-1001")]
    result = match_one(a_line(2_000, 1, text), named, parcel, *others)
    assert {named.order_id} < {name for each in result.candidates for name in each.order_ids}


def test_within_one_word_a_longer_number_goes_before_one_inside_of_it() -> None:
    longer, inside = a_claim(10_000, number="A-1001"), a_claim(10_000, number="1001")
    assert told(match_one(a_line(10_000, 1, "A-1001"), longer, inside))[1:3] == ("number", (longer.order_id,))


def test_a_number_of_two_shops_is_that_of_the_order_whose_amount_it_is() -> None:
    here, there = (
        a_claim(10_000, number="1001", order_id="A#1001"),
        a_claim(7_000, number="1001", order_id="B#1001"),
    )
    assert told(match_one(a_line(7_000, text="1001"), here, there)) == ("matched", "number", ("B#1001",), 0)
    result = match_one(a_line(6_000, 20, "1001"), here, there)
    assert told(result) == ("review", None, (), 6_000)
    assert result.reason == "number 1001 is that of 2 orders: A#1001, B#1001"
    assert {each.order_ids for each in result.candidates} == {("A#1001",), ("B#1001",)}


def test_a_fee_within_what_the_account_takes_explains_the_rest() -> None:
    order = a_claim(10_000, number="A-1001")
    result = match_one(a_line(8_210, text="A-1001"), order, **CARD)
    assert told(result) == ("explained", "number", (order.order_id,), -1_790)
    assert result.reason == "fee: PHP 17.90, within the account's 2.9 % and PHP 15.00 a payment"
    result = match_one(a_line(8_200, text="A-1001"), order, **CARD)
    assert told(result) == ("review", None, (), 8_200), "a centavo more is no fee"
    assert "differs by PHP -18.00 from what is open of it, which nothing explains" in result.reason


def test_a_refund_that_was_kept_back_explains_the_rest_and_is_settled_with_it() -> None:
    order = a_claim(10_000, number="A-1001")
    refund = a_claim(-2_000, 1, "A-1001", order_id=order.order_id)
    result, later = match([a_line(8_000, 2, "A-1001"), a_line(-2_000, 3, "BACK A-1001")], [order, refund])
    assert told(result) == ("explained", "number", (order.order_id, order.order_id), -2_000)
    assert result.reason == "refund: PHP 20.00 of 2025-11-11 kept back"
    assert [share.kind for share in result.shares] == ["payment", "withheld"]
    assert later.state == "review", "it is given back once"


def test_a_refund_of_its_own_is_matched_by_number_or_by_amount() -> None:
    order = a_claim(10_000, number="A-1001")
    refund = a_claim(-2_000, 1, "A-1001", order_id=order.order_id)
    by_number = match_one(a_line(-2_000, 50, "A-1001"), order, refund)
    assert told(by_number) == ("matched", "number", (order.order_id,), 0)
    by_amount = match_one(a_line(-2_000, 3), order, refund)
    assert told(by_amount) == ("matched", "one_to_one", (order.order_id,), 0)
    assert match_one(a_line(-3_000, 3, "A-1001"), order, refund).reason == (
        "it takes PHP 30.00 back, and no such refund is known of what it names"
    )


def test_two_lines_that_name_an_order_and_are_all_of_it_share_it() -> None:
    order = a_claim(10_000, number="A-1001")
    first, second = match([a_line(6_000, 1, "A-1001"), a_line(4_000, 4, "A-1001")], [order])
    assert told(first) == told(second) == ("explained", "number", (order.order_id,), 0)
    assert (first.matched_minor, second.matched_minor) == (6_000, 4_000)
    assert second.reason == "split: PHP 40.00 of the PHP 100.00 of order A-1001, which 2 lines name"


def test_two_identical_rows_on_one_day_pay_two_orders_or_the_second_waits() -> None:
    rows = [a_line(2_500), a_line(2_500)]
    both = [a_claim(2_500, -1), a_claim(2_500, -2)]
    assert {told(result)[:2] for result in match(rows, both)} == {("matched", "one_to_one")}
    states = Counter(result.state for result in match(rows, both[:1]))
    assert states == {"matched": 1, "unmatched": 1}
    named = [a_line(2_500, text="A-1001"), a_line(2_500, text="A-1001")]
    twice = match(named, [a_claim(2_500, number="A-1001")])
    assert [result.state for result in twice] == ["matched", "review"]
    assert "of which nothing is open" in twice[1].reason


def test_one_to_one_is_the_best_for_all_together() -> None:
    early, late = a_claim(2_500, 0), a_claim(2_500, 6)
    first, second = match([a_line(2_500, 6), a_line(2_500, 9)], [early, late])
    assert told(first)[2] == (early.order_id,), "the nearer order is left to the line that can have no other"
    assert told(second)[2] == (late.order_id,)
    assert [(each.order_ids, each.score) for each in first.candidates] == [((late.order_id,), 90)]


def test_of_equally_good_orders_none_is_guessed() -> None:
    orders = [a_claim(2_500), a_claim(2_500)]
    result = match_one(a_line(2_500, 1), *orders)
    assert told(result) == ("review", None, (), 2_500)
    assert result.reason == "several choices are as good as each other"
    assert {each.order_ids for each in result.candidates} == {(each.order_id,) for each in orders}
    nearer = match_one(a_line(2_500, 1), a_claim(2_500, 1), orders[0])
    assert nearer.state == "matched"


def test_of_two_lines_that_fit_one_order_none_is_given_it_and_none_a_sum() -> None:
    orders = [a_claim(1_000), a_claim(2_000), a_claim(3_000)]
    for words in (("BOB", "ANN"), ("ANN", "BOB")):
        found = match([a_line(3_000, 1, word) for word in words], orders)
        assert [told(result) for result in found] == [("review", None, (), 3_000)] * 2
        assert {result.reason for result in found} == {"another line fits it as well"}
        assert [each.order_ids for each in found[0].candidates] == [(orders[2].order_id,)]
    other = matched([a_line(3_000, 1), a_line(3_000, 1, account="card")], orders, terms(["bank", "card"]))
    assert [result.state for result in other] == ["review", "review"]


def test_the_same_to_the_cent_goes_before_what_is_less_a_fee() -> None:
    net, exact = a_claim(10_000), a_claim(8_210, -5)
    result = match_one(a_line(8_210), net, exact, **CARD)
    assert told(result) == ("matched", "one_to_one", (exact.order_id,), 0)
    assert told(match_one(a_line(8_210), net, **CARD)) == ("explained", "one_to_one", (net.order_id,), -1_790)
    assert match_one(a_line(8_211), net, **CARD).state == "unmatched", "by amount alone a fee is exact"


@pytest.mark.parametrize("limit", [28, 60])
def test_an_exact_amount_goes_before_one_less_a_fee_however_many_days_are_allowed(limit: int) -> None:
    near, exact = a_claim(10_000, limit), a_claim(8_210)
    result = match_one(a_line(8_210, limit), near, exact, days_after=limit, **CARD)
    assert told(result) == ("matched", "one_to_one", (exact.order_id,), 0)
    [other] = result.candidates
    assert (other.order_ids, other.why) == ((near.order_id,), "PHP 100.00 less the fee, on the same day")
    both = [a_claim(8_210), a_claim(8_210)]
    waits = match_one(a_line(8_210, limit), *both, days_after=limit, **CARD)
    assert {each.why for each in waits.candidates} == {f"the same amount, PHP 82.10, {limit} days before"}


def test_as_many_as_can_be_are_to_the_cent_before_days_count() -> None:
    orders = [a_claim(8_210), a_claim(8_210, 1), a_claim(8_210, 2), a_claim(10_000, 60)]
    lines = [a_line(8_210, 60) for _ in range(3)]
    results = match(lines, orders, None, days_after=60, **CARD)
    assert {told(result)[:2] for result in results} == {("matched", "one_to_one")}


def test_days_and_currency_and_shop_must_fit() -> None:
    assert match_one(a_line(2_500, 8), a_claim(2_500)).state == "unmatched"
    assert match_one(a_line(2_500, -2), a_claim(2_500)).state == "unmatched"
    assert match_one(a_line(2_500, -1), a_claim(2_500)).state == "matched"
    assert match_one(a_line(2_500), a_claim(2_500, currency="USD")).state == "unmatched"
    assert match_one(a_line(2_500), a_claim(2_500), shops=frozenset({"Nova"})).state == "unmatched"


def test_a_daily_total_is_all_orders_of_that_day() -> None:
    orders = [a_claim(amount) for amount in range(10_001, 10_041)]
    total = sum(each.amount_minor for each in orders)
    result = match_one(a_line(total, 2), *orders, a_claim(900, 1))
    assert result.rule == "one_to_many"
    assert (len(result.shares), result.residual_minor) == (40, 0)
    less = sum(terms(**CARD)["bank"].fee(each.amount_minor) for each in orders)
    result = match_one(a_line(total - less, 2), *orders, **CARD)
    assert (result.state, result.residual_minor, result.reason[:5]) == ("explained", -less, "fee: ")


def test_a_few_orders_add_up_when_there_is_one_way_alone() -> None:
    orders = [a_claim(1_700), a_claim(2_300, 1), a_claim(4_900, 2), a_claim(800, 3)]
    result = match_one(a_line(7_400, 4), *orders)
    assert told(result) == (
        "matched",
        "one_to_many",
        (orders[0].order_id, orders[2].order_id, orders[3].order_id),
        0,
    )
    again = match_one(a_line(7_400, 4), *orders, a_claim(2_500, 3))
    assert (again.state, again.reason) == ("review", "several choices are as good as each other")
    assert {each.why for each in again.candidates} == {
        "2 orders of PHP 74.00 together",
        "3 orders of PHP 74.00 together",
    }
    assert match_one(a_line(7_400, 4), *orders, most_orders=2).state == "unmatched"
    larger = [a_claim(amount, amount % 3) for amount in range(9_000, 9_050)]
    assert match_one(a_line(7_400, 4), *orders, *larger).rule == "one_to_many", (
        "what is larger is no part of it"
    )
    smaller = [a_claim(amount, 4) for amount in range(7_301, 7_326)]
    untried = match_one(a_line(7_400, 4), *orders, *smaller)
    assert (untried.state, untried.reason) == (
        "unmatched",
        "no order has this amount near this day; more than 24 open orders that are smaller lie near, so of sums those"
        " of whole days and of the nearest orders alone were tried",
    )
    assert match_one(a_line(7_400, 4), a_claim(1)).reason == (
        "no order, and no few orders together, has this amount near this day"
    )


def a_busy_week(days: int = 7, a_day: int = 5) -> list[Claim]:
    """Five orders a day, each of an amount of its own."""
    return [
        a_claim(10_000 + 137 * day + 31 * number + day * number, day)
        for day in range(days)
        for number in range(a_day)
    ]


def test_a_payout_of_whole_days_in_a_row_is_shown_to_a_person_however_many_orders_lie_near() -> None:
    orders = a_busy_week()
    weekend = [each for each in orders if 2 <= (each.date - DAY).days <= 4]
    total = sum(each.amount_minor for each in weekend)
    less = sum(terms(**CARD)["bank"].fee(each.amount_minor) for each in weekend)
    for amount, fee in ((total, {}), (total - less, CARD)):
        result = match_one(a_line(amount, 6), *orders, **fee)
        assert (result.state, result.shares) == ("review", ())
        assert result.reason == (
            "some orders near this day add up to it, and others of which not all sums were tried may do so, too"
        )
        assert result.candidates[0].order_ids == tuple(each.order_id for each in weekend)
    assert match_one(a_line(total, 6), *weekend).state == "review", "also where few orders lie near"


def test_of_too_many_orders_sums_of_the_nearest_are_shown_to_a_person() -> None:
    orders = a_busy_week()
    some = [a_claim(31_001, 3), a_claim(52_010, 4), a_claim(70_100, 5)]
    result = match_one(a_line(153_111, 6), *orders, *some, most_orders=3)
    assert (result.state, result.shares) == ("review", ())
    assert tuple(each.order_id for each in some) in {each.order_ids for each in result.candidates}
    assert match_one(a_line(9_000, 6), *orders).state == "unmatched"
    others = [a_claim(31_002, 5), a_claim(52_009, 5)]
    assert (
        match_one(a_line(153_111, 6), *a_busy_week(a_day=4), *some, *others, most_orders=3).state
        == "unmatched"
    ), "two ways of so many orders say nothing"


def test_orders_that_add_up_as_they_are_and_others_less_their_fees_are_for_a_person() -> None:
    fee = {"fee_percent": Decimal(10)}
    as_they_are, less_fees = [a_claim(10_000), a_claim(5_000, 1)], [a_claim(12_000, 2), a_claim(4_667, 3)]
    for orders in (as_they_are, less_fees):
        assert match_one(a_line(15_000, 4), *orders, **fee).rule == "one_to_many"
    result = match_one(a_line(15_000, 4), *as_they_are, *less_fees, **fee)
    assert (result.state, result.shares) == ("review", ())
    assert {each.order_ids for each in result.candidates} == {
        tuple(each.order_id for each in orders) for orders in (as_they_are, less_fees)
    }


def test_lines_whose_orders_overlap_are_for_a_person() -> None:
    orders = [a_claim(1_700), a_claim(2_300, 1), a_claim(4_900, 2)]
    results = match([a_line(4_000, 3), a_line(7_200, 3)], orders)
    assert [result.state for result in results] == ["review", "review"]


def test_what_nearly_fits_is_shown_with_what_it_lacks() -> None:
    result = match_one(a_line(9_900), a_claim(10_000))
    assert (result.state, result.residual_minor) == ("unmatched", 9_900)
    [candidate] = result.candidates
    assert candidate.why == "PHP 100.00 on 2025-11-10, differs by PHP -1.00"


Shop = tuple[list[Line], list[Claim]]


@settings(deadline=None)
@given(shops(), st.booleans())
def test_no_cent_is_lost_or_made_and_no_order_is_used_twice(shop: Shop, has_fees: bool) -> None:
    lines, claims = shop
    results = matched(lines, claims, terms(**(CARD if has_fees else {})))
    assert Counter(result.line.line_id for result in results) == Counter(line.line_id for line in lines)
    used: Counter[str] = Counter()
    for result in results:
        assert result.line.amount_minor == result.matched_minor + result.residual_minor
        assert bool(result.shares) == (result.state in {"matched", "explained"})
        assert (result.state == "matched") <= (result.residual_minor == 0)
        for share in result.shares:
            used[share.claim_id] += share.amount_minor
    by_id = {claim.claim_id: claim for claim in claims}
    for claim_id, amount in used.items():
        promised = by_id[claim_id].amount_minor
        assert 0 < amount <= promised or promised <= amount < 0
    withheld = sum(
        share.amount_minor for result in results for share in result.shares if share.kind == WITHHELD
    )
    residual = sum(result.residual_minor for result in results if result.shares)
    assert residual <= withheld if not has_fees else True


@settings(deadline=None)
@given(shops(), st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(shop: Shop, seed: int) -> None:
    lines, claims = shop
    mixed_lines, mixed_claims = list(lines), list(claims)
    Random(seed).shuffle(mixed_lines)
    Random(seed + 1).shuffle(mixed_claims)
    assert matched(mixed_lines, mixed_claims, terms()) == matched(lines, claims, terms())
