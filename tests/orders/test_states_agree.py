"""State, lines and flags of an order agree, whatever is told of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

moments = st.sampled_from([0, 1, 12, 30, 60]).map(at)
skus = st.sampled_from([None, "0012", "0013"])
keys = st.sampled_from("pq")
files: dict[str, Any] = {"file_sha256": st.sampled_from(["a" * 64, "b" * 64]), "dropped_at": moments}
TOLD = st.one_of(
    st.builds(
        things.a_cancel_line, st.sampled_from([2, 3]), st.just("1"), sku=skus, cancelled_at=moments,
        quantity=st.sampled_from([None, "0", "1", "2", "9"]), **files,
    ),
    st.builds(things.a_cancel_line, st.sampled_from([4, 5]), st.just("1"), sku=skus, **files),
    st.builds(
        things.a_tracking_line, st.sampled_from([2, 3]), st.just("1"), st.sampled_from(["1Z1", "1Z2"]),
        shipped_at=st.one_of(st.none(), moments), **files,
    ),
    st.builds(things.a_received_line, st.sampled_from([2, 3]), st.just("1Z1"), received_at=moments, **files),
    st.builds(
        things.a_mail, keys, st.sampled_from(["shipment", "delivery", "exception", "cancellation", "refund"]),
        order_number=st.just("1"), received_at=moments, amount_minor=st.just(1000), currency=st.just("USD"),
        is_whole=st.booleans(),
    ),
    st.builds(things.a_mail_item, keys, sku=skus.filter(bool)),
    st.builds(
        things.a_sheet_line, st.sampled_from([2, 3, 4]), st.just("1"), product=st.sampled_from(["Mug", "Cup", None]),
        status=st.sampled_from([None, "paid", "cancelled", "shipped"]), modified_at=moments,
        tracking_number=st.sampled_from([None, "1Z1"]),
    ),
)  # fmt: skip
ORDER = [
    things.a_shipstation_order("1"),
    things.a_shipstation_line("1"),
    things.a_shipstation_line("1", "2", sku="0013", quantity="1"),
]


def made(*told: Thing) -> Shop:
    shop = Shop()
    shop.lake.connection.execute("PRAGMA disable_optimizer")
    last = {(thing.table, *(thing.row[name] for name in thing.key)): thing for thing in (*ORDER, *told)}
    for table, row, _ in last.values():
        shop.told(table, row)
    shop.build()
    return shop


def order(shop: Shop, columns: str) -> tuple[Any, ...]:
    [row] = shop.rows(f"SELECT {columns} FROM orders WHERE order_id = 'Etsy#1'")
    return row


def lines(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.rows(
        "SELECT quantity, cancelled_quantity FROM order_lines WHERE order_id = 'Etsy#1' ORDER BY sku"
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(TOLD, max_size=6))
def test_an_order_is_cancelled_when_all_of_its_lines_are_and_then_not_in_part(told: list[Thing]) -> None:
    shop = made(*told)
    state, is_part, doubt = order(shop, "state, is_cancelled_in_part, doubt")
    has_all = all(quantity == cancelled for quantity, cancelled in lines(shop))
    has_any = any(cancelled > 0 for _, cancelled in lines(shop))
    assert has_all == (state == "cancelled") or state == "refunded"
    assert is_part == (has_any and not has_all)
    whole = "SELECT max(happened_at) FROM order_events WHERE kind = 'cancelled' AND is_whole"
    after = f"SELECT 1 FROM order_events WHERE kind = 'exception' AND happened_at > ({whole})"
    assert doubt or not shop.rows(after), "what moved after all was cancelled is told"


def test_each_line_that_is_cancelled_by_itself_cancels_the_order() -> None:
    shop = made(
        things.a_cancel_line(2, "1", sku="0012"), things.a_cancel_line(3, "1", sku="0013", quantity="1")
    )
    assert order(shop, "state, is_cancelled_in_part, doubt") == ("cancelled", False, None)


def test_a_list_that_is_corrected_to_nothing_cancels_nothing() -> None:
    first = things.a_cancel_line(2, "1", sku="0012", quantity="1", file_sha256="a" * 64)
    again = things.a_cancel_line(2, "1", sku="0012", quantity="0", file_sha256="b" * 64, dropped_at=at(70))
    assert order(made(first), "state, is_cancelled_in_part") == ("paid", True)
    assert order(made(first, again), "state, is_cancelled_in_part") == ("paid", False)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["1", "2"]), min_size=1, max_size=3),
    st.sampled_from(["0", "1", "2"]),
    st.booleans(),
)
def test_a_list_says_how_much_is_cancelled_whatever_mails_told_before(
    by_mail: list[str], listed: str, has_other: bool
) -> None:
    told = []
    for number, quantity in enumerate(by_mail):
        mail = {"order_number": "1", "received_at": at(number), "is_whole": False}
        told += [
            things.a_mail(f"m{number}", "cancellation", **mail),
            things.a_mail_item(f"m{number}", quantity=quantity),
        ]
    if has_other:
        mail = {"order_number": "1", "received_at": at(9), "is_whole": False}
        told += [things.a_mail("other", "cancellation", **mail), things.a_mail_item("other", sku="0013")]
    told.append(things.a_cancel_line(2, "1", sku="0012", quantity=listed, dropped_at=at(70)))
    shop = made(*told)
    is_all = listed == "2" and has_other
    assert lines(shop) == [(2, int(listed)), (1, int(has_other))]
    state, is_part = order(shop, "state, is_cancelled_in_part")
    assert (state, is_part) == (
        "cancelled" if is_all else "paid",
        not is_all and (listed != "0" or has_other),
    )


def test_a_tracking_list_that_grows_revives_no_cancelled_order() -> None:
    grown = {"file_sha256": "b" * 64, "dropped_at": at(60), "shipped_at": None}
    told = [
        things.a_tracking_line(2, "1", "1Z1", shipped_at=None, dropped_at=at(20)),
        things.a_cancel_line(2, "1", cancelled_at=at(40)),
        things.a_tracking_line(2, "1", "1Z1", **grown),
        things.a_tracking_line(3, "2", "1Z2", **grown),
    ]
    shop = made(*told)
    assert order(shop, "state, is_cancelled_in_part, doubt") == ("cancelled", False, None)
    assert lines(shop) == [(2, 2), (1, 1)]


def test_a_parcel_that_goes_after_all_was_cancelled_is_told_to_a_person() -> None:
    shop = made(things.a_cancel_line(2, "1", cancelled_at=at(20)), things.a_tracking_line(2, "1", "1Z1"))
    state, is_part, doubt = order(shop, "state, is_cancelled_in_part, doubt")
    assert (state, is_part) == ("shipped", False)
    assert doubt.startswith("all of it was cancelled, and a parcel went or came after that")
    assert lines(shop) == [(2, 0), (1, 0)]


def of_the_sheet(*statuses: str, **more: Any) -> Shop:
    """An order of which the former sheet alone tells, a row for each status."""
    shop = Shop()
    for number, status in enumerate(statuses, 2):
        row = things.a_sheet_line(number, "9", product=f"Mug {number}", status=status, **more)
        shop.told(row.table, row.row)
    shop.build()
    return shop


def test_a_row_of_the_former_sheet_that_is_cancelled_cancels_its_line() -> None:
    told = "SELECT state, is_cancelled_in_part FROM orders"
    quantities = "SELECT cancelled_quantity FROM order_lines ORDER BY line_number"
    shop = of_the_sheet("cancelled", "paid")
    assert (shop.rows(told), shop.rows(quantities)) == ([("paid", True)], [(2,), (0,)])
    shop = of_the_sheet("cancelled", "Cancelled")
    assert (shop.rows(told), shop.rows(quantities)) == ([("cancelled", False)], [(2,), (2,)])


def beside_the_sheet(**rows: str | None) -> Shop:
    """ShipStation's order, of which the former sheet has these products with their statuses, too."""
    told = [
        things.a_sheet_line(
            number, "1", product=product.replace("_", " "), status=status, quantity="1", total_minor=None
        )
        for number, (product, status) in enumerate(rows.items(), 2)
    ]
    return made(*told)


def test_a_cancelled_row_of_the_former_sheet_counts_by_the_name_of_the_product() -> None:
    twelve, thirteen = (things.a_shipstation_line("1", line_id, sku=sku, name=name) for line_id, sku, name in (
        ("1", "0012", "Big Mug"), ("2", "0013", "Cup")))  # fmt: skip
    told = [
        things.a_sheet_line(2, "1", product="big mug", status="Cancelled", quantity="1", total_minor=None),
        things.a_sheet_line(3, "1", product="0013", status="Cancelled", quantity="2", total_minor=None),
        things.a_sheet_line(4, "1", product="Else", status="paid", total_minor=None),
    ]
    shop = made(twelve, thirteen, *told)
    assert lines(shop) == [(2, 1), (2, 2)]
    assert order(shop, "is_cancelled_in_part") == (True,)
    assert shop.rows("SELECT reason FROM order_match_review") == []


def test_a_cancelled_row_of_a_product_that_the_order_has_not_waits_for_a_person_alone() -> None:
    shop = beside_the_sheet(Teapot="cancelled", Cup="paid")
    waiting = "SELECT sighting_key, reason FROM order_match_review"
    assert shop.rows(waiting) == [("sheet|1|cancelled name|teapot", "no line of the order has Teapot")]
    assert lines(shop) == [(2, 0), (1, 0)]
    assert order(shop, "state, is_cancelled_in_part, sources") == ("paid", False, "sheet,shipstation")
    shop = beside_the_sheet(Mug="cancelled", Cup="paid")
    assert shop.rows(waiting) == [
        ("sheet|1|cancelled name|mug", "several products of the order are called Mug")
    ], "two are named Mug"


@settings(max_examples=15, deadline=None)
@given(st.permutations(["Big Mug", "Cup", "Teapot"]), st.sets(st.integers(0, 2), min_size=1, max_size=2))
def test_each_cancelled_row_of_the_former_sheet_counts_or_waits(
    products: list[str], chosen: set[int]
) -> None:
    order_lines = [
        things.a_shipstation_line("1", name="Big Mug"),
        things.a_shipstation_line("1", "2", sku="0013", name="Cup"),
    ]
    rows = [
        things.a_sheet_line(
            number + 2,
            "1",
            product=product,
            quantity="1",
            total_minor=None,
            status="cancelled" if number in chosen else "paid",
        )
        for number, product in enumerate(products)
    ]
    shop = made(*order_lines, *rows)
    counted = sum(cancelled for _, cancelled in lines(shop))
    [(waiting,)] = shop.rows(
        "SELECT count(*) FROM order_match_review WHERE reason LIKE 'no line of the order%'"
    )
    assert counted + waiting == len(chosen)
    assert waiting == ("Teapot" in {products[each] for each in chosen})
