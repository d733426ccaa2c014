"""Pages of which it is not sure that they are what the site lists: each is an alarm, and the rows of before stay."""

from collections.abc import Iterator

import pytest

from roms_assets.web.reading import JobState
from tests.web.shop import FOR_A_LOGIN_SECONDS, Shop, a_site
from tests.web.small_site import ROWS, SmallSite, products, small_site

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(shop: Shop) -> Iterator[SmallSite]:
    """The site that the shop reads, in the place of the supplier's."""
    with small_site() as site:
        shop.site = site  # type: ignore[assignment]
        shop.sites = [a_site("list", **ROWS)]
        yield site


def test_a_list_that_says_it_is_empty_until_its_script_filled_it_is_not_empty(
    shop: Shop, pages: SmallSite
) -> None:
    pages.pages["list"] = f"""<p class=none>Nothing found</p><ul></ul><script>setTimeout(() => {{
        document.querySelector("p").remove();
        document.querySelector("ul").innerHTML = `{products("A", "B")}`;
    }}, 1000)</script>"""
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.READ, 2)


def test_rows_that_a_script_adds_one_by_one_are_waited_for(shop: Shop, pages: SmallSite) -> None:
    pages.pages["list"] = f"""<ul></ul><script>let left = 8; const timer = setInterval(() => {{
        document.querySelector("ul").insertAdjacentHTML("beforeend", `{products("A")}`.replace("A", `A${{left}}`));
        if (--left === 0) clearInterval(timer);
    }}, 200)</script>"""
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.READ, 8)


def test_a_sign_of_the_account_that_nobody_sees_is_no_login(shop: Shop, pages: SmallSite) -> None:
    pages.pages |= {
        "login": "<input id=user><a id=enter href=/login>Enter</a><p>Wrong password</p><b id=account hidden>You</b>",
        "list": products("A"),
    }
    steps = [
        {"do": "fill", "selector": "#user", "secret": "USER"},
        {"do": "click", "selector": "#enter"},
        {"do": "wait", "selector": "#account"},
    ]
    shop.sites = [a_site("list", **ROWS, login={"address": "http://127.0.0.1:9/login", "steps": steps})]
    reading = shop.read_in_vain(FOR_A_LOGIN_SECONDS)
    assert reading.state is JobState.FAILED
    assert "'#account' did not come; look whether its secrets are still right" in reading.error


def test_of_two_prices_of_one_thing_none_is_taken(shop: Shop, pages: SmallSite) -> None:
    pages.pages["list"] = products("A", "B", "C")
    assert shop.read_one().rows == 3
    shop.tomorrow()
    pages.pages["list"] = products("A", "B", "C").replace("<b", "<s class=price>₱15.00</s> <b")
    reading = shop.read_one()
    assert reading.state is JobState.DRIFTED
    assert "`price` (.price) cannot be read in 3 of 3 rows" in reading.error


def test_a_page_that_now_leads_to_another_is_an_alarm(shop: Shop, pages: SmallSite) -> None:
    pages.pages |= {"list": products("A", "B"), "": products("X", "Y", "Z")}
    assert shop.read_one().state is JobState.READ
    shop.tomorrow()
    pages.moved["list"] = ""
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.DRIFTED, 3)
    assert "it leads to / now, and led to /list at the last good reading" in reading.error
    assert [row["sku"] for row in shop.rows("web_listings", "sku")] == ["A", "B"]
    shop.desk.accept(["supplier"])
    shop.tomorrow()
    assert shop.read_one().state is JobState.READ


def test_a_page_of_an_error_that_a_script_leads_to_is_no_list(shop: Shop, pages: SmallSite) -> None:
    pages.pages |= {
        "list": "<p class=none>Wait</p><script>setTimeout(() => location.href = '/gone', 500)</script>",
        "gone": products("X", "Y"),
    }
    pages.statuses["gone"] = 410
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.FAILED, 0)
    assert "answered HTTP 410" in reading.error


def test_a_list_that_a_script_leads_to_while_the_page_is_looked_at_is_read(
    shop: Shop, pages: SmallSite
) -> None:
    leaving = "<script>setTimeout(() => location.href = '/found', 200)</script>"
    pages.pages |= {"list": products("Old") + leaving, "found": products("X", "Y")}
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.READ, 2)


def test_a_page_that_leads_on_without_end_is_told(shop: Shop, pages: SmallSite) -> None:
    pages.pages["list"] = products("A") + "<script>setTimeout(() => location.reload(), 200)</script>"
    reading = shop.read_one()
    assert (reading.state, reading.rows) == (JobState.FAILED, 0)
    assert reading.error.endswith("/list leads on to another page again and again")
