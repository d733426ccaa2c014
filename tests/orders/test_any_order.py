"""Whatever order things arrive in, in however many pieces and however often: the tables are those of one build."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at, day_of

TABLES = {
    "order_sightings": "* EXCLUDE (built_at)",
    "order_matches": "*",
    "order_match_review": "* EXCLUDE (since)",
    "orders": "* EXCLUDE (built_at)",
    "order_lines": "* EXCLUDE (built_at)",
    "order_events": "* EXCLUDE (built_at)",
    "shipments": "* EXCLUDE (built_at)",
}
hours = st.sampled_from([0, 1, 12, 30, 60])
moments = hours.map(at)
numbers = st.sampled_from(["1", "2", "0001", "SQ1"])
channels = st.sampled_from(["etsy", "Etsy store", "amazon_com", "elsewhere", None])
amounts = st.sampled_from([1000, 500])
currencies = st.sampled_from(["USD", "USD", "EUR"])
parcels = st.sampled_from(["1Z1", "1z-1", "1Z2", None])
ids = st.sampled_from("abc")


Told = dict[str, st.SearchStrategy[Any]]


def shipstation_orders() -> st.SearchStrategy[Thing]:
    status = st.sampled_from(["awaiting_shipment", "cancelled", "shipped"])
    told: Told = {"order_number": numbers, "channel": channels, "ordered_at": moments, "currency": currencies}
    told |= {"total_minor": amounts, "status": status, "modified_at": moments}
    return st.builds(things.a_shipstation_order, ids, **told)


def mails() -> st.SearchStrategy[Thing]:
    kind = st.sampled_from(["order", "shipment", "delivery", "cancellation", "refund"])
    told: Told = {"order_number": st.one_of(st.none(), numbers), "shop": channels, "received_at": moments}
    told |= {
        "is_whole": st.booleans(),
        "amount_minor": st.one_of(st.none(), amounts),
        "currency": currencies,
        "tracking_number": parcels,
    }
    return st.builds(things.a_mail, st.sampled_from("pqrs"), kind, **told)


def changes() -> st.SearchStrategy[Thing]:
    told = {"order_number": numbers, "store": channels, "total": st.sampled_from(["10", "5", None])}
    told |= {"status": st.sampled_from(["paid", "shipped", "Cancelled", None]), "tracking_number": parcels}
    return st.builds(things.a_change, st.integers(1, 5), **told)


def sales() -> st.SearchStrategy[Thing]:
    state = st.sampled_from(["COMPLETED", "OPEN", "CANCELED", "DRAFT"])
    told = {
        "state": state,
        "currency": currencies,
        "business_date": moments.map(day_of),
        "version": st.integers(1, 3),
    }
    return st.builds(things.a_sale, st.sampled_from(["SQ1", "SQ2"]), **told)


def file_lines() -> st.SearchStrategy[Thing]:
    """Lines of two files, which came here in either order, or at once."""
    file: Told = {"file_sha256": st.sampled_from(["a" * 64, "b" * 64]), "dropped_at": moments}
    lines, tracking = st.sampled_from([2, 9, 10]), st.sampled_from(["1Z1", "1Z7", "1z 7"])
    quantities = st.sampled_from([None, "1", "2"])
    wanted, many = st.sampled_from([None, "0012", "0013"]), st.sampled_from([None, "1", "2", "9"])
    received: Told = {"received_at": moments, "quantity": quantities}
    return st.one_of(
        st.builds(things.a_tracking_line, lines, numbers, tracking, shop=channels, **file),
        st.builds(things.a_received_line, lines, tracking, **received, **file),
        st.builds(things.a_cancel_line, lines, numbers, sku=wanted, quantity=many, **file),
        st.builds(things.a_sheet_line, lines, st.one_of(st.none(), numbers), currency=currencies, **file),
    )


EVERYTHING = st.one_of(
    shipstation_orders(),
    st.builds(things.a_shipstation_line, ids, st.sampled_from("12")),
    st.builds(things.a_label, st.sampled_from("12"), ids, created_at=moments, is_voided=st.booleans()),
    mails(),
    mails(),
    st.builds(things.a_mail_item, st.sampled_from("pqrs"), sku=st.sampled_from(["0012", "0013"])),
    changes(),
    sales(),
    st.builds(
        things.a_refund, st.sampled_from(["SQ1", "SQ2"]), st.sampled_from(["R1", "R2"]), amount_minor=amounts
    ),
    st.builds(things.a_tender, st.sampled_from(["SQ1", "SQ2"])),
    file_lines(),
    file_lines(),
    file_lines(),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Thing], list[list[Thing]]]:
    """What is true in the end, and the pieces in which it came: earlier words of the same things, and repetitions."""
    told = draw(st.lists(EVERYTHING, min_size=1, max_size=12))
    last = {(thing.table, *(thing.row[name] for name in thing.key)): thing for thing in told}
    true = list(last.values())
    cut, other = sorted(draw(st.tuples(st.integers(0, len(told)), st.integers(0, len(told)))))
    return true, [told[:cut], told[cut:other], [*told[other:], *draw(st.permutations(true))]]


def tell(shop: Shop, told: Sequence[Thing]) -> None:
    """Each thing takes the place of what was said of it before."""
    for table, row, key in told:
        where = " AND ".join(f"{name} = ${name}" for name in key)
        shop.lake.connection.execute(f"DELETE FROM {table} WHERE {where}", {name: row[name] for name in key})
        shop.told(table, row)


def everything(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: shop.rows(f"SELECT {columns} FROM {table} ORDER BY ALL") for table, columns in TABLES.items()
    }


@pytest.fixture(autouse=True, scope="module")
def _made_once() -> Iterator[None]:
    """A shop makes its tables when it is opened; that each build looks for them again is tried elsewhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("roms_assets.orders.building.make_tables", lambda _: None)
        yield


def a_quick_shop() -> Shop:
    """Of a handful of rows a plan takes longer to make good than to run."""
    shop = Shop()
    shop.lake.connection.execute("PRAGMA disable_optimizer")
    return shop


@settings(max_examples=25, deadline=None)
@given(histories())
def test_the_tables_are_those_of_one_build(history: tuple[list[Thing], list[list[Thing]]]) -> None:
    true, pieces = history
    once, slowly = a_quick_shop(), a_quick_shop()
    for piece in pieces:
        tell(slowly, piece)
        slowly.build()
    tell(once, true)
    once.build()
    assert everything(slowly) == everything(once)
    assert not slowly.desk.is_stale(slowly.terms)
    totals = "SELECT currency, sum(total_minor) FROM {} WHERE {} GROUP BY 1 ORDER BY 1"
    chosen = (
        "(SELECT arg_min(s.amount_minor, turn) FILTER (kind = 'order' AND s.amount_minor IS NOT NULL) AS total_minor,"
        " arg_min(s.currency, turn) FILTER (s.currency IS NOT NULL) AS currency"
        " FROM order_matches m JOIN order_sightings s USING (sighting_key) GROUP BY m.order_id)"
    )
    assert once.rows(totals.format("orders", "true")) == once.rows(totals.format(chosen, "true"))
    assert once.rows("SELECT order_id FROM orders GROUP BY 1 HAVING count(*) > 1") == []
    placed = "SELECT sighting_key FROM order_matches UNION ALL SELECT sighting_key FROM order_match_review ORDER BY 1"
    assert once.rows(placed) == once.rows("SELECT sighting_key FROM order_sightings ORDER BY 1")


def test_what_is_said_no_more_is_stale_until_it_is_matched() -> None:
    shop = Shop()
    tell(shop, [things.a_shipstation_order("1"), things.a_label("9", "1")])
    shop.build()
    assert not shop.desk.is_stale(shop.terms)
    shop.lake.connection.execute("DELETE FROM order_sightings WHERE kind = 'parcel'")
    assert shop.desk.is_stale(shop.terms)
    shop.build()
    assert not shop.desk.is_stale(shop.terms)


def test_a_kill_between_two_steps_leaves_nothing_out() -> None:
    killed, once = Shop(), Shop()
    told = [
        things.a_shipstation_order("1"),
        things.a_label("9", "1"),
        things.a_mail("m", "delivery", tracking_number="1Z9"),
    ]
    tell(killed, told[:1])
    killed.build()
    tell(killed, [*told, things.a_shipstation_order("1", order_number="2")])
    for kill_at in ("order_sightings", "orders"):
        with pytest.raises(KeyboardInterrupt):
            killed.build_killed_before(kill_at)
    killed.build()
    tell(once, [*told, things.a_shipstation_order("1", order_number="2")])
    once.build()
    assert everything(killed) == everything(once)


def test_a_change_that_is_noted_first_and_came_later_is_of_the_day_of_the_order() -> None:
    shop = Shop()
    for event_id, hours in ((1, 30), (2, 0)):
        shop.told(*things.a_change(event_id, "7", store="Etsy", total="5", received_at=at(hours))[:2])
    shop.build()
    assert shop.rows("SELECT date FROM orders") == [(day_of(at(30)),)]
