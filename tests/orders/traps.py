"""Traps set by hand, all in one lake: things that are told of many orders, and questions about what is made of them."""

from datetime import date
from typing import Any

from tests.orders import things
from tests.orders.shop import Shop
from tests.orders.things import Thing, at

EUR: dict[str, Any] = {"currency": "EUR"}
MAIL_OF_10: dict[str, Any] = {"amount_minor": 1000, "currency": "USD"}
TOLD: list[Thing] = [
    # A cancellation before its order; the order comes two days later.
    things.a_mail("early", "cancellation", order_number="100", received_at=at(-48)),
    things.a_shipstation_order("100", ordered_at=at(0)),
    things.a_shipstation_line("100"),
    # Cancelled by mail, and it went all the same; another that went and was cancelled after it.
    things.a_shipstation_order("101", status="shipped"),
    things.a_label("L101", "101", created_at=at(24)),
    things.a_mail("c101", "cancellation", order_number="101", received_at=at(10)),
    things.a_shipstation_order("102"),
    things.a_label("L102", "102", created_at=at(24)),
    things.a_mail("c102", "cancellation", order_number="102", received_at=at(30)),
    # A parcel, a cancellation and what was received of orders that nothing tells of; one in the wrong shop.
    things.a_tracking_line(50, "GHOST", "1ZGHOST", shop="Etsy"),
    things.a_received_line(51, "1ZGHOST"),
    things.a_cancel_line(52, "A10O", shop="Etsy"),
    things.a_shipstation_order("134"),
    things.a_cancel_line(53, "134", shop="Amazon"),
    things.a_tracking_line(54, "134", "1ZT134"),
    # Cancelled of an order: a SKU without its zeros, one that is not there, more than there is in two lines.
    things.a_shipstation_order("135"),
    things.a_shipstation_line("135"),
    things.a_cancel_line(55, "135", sku="12"),
    things.a_cancel_line(56, "135", sku="0012", quantity="2"),
    things.a_cancel_line(57, "135", sku="0012", quantity="1"),
    things.a_mail("c135", "cancellation", order_number="135", is_whole=False),
    things.a_mail_item("c135", sku=None, name="Cup"),
    # Delivered, and nobody told that it went; two parcels of which one came; a voided label.
    things.a_mail("o103", order_number="103"),
    things.a_mail("d103", "delivery", order_number="103", tracking_number="1ZD103"),
    things.a_shipstation_order("104"),
    things.a_label("L104a", "104"),
    things.a_label("L104b", "104"),
    things.a_mail("d104", "delivery", carrier="UPS", shop="ups", tracking_number="1zl104A"),
    things.a_shipstation_order("105"),
    things.a_label("L105", "105", is_voided=True),
    # A part cancelled: one of two pieces; more pieces than there are, told by a file; without a quantity all of them.
    things.a_shipstation_order("106"),
    things.a_shipstation_line("106"),
    things.a_mail("c106", "cancellation", order_number="106", is_whole=False),
    things.a_mail_item("c106"),
    things.a_shipstation_order("107"),
    things.a_shipstation_line("107"),
    things.a_cancel_line(7, "107", sku="0012", quantity="9"),
    things.a_shipstation_order("108"),
    things.a_shipstation_line("108"),
    things.a_cancel_line(8, "108", sku="0012"),
    # A line without a quantity: of all of it, and of a part of it, nobody knows how many were cancelled or received.
    things.a_shipstation_order("125"),
    things.a_shipstation_line("125", quantity=None),
    things.a_cancel_line(9, "125", sku="0012"),
    things.a_tracking_line(9, "125", "1ZT125"),
    things.a_received_line(11, "1ZT125", quantity="3"),
    # A list that was corrected and dropped again: the newer file, whatever its checksum is; lines of one are added up.
    things.a_shipstation_order("126"),
    things.a_shipstation_line("126", quantity="9"),
    things.a_shipstation_line("126", "2", sku="0013", quantity="9"),
    things.a_cancel_line(2, "126", sku="0012", quantity="5", file_sha256="f" * 64),
    things.a_cancel_line(3, "126", sku="0013", quantity="4", file_sha256="f" * 64),
    things.a_cancel_line(2, "126", sku="0012", quantity="1", file_sha256="e" * 64, dropped_at=at(60)),
    things.a_cancel_line(4, "126", sku="0012", quantity="2", file_sha256="e" * 64, dropped_at=at(60)),
    # A mail of a cancellation that does not say how much of the order.
    things.a_shipstation_order("127"),
    things.a_shipstation_line("127"),
    things.a_mail("u127", "cancellation", order_number="127", is_whole=None),
    # The same total told by two sources, an amount in another currency, zeros in front.
    things.a_shipstation_order("109"),
    things.a_mail("m109", order_number="109", amount_minor=1099, currency="USD"),
    things.a_mail("e109", order_number="109", amount_minor=1000, **EUR),
    things.a_shipstation_order("0109"),
    # The same number in two shops that are known; a file that names no shop.
    things.a_shipstation_order("A110", order_number="110"),
    things.a_mail("m110", order_number="110", shop="amazon_com"),
    things.a_tracking_line(10, "110", "1ZT110"),
    # A shop that roms.yaml does not know: nothing contradicts, and another amount does.
    things.a_shipstation_order("111"),
    things.a_mail("m111", order_number="111", shop="somewhere", **MAIL_OF_10),
    things.a_mail("x111", order_number="111", shop="somewhere", amount_minor=77, currency="USD"),
    # A parcel of a shop that is known, and orders of that number: of a shop that is not, and of one that is not told.
    things.a_tracking_line(58, "136", "1ZT136", shop="Amazon"),
    things.a_mail("m136", order_number="136", shop="foo", amount_minor=900, currency="USD"),
    things.a_tracking_line(59, "137", "1ZT137", shop="Amazon"),
    things.a_mail("m137", order_number="137", shop=None, amount_minor=900, currency="USD"),
    # A parcel that two orders have, and one that none has.
    things.a_shipstation_order("112"),
    things.a_shipstation_order("113"),
    things.a_tracking_line(11, "112", "1ZTWO", shop="Etsy"),
    things.a_tracking_line(12, "113", "1ZTWO", shop="Etsy"),
    things.a_mail("two", "delivery", tracking_number="1ZTWO"),
    things.a_received_line(13, "1ZNONE"),
    # Without a number: one order of that amount near enough, one too late, two that come to the same.
    things.a_shipstation_order("114", total_minor=11400),
    things.a_mail("near", amount_minor=11400, currency="USD", received_at=at(40)),
    things.a_shipstation_order("115", total_minor=11500),
    things.a_mail("late", amount_minor=11500, currency="USD", received_at=at(49)),
    things.a_shipstation_order("116", total_minor=11600),
    things.a_mail("twin1", amount_minor=11600, currency="USD"),
    things.a_mail("twin2", amount_minor=11600, currency="USD"),
    # Square's: named by its id; given back in part, and whole; told again by the order that takes back.
    things.a_sale("SQ1"),
    things.a_sold_line("SQ1"),
    things.a_tender("SQ1"),
    things.a_refund("SQ1", "R1", amount_minor=200),
    things.a_shipstation_order("S1", order_number="SQ1", channel="square", total_minor=500, paid_minor=500),
    things.a_sale("SQ2"),
    things.a_tender("SQ2"),
    things.a_refund("SQ2", "R2", amount_minor=500),
    things.a_sale("SQ3", lines=0, total_minor=0, created_at=at(40), business_date=date(2025, 11, 5)),
    things.a_refund("SQ3", "R2", amount_minor=500),
    things.a_sale("SQ4", state="DRAFT"),
    # One of which Square does not say the state is paid all the same; a cancelled one is not.
    things.a_sale("SQ5", state=None),
    things.a_tender("SQ5"),
    things.a_sale("SQ6", state="CANCELED"),
    things.a_tender("SQ6"),
    # A till: sold and taken back on one receipt, and a number that a shop has, too.
    things.a_till_line("117"),
    things.a_till_line("117", 3, is_return=True, quantity="1", amount="2", unit_price="2"),
    things.a_till_line("117", 4, item_code="SDis1", quantity="1", amount="-0.335", unit_price="10"),
    things.a_shipstation_order("117"),
    things.a_till_day(),
    # The number of a receipt, in its branch: what fits it, another amount, and another time (tills use a number again).
    things.a_till_line("0001", 5),
    things.a_shipstation_order("R1", order_number="0001", channel="BMC", total_minor=500, ordered_at=at(40)),
    things.a_shipstation_order("R2", order_number="0001", channel="BMC", total_minor=99900),
    things.a_shipstation_order("R3", order_number="0001", channel="BMC", total_minor=500, ordered_at=at(480)),
    things.a_label("LR3", "R3", created_at=at(490)),
    # Checkout software: what a change leaves out changes nothing, and a status told twice is one event.
    things.a_change(1, "118", store="Etsy", product="Mug", quantity="2", price="5", status="paid"),
    things.a_change(2, "118", status="paid", tracking_number="1Z118"),
    things.a_change(3, "118", total="10.50", status="Delivered"),
    # Received: the newer word on a parcel and product counts.
    things.a_shipstation_order("119"),
    things.a_shipstation_line("119"),
    things.a_label("L119", "119"),
    things.a_received_line(20, "1ZL119", quantity="2", received_at=at(60), currency="USD", commission_minor=150),
    things.a_received_line(21, "1ZL119", quantity="1", received_at=at(55), currency="USD", commission_minor=90),
    # Received at the same time: the line further down, and the file that came later, whatever its checksum is.
    things.a_shipstation_order("123"),
    things.a_shipstation_line("123"),
    things.a_label("L123", "123"),
    things.a_received_line(9, "1ZL123", quantity="2", currency="USD", commission_minor=90),
    things.a_received_line(10, "1z L-123", quantity="1", currency="USD", commission_minor=100),
    things.a_shipstation_order("124"),
    things.a_shipstation_line("124"),
    things.a_label("L124", "124"),
    things.a_received_line(2, "1ZL124", quantity="2", file_sha256="f" * 64),
    things.a_received_line(2, "1ZL124", quantity="1", file_sha256="0" * 64, dropped_at=at(60)),
    # Received with commissions in two currencies; labels of one parcel that cost in two; a cost beside a commission.
    *(
        each
        for number in ("128", "129", "130")
        for each in (
            things.a_shipstation_order(number),
            things.a_label(f"L{number}", number),
            things.a_received_line(int(number), f"1ZL{number}", currency="USD", commission_minor=125),
        )
    ),
    things.a_received_line(228, "1ZL128", sku="0013", currency="PHP", commission_minor=10000),
    things.a_label("L129b", "129", tracking_number="1ZL129", **EUR),
    things.a_received_line(230, "1ZL130", sku="0013", currency="USD", commission_minor=75),
    # A parcel received as a whole and then by SKU; the other way round; and by a SKU after the whole and another SKU.
    *(
        each
        for number in ("131", "132", "133")
        for each in (
            things.a_shipstation_order(number),
            things.a_shipstation_line(number, quantity="10"),
            things.a_label(f"L{number}", number),
        )
    ),
    things.a_received_line(40, "1ZL131", sku=None, quantity="10", received_at=at(50)),
    things.a_received_line(41, "1ZL131", quantity="9", received_at=at(60)),
    things.a_received_line(42, "1ZL132", quantity="9", received_at=at(50)),
    things.a_received_line(43, "1ZL132", sku="0013", quantity="1", received_at=at(50)),
    things.a_received_line(44, "1ZL132", sku=None, quantity="8", received_at=at(60)),
    things.a_received_line(45, "1ZL133", sku="0013", quantity="5", received_at=at(50)),
    things.a_received_line(46, "1ZL133", sku=None, quantity="8", received_at=at(60)),
    things.a_received_line(47, "1ZL133", quantity="2", received_at=at(60)),
    # The former sheet: two lines of one order, and one order in two currencies.
    things.a_sheet_line(30, "120", total_minor=500),
    things.a_sheet_line(31, "120", product="Cup", total_minor=700, status="Cancelled"),
    things.a_sheet_line(32, "121"),
    things.a_sheet_line(33, "121", **EUR),
    # Two orders of ShipStation's have one number: with the same total they are one, with another nobody knows.
    things.a_shipstation_order("122a", order_number="122"),
    things.a_shipstation_order("122b", order_number="122", ordered_at=at(1)),
    things.a_shipstation_order("122c", order_number="122", ordered_at=at(2), total_minor=400),
]  # fmt: skip


def a_trapped_shop() -> Shop:
    """A lake in which all of them are set, and its orders made."""
    made = Shop()
    for table, row, _ in TOLD:
        made.told(table, row)
    made.build()
    return made


def order(shop: Shop, order_id: str, columns: str = "state") -> Any:
    """What an order has in these columns; of one column its value."""
    [row] = shop.rows(f"SELECT {columns} FROM orders WHERE order_id = '{order_id}'")
    return row if len(row) > 1 else row[0]


def a_line(source: str, number: int) -> str:
    """The key of the sighting of a line of a file."""
    return f"{source}|{things.SHA}|{number}"


def of(shop: Shop, sighting_key: str) -> tuple[str, str]:
    """Which order a sighting is of, and by which rule."""
    [row] = shop.rows(f"SELECT order_id, rule FROM order_matches WHERE sighting_key = '{sighting_key}'")
    return row[0], row[1]


def waits(shop: Shop, sighting_key: str) -> str:
    """Why a sighting waits, which is of no order."""
    assert shop.rows(f"SELECT 1 FROM order_matches WHERE sighting_key = '{sighting_key}'") == []
    [(reason,)] = shop.rows(f"SELECT reason FROM order_match_review WHERE sighting_key = '{sighting_key}'")
    return str(reason)


def line(shop: Shop, order_id: str) -> tuple[Any, ...]:
    """How many the one line of an order has, how many are cancelled, how many received."""
    columns = "quantity, cancelled_quantity, received_quantity"
    [row] = shop.rows(f"SELECT {columns} FROM order_lines WHERE order_id = '{order_id}'")
    return row
