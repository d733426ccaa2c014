"""HTML becomes the lines that a person sees; what nobody closes, and a megabyte of it, too."""

import pytest

from roms_assets.mail.rules.html_text import LONGEST_LINE, page_of, plain_page


def test_cells_stay_apart_and_rows_are_lines() -> None:
    html = "<table><tr><td>Blue\n mug</td><td>2</td></tr><tr><th>Sum</th><td><b>1</b>2 €</td></tr></table>"
    assert page_of(html).text == "Blue mug\t2\nSum\t12 €"


def test_what_is_not_seen_is_no_text() -> None:
    html = "<head><title>t</title><style>s</style ><script>x</script></head><!-- c --><p>a&nbsp;&amp;\u200b b</p>"
    assert page_of(html).text == "a & b"


def test_links_are_kept_aside() -> None:
    page = page_of("<a class=x HREF='https://ups.example/?a=1&amp;n=2'>Track</a> <a href=two>it</a>")
    assert page.text == "Track it"
    assert page.links == ("https://ups.example/?a=1&n=2", "two")


def test_addresses_in_plain_text_are_links() -> None:
    page = plain_page("Order 5 <https://shop.example/a?b=c>\nand https://shop.example/d\n\n\n end")
    assert page.text == "Order 5\nand\nend"
    assert page.links == ("https://shop.example/a?b=c", "https://shop.example/d")


def test_a_long_line_is_cut() -> None:
    assert max(map(len, page_of("word " * 5_000).text.split("\n"))) == LONGEST_LINE


@pytest.mark.parametrize(
    "bomb",
    ["<div>", "<a ", "<!--", "<td", "&#", "<a href=", "<b><p>", "</", "<style", "<table><tr>", "&lt;", "<"],
)
def test_a_megabyte_of_tags_that_nobody_closes_is_read(bomb: str) -> None:
    assert page_of(bomb * (1_000_000 // len(bomb)) + "<p>end").links == ()
