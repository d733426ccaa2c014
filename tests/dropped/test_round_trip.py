"""What we write as the former sheet we read: it says the same again, and compared with us it does not differ."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.dropped.former import FormerSheet
from roms_assets.dropped.keeping import make_tables
from roms_assets.dropped.rules.differing import Difference
from roms_assets.dropped.rules.kinds import FileKind
from roms_assets.dropped.rules.reading import read_file
from roms_assets.dropped.rules.tables import SHEET, frame
from roms_assets.kernel.numbers import plain
from tests.dropped.ours import SHAPES, fill, tables_of
from tests.dropped.rules.test_former_sheet import CAME, MANNER, ZONE, a_row, a_sheet, rows_of
from tests.orders.shop import MemoryLake

Row = dict[str, Any]
_MINOR = st.none() | st.integers(-5_000, 5_000)
_QUANTITY = st.none() | st.decimals(-5, 5, places=2)
DAY = date(2025, 11, 12)


def exported(lake: MemoryLake) -> str:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        FormerSheet(lake, MANNER).export(out)  # type: ignore[arg-type]
        return out.read_text()


def compared(lake: MemoryLake, text: str) -> list[Difference]:
    return FormerSheet(lake, MANNER).compare(rows_of(text))  # type: ignore[arg-type]


def an_order(place: int, number: str | None = "7", **more: Any) -> Row:
    told = {
        "order_id": f"Etsy#{place}", "order_number": number, "sources": "shipstation", "state": "paid",
        "currency": "USD", "customer_id": None, "date": DAY, "total_minor": 1000,
        "created_at": datetime(2025, 11, 12, 19, 30, tzinfo=UTC), "last_event_at": None, "doubt": None,
    }  # fmt: skip
    return told | more


def a_line(place: int, line_number: int = 0, **more: Any) -> Row:
    told = {
        "order_id": f"Etsy#{place}", "date": DAY, "line_number": line_number, "product_id": "0012", "sku": "0012",
        "name": "Mug", "currency": "USD", "unit_price_minor": 500, "total_minor": 1000, "quantity": Decimal(2),
        "cancelled_quantity": Decimal(0), "received_quantity": Decimal(0),
        "received_beyond_quantity": Decimal(0),
    }  # fmt: skip
    return told | more


def a_parcel(place: int, number: str) -> Row:
    told = {"order_id": f"Etsy#{place}", "date": DAY, "tracking_number": number, "is_voided": False}
    unknown = ("shipped_at", "received_quantity", "commission_currency", "commission_minor")
    return {**told, **dict.fromkeys(unknown)}


def a_lake(orders: list[Row], lines: list[Row], parcels: list[Row]) -> MemoryLake:
    lake = MemoryLake()
    fill(lake, {"orders": orders, "order_lines": lines, "shipments": parcels})  # type: ignore[arg-type]
    return lake


@st.composite
def our_orders(draw: st.DrawFn) -> MemoryLake:
    """Orders of any kind that our tables may hold, some of them with the same number."""
    orders, lines, parcels = [], [], []
    for place in range(draw(st.integers(1, 5))):
        currency = draw(st.sampled_from(["USD", "EUR", None]))
        day = DAY + timedelta(draw(st.integers(0, 2)))
        told = {
            "sources": draw(st.sampled_from(["pos", "shipstation", "checkout,mail"])),
            "state": draw(
                st.sampled_from(["created", "paid", "shipped", "delivered", "cancelled", "refunded"])
            ),
            "total_minor": draw(_MINOR),
            "date": day,
            "currency": currency,
            "created_at": datetime(day.year, 11, day.day, 19, tzinfo=UTC),
        }
        orders.append(an_order(place, draw(st.sampled_from(["7", "#7", "0007", None])), **told))
        for number in range(draw(st.integers(0, 3))):
            of_line = {
                "quantity": draw(_QUANTITY),
                "cancelled_quantity": draw(_QUANTITY),
                "total_minor": draw(_MINOR),
                "currency": currency,
            }
            lines.append(a_line(place, number, date=day, **of_line))
        for parcel in draw(st.lists(st.sampled_from(["1Z1", "1Z2", "9400"]), max_size=2, unique=True)):
            parcels.append(a_parcel(place, parcel))
    return a_lake(orders, lines, parcels)


@settings(max_examples=25)
@given(our_orders())
def test_our_own_export_does_not_differ_from_us(lake: MemoryLake) -> None:
    assert compared(lake, exported(lake)) == []


def test_an_order_comes_to_what_its_rows_come_to_and_one_without_lines_has_a_row() -> None:
    lines = [a_line(1), a_line(1, 1, name="Tea", quantity=Decimal(-1), total_minor=-300)]
    lake = a_lake(
        [an_order(1, total_minor=1250), an_order(2, "8", total_minor=450)], lines, [a_parcel(2, "1Z")]
    )
    told = [
        (row["order_number"], row["product"], row["quantity"], row["total_minor"], row["tracking_number"])
        for row in rows_of(exported(lake))
    ]
    assert told == [
        ("7", "Mug", Decimal(2), 1000, None),
        ("7", "Tea", Decimal(-1), -300, None),
        ("7", None, None, 550, None),
        ("8", None, None, 450, "1Z"),
    ]


def test_an_order_of_the_same_number_that_the_sheet_names_by_its_id_is_that_one() -> None:
    orders = [an_order(1, sources="pos"), an_order(2, sources="pos", date=DAY + timedelta(9))]
    lake = a_lake(orders, [a_line(1), a_line(2, date=DAY + timedelta(9), total_minor=900)], [])
    (first, *_) = exported(lake).splitlines()[1:]
    assert compared(lake, a_sheet().rstrip("\n") + f"\n{first}\n") == []
    (several,) = compared(lake, a_sheet().rstrip("\n") + f"\n{first.replace('Etsy#1', '')}\n")
    assert several.kind == "several here"


def of_sheet_alone(rows: list[Row]) -> MemoryLake:
    """A lake into which rows of the sheet were imported, and whose orders nobody else tells of."""
    lake = MemoryLake()
    with lake.writing() as writing:
        make_tables(writing)
        writing.replace_rows(SHEET, "date", [CAME.date], frame(SHEET, rows))
    fill(lake, tables_of(rows, ZONE, "sheet"))  # type: ignore[arg-type]
    return lake


@settings(max_examples=25)
@given(
    st.lists(st.tuples(a_row(), st.sampled_from(["7", "#7", "0007", "a-1", "A-1"])), min_size=1, max_size=4)
)
def test_what_the_sheet_alone_tells_comes_out_as_it_went_in(lines: list[tuple[dict[str, str], str]]) -> None:
    text = a_sheet(*({**line, "Order Number": number} for line, number in lines))
    read = read_file(FileKind.SHEET, text.encode(), CAME, MANNER)
    said = _said(read.rows)
    text = exported(of_sheet_alone(read.rows)) if read.rows else a_sheet()
    again = read_file(FileKind.SHEET, text.encode(), CAME, MANNER)
    assert _said(again.rows) == said
    assert not again.rows or again.refused == []


def test_no_status_nor_day_nor_count_is_made_up() -> None:
    same = {"QTY Received": "1", "Posted Date": "", "Quantity": "1"}
    lines = [
        same, same,
        {"Order Number": "2", "Status": "Completed"}, {"Order Number": "3", "Status": ""},
        {"Order Number": "4", "Status": "cancelled"}, {"Order Number": "4", "Status": "refunded"},
        {"Order Number": "5", "Product": "", "Quantity": ""},
    ]  # fmt: skip
    assert exported(of_sheet_alone(rows_of(a_sheet(*lines)))) == a_sheet(*lines)


def _said(rows: list[Row]) -> list[str]:
    rest = [{name: row[name] for name in row if name not in ("line_number", "line_key")} for row in rows]
    return sorted(repr({name: _plain(cell) for name, cell in row.items()}) for row in rest)


def _plain(cell: Any) -> Any:
    """1.50 is 1.5."""
    return plain(cell) if isinstance(cell, Decimal) else cell


def test_the_shapes_are_those_of_the_builders() -> None:
    assert set(an_order(1)) == set(SHAPES["orders"])
    assert set(a_line(1)) == set(SHAPES["order_lines"])
    assert set(a_parcel(1, "1Z")) == set(SHAPES["shipments"])
