"""Lists that shrink, end too early or lead in a circle: an alarm with its evidence, until a person accepts it."""

from datetime import timedelta

import pytest

from roms_assets.kernel.errors import RuleBroken
from roms_assets.web.reading import JobState
from roms_assets.web.reporting import checked
from tests.web.shop import Shop, a_site, truth

pytestmark = pytest.mark.browser


def test_a_link_to_the_next_page_that_was_renamed_is_an_alarm_with_what_was_read(shop: Shop) -> None:
    shop.sites, shop.site.has_wall = [a_site("offers")], False
    shop.read_one()
    shop.tomorrow()
    shop.site.class_of_next = "more"
    reading = shop.read_one()
    assert reading.state is JobState.DRIFTED
    assert reading.error == (
        "8 rows are fewer than 50% of the 20 rows of the last good reading; `a.next` leads no further than page 1,"
        " which is full with 8 rows, and the last good reading had 3 pages; if that is all there is:"
        f" roms web accept --site supplier; screenshot {reading.pages[0].screenshot_sha256}"
    )
    assert list(shop.prices()) == [shop.desk.today - timedelta(days=1)]
    assert [(job["state"], job["rows"]) for job in shop.rows("scraping_jobs", "started_at")] == [
        ("read", 20),
        ("drifted", 8),
    ]
    (_, job) = shop.rows("scraping_jobs", "started_at")
    (page,) = shop.desk.keeper.pages(job["job_id"])
    assert b"Bread flour" in shop.desk.stores.landing.read(page["html_sha256"])
    assert not checked(shop.desk.standing()).passed
    shop.sites = [a_site("offers", next_page="a.more")]
    assert shop.read_one().state is JobState.READ
    assert shop.prices()[shop.desk.today] == truth(1)


def test_a_shop_that_lists_less_is_accepted_by_a_person_and_stays_so(shop: Shop) -> None:
    shop.sites, shop.site.has_wall = [a_site("offers")], False
    shop.read_one()
    with pytest.raises(RuleBroken, match="supplier: nothing to accept in its last reading: it is read"):
        shop.desk.accept(["supplier"])
    shop.tomorrow()
    shop.site.class_of_next = "more"
    drifted = shop.read_one()
    some = dict(list(truth(1).items())[:8])
    assert [each.state for each in shop.desk.accept(["supplier"])] == [JobState.READ]
    assert shop.prices()[shop.desk.today] == some
    (_, job) = shop.rows("scraping_jobs", "started_at")
    assert (job["job_id"], job["state"], job["error"]) == (drifted.job_id, "read", "")
    assert job["seconds"] is not None
    assert checked(shop.desk.standing()).passed
    day, prices = shop.desk.today, shop.prices()
    for path in ("lake.duckdb", "ledger.sqlite"):
        (shop.home / path).unlink()
    for each in prices:
        assert [again.state for again in shop.desk.read_day_again(each)] == [JobState.READ]
    assert shop.prices() == prices, "landing alone knows that it was accepted"
    shop.tomorrow()
    assert shop.read_one().state is JobState.READ
    assert len(shop.prices()[day + timedelta(days=1)]) == 8


def test_what_selectors_do_not_find_cannot_be_accepted(shop: Shop) -> None:
    shop.sites, shop.site.has_wall, shop.site.has_new_markup = [a_site("offers")], False, True
    with pytest.raises(RuleBroken, match="supplier: nothing to accept in its last reading: there is none"):
        shop.desk.accept(["supplier"])
    shop.read_in_vain()
    with pytest.raises(
        RuleBroken, match=r"supplier: this cannot be accepted: `.product` finds no row on 3 pages"
    ):
        shop.desk.accept(["supplier"])
    assert shop.prices() == {}


def test_pages_that_are_equal_end_at_the_second_and_are_told(shop: Shop) -> None:
    shop.sites, shop.site.has_wall = [a_site("stuck")], False
    reading = shop.read_one()
    assert (reading.state, len(reading.pages), reading.rows) == (JobState.DRIFTED, 2, 8)
    assert reading.error == (
        "page 2 lists the same as one before it, so `a.next` leads in a circle; if that is all there is:"
        f" roms web accept --site supplier; screenshot {reading.pages[1].screenshot_sha256}"
    )
    shop.desk.accept(["supplier"])
    assert len(shop.prices()[shop.desk.today]) == 8
    assert shop.read_one().state is JobState.READ
    assert len(shop.prices()[shop.desk.today]) == 8


def test_a_link_to_a_page_that_was_read_ends_the_reading_and_is_told(shop: Shop) -> None:
    shop.sites, shop.site.has_wall = [a_site("circling")], False
    reading = shop.read_one()
    assert (reading.state, len(reading.pages), reading.is_whole) == (JobState.DRIFTED, 3, True)
    assert reading.error.startswith("`a.next` of page 3 leads to a page that was read before")
    (again,) = shop.desk.read_day_again(shop.desk.today)
    assert again.error == reading.error
    shop.sites = [a_site("circling", next_page="a.next[href*=page]")]
    assert [each.state for each in shop.desk.read_day_again(shop.desk.today)] == [JobState.READ]
    assert shop.prices() == {shop.desk.today: truth(0)}
