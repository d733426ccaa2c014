"""A refund or a cancellation of which several mails tell is one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

DAY = 24
HALF: dict[str, Any] = {"amount_minor": 500, "currency": "USD"}
ORDER = [things.a_shipstation_order("1"), things.a_shipstation_line("1", quantity="5")]


def a_refund_mail(name: str, hours: float, **more: Any) -> Thing:
    return things.a_mail(name, "refund", **{"order_number": "1", "received_at": at(hours), **HALF, **more})


def a_cancellation_mail(name: str, hours: float, *quantities: str) -> list[Thing]:
    mail = things.a_mail(name, "cancellation", order_number="1", received_at=at(hours), is_whole=False)
    return [mail, *(things.a_mail_item(name, each, quantity=told) for each, told in enumerate(quantities))]


def a_copy(thing: Thing, **more: Any) -> Thing:
    return thing._replace(row={**thing.row, **more})


def made(*told: Thing) -> Shop:
    shop = Shop()
    for table, row, _ in (*ORDER, *told):
        shop.told(table, row)
    shop.build()
    return shop


def refunded(*told: Thing) -> tuple[Any, ...]:
    return made(*told).rows("SELECT refunded_minor, state FROM orders")[0]


def cancelled(*told: Thing) -> int:
    return int(made(*told).rows("SELECT cancelled_quantity FROM order_lines")[0][0])


def test_a_refund_of_which_two_mails_tell_is_one_and_its_mail_says_so() -> None:
    told = [a_refund_mail("begun", 24), a_refund_mail("done", 24 + 13 * DAY)]
    assert refunded(*told) == (500, "paid")
    again = "SELECT source_key FROM order_events WHERE is_told_again"
    assert made(*told).rows(again) == [("done-0",)]


def test_refunds_of_other_amounts_of_much_later_or_twice_in_one_mail_are_several() -> None:
    assert refunded(a_refund_mail("p", 24), a_refund_mail("q", 30, amount_minor=200)) == (700, "paid")
    assert refunded(a_refund_mail("p", 24), a_refund_mail("q", 25 + 14 * DAY)) == (1000, "refunded")
    second = a_copy(a_refund_mail("p", 24), event_key="p-1")
    assert refunded(a_refund_mail("p", 24), second) == (1000, "refunded")
    assert refunded(a_refund_mail("p", 24), second, a_refund_mail("q", 30)) == (1000, "refunded")


def test_a_cancellation_of_lines_of_which_two_mails_tell_is_one() -> None:
    one = a_cancellation_mail("p", 1, "1")
    assert cancelled(*one, *a_cancellation_mail("q", 3 * DAY, "1")) == 1
    assert cancelled(*one, *a_cancellation_mail("q", 3 * DAY, "2")) == 3
    assert cancelled(*one, *a_cancellation_mail("q", 20 * DAY, "1")) == 2
    assert cancelled(*one, *a_cancellation_mail("q", 3 * DAY, "1", "1")) == 2
    again = "SELECT source_key FROM order_events WHERE is_told_again"
    assert made(*one, *a_cancellation_mail("q", 30, "1")).rows(again) == [("q-0",)]


def test_a_dropped_list_says_how_much_is_cancelled_in_all_whatever_mails_tell() -> None:
    one = a_cancellation_mail("p", 1, "1")
    assert cancelled(*one, things.a_cancel_line(2, "1", sku="0012", quantity="3")) == 3
    assert (
        cancelled(*a_cancellation_mail("p", 1, "4"), things.a_cancel_line(2, "1", sku="0012", quantity="3"))
        == 3
    )
    assert cancelled(*one, things.a_cancel_line(2, "1", sku="0012", quantity=None)) == 5


moments = st.sampled_from([0, 24, 200, 400, 900])
refunds = st.lists(st.tuples(moments, st.sampled_from([100, 200])), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(refunds, st.integers(0, 3))
def test_telling_again_changes_no_money(told: list[tuple[int, int]], which: int) -> None:
    mails = [
        a_refund_mail(f"m{number}", hours, amount_minor=amount) for number, (hours, amount) in enumerate(told)
    ]
    again = a_copy(mails[which % len(mails)], event_key="again-0", mail_id="again")
    assert refunded(*mails) == refunded(*mails, again)
