"""Only what a person sees is a row, a cell, a sign or a link; what no person sees of anything are its attributes."""

import pytest

from roms_assets.web.rules.listings import element_at, next_address, rows_of
from roms_assets.web.rules.sites import Column, ColumnKind, Site

SITE = Site(
    "supplier",
    ".product",
    (
        Column("title", selector="h2"),
        Column("price", ColumnKind.INTEGER, ".price"),
        Column("sku", selector="meta", attribute="content"),
    ),
    empty_sign=".none",
)
ADDRESS = "https://shop.example.com/offers"
SOLD_OUT = "<p class=none>Sold out</p>"
PRODUCT = "<div class=product><h2>Flour</h2></div>"


def read(html: str) -> list[tuple[int, dict[str, object]]]:
    return [(row.position, dict(row.values)) for row in rows_of(html.encode(), SITE, ADDRESS).rows]


@pytest.mark.parametrize(
    "hiding",
    [
        "<section hidden>{}</section>",
        "<section hidden=until-found>{}</section>",
        "<section style='color: red; Display : NONE'>{}</section>",
        "<section style='visibility:hidden'><p>{}</p></section>",
        "<noscript>{}</noscript>",
        "<template>{}</template>",
    ],
)
def test_what_is_hidden_is_no_row_no_sign_and_no_link(hiding: str) -> None:
    assert read("<body>" + hiding.format(PRODUCT)) == []
    found = rows_of(f"<body>{hiding.format(PRODUCT)}{PRODUCT}".encode(), SITE, ADDRESS)
    assert (found.matched, len(found.rows)) == (1, 1)
    assert not rows_of(f"<body>{hiding.format(SOLD_OUT)}".encode(), SITE, ADDRESS).says_empty
    link = f"<body>{hiding.format('<a class=next href=/2>More</a>')}"
    assert next_address(link.encode(), "a.next", ADDRESS) is None
    both = f"{link}<a class=next href=/3>More</a>".encode()
    assert next_address(both, "a.next", ADDRESS) == "https://shop.example.com/3"


def test_a_row_keeps_its_place_among_all_that_the_selector_finds() -> None:
    page = f"<section hidden>{PRODUCT}</section>{PRODUCT}"
    ((place, _),) = read(page)
    assert place == 1
    assert element_at(page.encode(), ".product", place) == '<div class="product"><h2>Flour</h2></div>'


def test_a_cell_has_what_is_read_there_and_an_attribute_wherever_it_stands() -> None:
    html = (
        "<div class=product><h2>Rye <i hidden>old</i><script>let x</script><!-- no -->flour</h2>"
        "<b class=price hidden>1</b><b class=price>2</b><meta content=FLR-25></div>"
    )
    assert read(html) == [(0, {"title": "Rye flour", "price": 2, "sku": "FLR-25"})]


def test_the_head_names_the_next_page_too() -> None:
    html = b"<head><link rel=next href=?page=2></head>"
    assert next_address(html, "link[rel=next]", ADDRESS) == f"{ADDRESS}?page=2"


def test_where_a_browser_looked_its_marks_count_and_nothing_else() -> None:
    html = (
        "<html data-roms-unseen=none><section hidden>{0}</section><section data-roms-unseen=all><p>{0}</p></section>"
        "<div class=product data-roms-unseen=self></div>"
        "<div class=product><h2>Rye <i data-roms-unseen=self>old <u>flour</u></i></h2></div>"
    )
    assert read(html.format(PRODUCT)) == [(0, {"title": "Flour"}), (3, {"title": "Rye flour"})]


def test_what_is_for_no_script_ends_no_head() -> None:
    html = f'<html data-roms-unseen=none><head><noscript data-roms-unseen="all">{PRODUCT}</noscript></head><body>'
    assert read(html) == []
    assert [place for place, _ in read(html + PRODUCT)] == [0]
