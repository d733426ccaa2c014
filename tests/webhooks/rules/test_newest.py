"""Which statement of an order counts: whatever the order in which statements come, the newest word stands."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roms_assets.webhooks.rules.newest import Held, changes, told_together
from roms_assets.webhooks.rules.rows import Row
from roms_assets.webhooks.rules.statements import Evidence, Found, order_row

BEGAN = datetime(2025, 11, 1, tzinfo=UTC)


def at(minute: int) -> datetime:
    return BEGAN + timedelta(minutes=minute)


def event(minute: int, **told: Any) -> Row:
    """What the gateway says at that minute."""
    return order_row({"order_id": "1", **told}, Evidence(at(minute), event_id=minute))


def answer(minute: int, modified: int, **told: Any) -> Row:
    """What ShipStation answers at that minute of an order that last changed at the other."""
    evidence = Evidence(at(minute), None, "0" * 64, 0)
    return order_row({"order_id": "1", "modified_at": at(modified), **told}, evidence)


def table(statements: Sequence[Row], at_once: bool = False) -> Row:
    """The row that the table has after these."""
    if at_once:
        return changes(Held(), Found(orders=list(statements))).orders["1"]
    held: dict[str, Row] = {}
    for each in statements:
        held |= changes(Held(held), Found(orders=[each])).orders
    return held["1"]


def test_an_event_fills_and_an_answer_replaces() -> None:
    row = table([event(1, status="paid", channel="web"), event(2, status="shipped")])
    assert (row["status"], row["channel"]) == ("shipped", "web")
    row = table([event(1, status="paid", channel="web"), answer(3, 2, status="shipped")])
    assert (row["status"], row.get("channel")) == ("shipped", None)


def test_an_event_after_an_answer_says_what_it_says_and_leaves_the_rest() -> None:
    row = table([answer(1, 0, status="paid", total_minor=5), event(2, status="shipped")])
    assert (row["status"], row["total_minor"], row["modified_at"]) == ("shipped", 5, at(0))


def test_an_old_answer_that_comes_late_changes_nothing() -> None:
    assert table([answer(9, 8, status="shipped"), answer(5, 4, status="paid")])["status"] == "shipped"


def test_the_same_words_again_are_no_change() -> None:
    held = {"1": answer(1, 0, status="paid")}
    made = changes(Held(held), Found(orders=[answer(5, 0, status="paid")]))
    assert made.say_else == set()
    assert made.orders["1"]["as_of"] == at(5), "it was confirmed"


def test_what_is_changed_of_an_order_later_does_not_move_when_it_was_shipped_or_cancelled() -> None:
    row = table([answer(2, 1, status="shipped"), answer(9, 8, status="shipped"), event(12, status="shipped")])
    assert (row["first_shipped_at"], row["first_cancelled_at"]) == (at(1), None)
    row = table([event(3, status="cancelled"), answer(9, 8, status="cancelled")])
    assert row["first_cancelled_at"] == at(3)


def test_an_order_that_was_kept_before_first_times_were_has_the_time_it_had() -> None:
    kept = answer(2, 1, status="cancelled") | {"first_cancelled_at": None}
    made = changes(Held({"1": kept}), Found(orders=[answer(9, 8, status="cancelled")]))
    assert made.orders["1"]["first_cancelled_at"] == at(1)
    assert made.say_else == {"1"}
    made = changes(Held({"1": kept}), Found(orders=[answer(9, 1, status="cancelled")]))
    assert made.say_else == set()


STATUSES = st.sampled_from(["paid", "shipped", "cancelled"])
STATEMENTS = st.lists(
    st.one_of(
        st.builds(lambda minute, status: event(minute, status=status), st.integers(0, 20), STATUSES),
        st.builds(lambda minute, status: answer(minute, minute, status=status), st.integers(0, 20), STATUSES),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row["as_of"],
)  # fmt: skip


@given(STATEMENTS)
def test_the_newest_word_stands_in_whatever_order_they_come(statements: list[Row]) -> None:
    newest = max(statements, key=lambda row: row["as_of"])
    shipped = min((row["as_of"] for row in statements if row["status"] == "shipped"), default=None)
    for order in itertools.permutations(statements):
        assert table(order)["status"] == newest["status"]
        assert table(order)["first_shipped_at"] == table(order, at_once=True)["first_shipped_at"] == shipped
        assert table(order, at_once=True)["status"] == newest["status"]


@given(STATEMENTS)
def test_telling_it_again_changes_nothing(statements: list[Row]) -> None:
    before = table(statements)
    for each in statements:
        again = told_together(before, each)
        assert {**again, **_NO_EVIDENCE} == {**before, **_NO_EVIDENCE}


_NO_EVIDENCE = dict.fromkeys(("as_of", "event_id", "page_sha256", "page_position", "changed_date"))


def line(order: Row, line_id: str, quantity: int) -> Row:
    names = ("order_id", "as_of", "event_id", "page_sha256", "page_position")
    return {"line_id": line_id, "quantity": quantity, **{name: order[name] for name in names}}


def test_an_answer_brings_all_lines_and_an_event_its_own() -> None:
    first = event(1, channel="web")
    made = changes(Held(), Found(orders=[first], lines=[line(first, "S", 1)]))
    assert (list(made.lines), made.whole_lines) == ([("1", "S")], {})
    whole = answer(2, 2, status="paid")
    made = changes(Held({"1": first}), Found(orders=[whole], lines=[line(whole, "77", 1)]))
    assert ([each["line_id"] for each in made.whole_lines["1"]], made.lines) == (["77"], {})
    late = event(3, channel="web")
    made = changes(Held({"1": whole}), Found(orders=[late], lines=[line(late, "S", 1)]))
    assert made.lines == {}, "its lines are known better"
    assert made.whole_lines == {}


def test_an_order_without_lines_any_more_has_none() -> None:
    before, after = answer(1, 1, status="paid"), answer(2, 2, status="cancelled")
    made = changes(Held({"1": before}), Found(orders=[after], lines=[]))
    assert made.whole_lines == {"1": []}
