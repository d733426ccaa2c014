"""Plain HTML -> rows with their places, refused cells, the next page; and when the selectors no longer fit."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import SourceChangedShape
from roms_assets.web.rules.drifting import Known, drift_of, judged
from roms_assets.web.rules.listings import MISSING, Found, next_address, rows_of
from roms_assets.web.rules.sites import Column, ColumnKind, Site, is_selector
from roms_assets.web.rules.whole_lists import Extent

SITE = Site(
    "supplier",
    ".product",
    (
        Column("title", selector="h2", is_required=True),
        Column("price", ColumnKind.MONEY, ".price", currency="PHP", is_required=True),
        Column("stock", ColumnKind.INTEGER, ".stock"),
        Column("link", ColumnKind.URL, "a"),
    ),
    empty_sign=".none",
)
ADDRESS = "https://shop.example.com/offers"


def a_product(title: str = "Flour", price: str = "1,250.00", more: str = "") -> str:
    return f"<div class=product><h2>{title}</h2><b class=price>{price}</b>{more}</div>"


def found(*products: str) -> Found:
    return rows_of("".join(products).encode(), SITE, ADDRESS)


def test_each_element_is_a_row_with_its_place() -> None:
    read = found(a_product(), "<p>advert</p>", a_product("Sugar", "9.5", "<a href=/s>More</a>"))
    assert [(row.position, dict(row.values)) for row in read.rows] == [
        (0, {"title": "Flour", "price": 125_000}),
        (1, {"title": "Sugar", "price": 950, "link": "https://shop.example.com/s"}),
    ]
    assert (read.matched, read.refused) == (2, ())


def test_a_row_without_what_it_must_have_is_refused_and_costs_no_other() -> None:
    read = found(a_product(price="ask"), "<div class=product><b class=price>1</b></div>", a_product())
    assert [row.position for row in read.rows] == [2]
    told = [
        (cell.position, cell.column, cell.reason, cell.seen, cell.is_row_refused) for cell in read.refused
    ]
    assert told == [
        (0, "price", "it is no amount of PHP as en writes it", "ask", True),
        (1, "title", MISSING, "", True),
    ]


def test_a_cell_that_a_row_need_not_have_is_left_out_and_told() -> None:
    read = found(a_product(more="<i class=stock>many</i>"))
    assert dict(read.rows[0].values) == {"title": "Flour", "price": 125_000}
    (cell,) = read.refused
    assert (cell.column, cell.selector, cell.seen, cell.is_row_refused) == ("stock", ".stock", "many", False)


def test_markup_inside_of_a_cell_separates_words() -> None:
    read = rows_of(b"<ul><li class=product><h2>Rye<br>flour</h2><b class=price> 1 </b>", SITE, ADDRESS)
    assert read.rows[0].values["title"] == "Rye flour"


def test_the_next_page() -> None:
    page = b"<a class=next href='?page=2#top'>More</a><a class=here href='#top'></a><a class=none></a>"
    assert next_address(page, "a.next", ADDRESS) == "https://shop.example.com/offers?page=2"
    for selector in ("a.here", "a.none", "a.nothing"):
        assert next_address(page, selector, ADDRESS) is None


@pytest.mark.parametrize("href", ["http://[bad", "//[", "http://shop.example.com\u2100/"])
def test_a_link_that_leads_nowhere_is_named(href: str) -> None:
    with pytest.raises(SourceChangedShape, match=r"'a.next' to the next page is no web address: ") as error:
        next_address(f'<a class=next href="{href}">More</a>'.encode(), "a.next", ADDRESS)
    assert href in str(error.value)


def test_no_row_at_all_is_drift_unless_the_page_says_that_it_is_empty() -> None:
    nothing, empty = found("<p>new design</p>"), found("<p class=none>Sold out</p>")
    assert drift_of([nothing], SITE, Known(Extent(24))) == (
        "`.product` finds no row on 1 page; the last good reading had 24 rows"
    )
    assert drift_of([nothing], SITE, Known()) == "`.product` finds no row on 1 page; no reading was good yet"
    assert drift_of([empty], SITE, Known(Extent(24))) == ""
    assert drift_of([empty, nothing], SITE, Known(Extent(24)))
    assert drift_of([], SITE, Known(Extent(24)))


def test_a_page_without_rows_hides_behind_no_other_page_and_behind_no_other_address() -> None:
    good, nothing, empty = found(a_product()), found("<p>slow</p>"), found("<p class=none>Sold out</p>")
    assert drift_of([good, nothing, good], SITE, Known(Extent(24))).startswith(
        "`.product` finds no row on 1 of 3 pages;"
    )
    assert drift_of([good, empty], SITE, Known(Extent(24))) == ""
    told = judged(
        {"/bread": [good], "/cake": [nothing]}, SITE, {"/cake": Known(Extent(3)), "/bread": Known(Extent(2))}
    )
    assert told.drift == "/cake: `.product` finds no row on 1 page; the last good reading had 3 rows"
    assert told.addresses == {"/cake"}
    assert judged({"/bread": [good], "/cake": [empty]}, SITE, {}).drift == ""


def test_most_rows_of_one_address_that_lack_a_column_hide_behind_no_other() -> None:
    good, bad = found(*[a_product()] * 9), found(a_product(price="ask"))
    assert judged({"/bread": [good], "/cake": [bad]}, SITE, {}).drift == (
        "/cake: `price` (.price) cannot be read in 1 of 1 rows; no reading was good yet"
    )


STOCKED = '<i class=stock>3</i><a href="/more">More</a>'


def test_a_column_that_used_to_be_filled_and_is_in_no_row_is_told_until_it_is_there_again() -> None:
    first = judged({"/": [found(a_product(more=STOCKED), a_product())]}, SITE, {})
    assert (first.vanished, first.known["/"].extent.rows) == ("", 2)
    told = "`stock` (.stock) used to be filled and is in none of 1 rows"
    known = first.known
    for _ in range(2):
        second = judged(
            {"/": [found(a_product(more="<a href=/more>More</a><i class=stock>many</i>"))]}, SITE, known
        )
        assert (second.drift, second.vanished, set(second.addresses)) == ("", told, {"/"})
        known = second.known
    assert judged({"/": [found("<p class=none>Sold out</p>")]}, SITE, known).vanished == ""
    assert judged({"/": [found(a_product(more=STOCKED))]}, SITE, known).vanished == ""


def test_a_column_that_vanished_from_one_address_hides_behind_no_other() -> None:
    bread, cake = found(a_product(more=STOCKED)), found(a_product())
    known = judged({"/bread": [bread], "/cake": [bread]}, SITE, {}).known
    told = judged({"/bread": [bread], "/cake": [cake]}, SITE, known)
    assert told.vanished == (
        "/cake: `stock` (.stock) used to be filled and is in none of 1 rows;"
        " `link` (a) used to be filled and is in none of 1 rows"
    )


def test_a_column_that_is_seldom_there_or_no_column_any_more_is_not_missed() -> None:
    known = judged({"/": [found(a_product(more=STOCKED))]}, SITE, {}).known
    columns = (*SITE.columns[:2], replace(SITE.columns[2], is_seldom=True))
    told = judged({"/": [found(a_product())]}, replace(SITE, columns=columns), known)
    assert (told.vanished, set(told.known["/"].filled)) == ("", {"title", "price", "stock"})


def test_a_required_column_lacking_in_most_rows_is_drift_and_in_half_of_them_is_not() -> None:
    good, bad = a_product(), a_product(price="ask")
    assert drift_of([found(good, bad), found(good, bad)], SITE, Known(Extent(4))) == ""
    assert drift_of([found(good, bad), found(bad)], SITE, Known(Extent(3))) == (
        "`price` (.price) cannot be read in 2 of 3 rows; the last good reading had 3 rows"
    )
    optional = a_product(more="<i class=stock>many</i>")
    assert drift_of([found(optional, optional)], SITE, Known(Extent(2))) == ""


def test_what_is_a_selector() -> None:
    assert all(map(is_selector, (".a > b", "a[href]", "li:nth-child(2)", ":is(a, b)", "a, b")))
    assert not any(map(is_selector, ("", "..", "p[", "//div", "text=More")))


@given(st.text(max_size=300))
def test_any_page_is_read_without_a_crash(text: str) -> None:
    wild = f"<div class=product>{text}</div>"
    read = rows_of(wild.encode("utf-8", "replace"), SITE, ADDRESS)
    assert len(read.rows) <= read.matched


@given(st.text("abc[]:/?#@%\\ \u2100\n", max_size=40))
def test_any_link_leads_somewhere_or_is_named(href: str) -> None:
    page = f'<a href="http://{href}"></a>'.encode()
    with suppress(SourceChangedShape):
        assert next_address(page, "a", ADDRESS)
