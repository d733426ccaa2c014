"""Sites of a faked supplier read by a real browser: rows with evidence, what goes wrong at one, drift, kills."""

from dataclasses import replace
from datetime import timedelta

import pytest

from demo.shop_pages import offers
from resources.open_browser import OpenBrowser
from roms_assets.kernel.errors import SettingsWrong
from roms_assets.web.reading import JobState
from roms_assets.web.reporting import checked
from roms_assets.web.rules.listings import rows_of
from roms_assets.web.watching import WebWatch
from tests.web.shop import COLUMNS, FOR_A_LOGIN_SECONDS, LOGIN, TERMS, Shop, a_site, truth

pytestmark = pytest.mark.browser


def test_behind_login_and_wall_every_page_becomes_typed_rows_with_their_evidence(shop: Shop) -> None:
    reading = shop.read_one()
    assert (reading.state, reading.error, len(reading.pages), reading.is_whole) == (
        JobState.READ,
        "",
        3,
        True,
    )
    assert shop.prices() == {shop.desk.today: truth(0)}
    last = offers(0)[-1]
    (row,) = [row for row in shop.rows("web_listings") if row["sku"] == last.sku]
    assert (row["title"], row["stock"], row["since"], row["price_currency"]) == (
        last.name,
        last.stock,
        last.since,
        "PHP",
    )
    assert row["link"] == f"{shop.site.address}goods/{last.sku}"
    assert (row["page_number"], row["page_position"], row["selector"]) == (3, 3, ".product")
    (page,) = [page for page in shop.rows("web_pages") if page["page_number"] == 3]
    assert (page["html_sha256"], page["address"], page["status"]) == (row["page_sha256"], row["address"], 200)
    html = shop.desk.stores.landing.read(row["page_sha256"])
    web = shop.business.web
    assert web
    assert rows_of(html, web.sites[0].rule, row["address"]).rows[3].values["sku"] == last.sku
    assert shop.desk.stores.landing.read(page["screenshot_sha256"]).startswith(b"\x89PNG")
    (job,) = shop.rows("scraping_jobs")
    assert (job["state"], job["pages"], job["rows"], job["error"]) == ("read", 3, 20, "")


def test_each_day_stands_by_itself_and_a_second_reading_of_a_day_replaces_the_first(shop: Shop) -> None:
    shop.read_one()
    shop.site.day = 1
    shop.read_one()
    shop.tomorrow()
    shop.read_one()
    today = shop.desk.today
    assert shop.prices() == {today - timedelta(days=1): truth(1), today: truth(2)}
    assert len(shop.rows("web_pages")) == 9
    assert len(shop.rows("scraping_jobs")) == 3


def test_a_selector_that_stops_matching_is_an_alarm_and_no_empty_table(shop: Shop) -> None:
    shop.sites, shop.site.has_wall = [a_site("offers")], False
    shop.read_one()
    shop.tomorrow()
    shop.site.has_new_markup = True
    reading = shop.read_in_vain()
    assert reading.state is JobState.DRIFTED
    numbers = "`.product` finds no row on 3 pages; the last good reading had 20 rows"
    assert reading.error == f"{numbers}; screenshot {reading.screenshot_sha256}"
    assert list(shop.prices()) == [shop.desk.today - timedelta(days=1)]
    (_, job) = shop.rows("scraping_jobs", "started_at")
    assert (job["state"], job["rows"]) == ("drifted", 0)
    assert shop.desk.stores.landing.read(job["screenshot_sha256"]).startswith(b"\x89PNG")
    shop.site.has_new_markup = False
    assert shop.read_one().state is JobState.READ
    shop.site.has_new_markup = True
    assert shop.read_in_vain().state is JobState.DRIFTED
    assert shop.prices()[shop.desk.today] == truth(1), "the day's good rows stay"
    prices = shop.prices()
    (shop.home / "lake.duckdb").unlink()
    again = [shop.desk.read_day_again(day) for day in shop.desk.lost_days()]
    assert shop.prices() == prices, "of the last reading that fits, also where a newer one does not"
    assert [[each.state for each in day] for day in again] == [
        [JobState.READ],
        [JobState.READ, JobState.DRIFTED],
    ]
    assert shop.desk.standing()[0].state == "drifted", "the alarm stays"


def test_a_required_column_that_is_missing_in_most_rows_is_drift_too(shop: Shop) -> None:
    shop.read_one()
    columns = [{**each, "selector": ".cost"} if each["name"] == "price" else each for each in COLUMNS]
    shop.sites = [a_site(columns=columns)]
    reading = shop.read_one()
    assert reading.state is JobState.DRIFTED
    assert reading.error.startswith(
        "`price` (.cost) cannot be read in 20 of 20 rows; the last good reading had 20"
    )
    assert shop.prices() == {shop.desk.today: truth(0)}
    columns = [{**each, "selector": ".amount"} if each["name"] == "stock" else each for each in COLUMNS]
    shop.sites, shop.site.day = [a_site(columns=columns)], 1
    reading = shop.read_one()
    told = "`stock` (.amount) used to be filled and is in none of 20 rows; screenshot "
    assert (reading.state, reading.error) == (JobState.READ, "")
    assert reading.vanished == f"{told}{reading.screenshot_sha256}"
    assert shop.prices() == {shop.desk.today: truth(1)}, "the rows count without it"
    assert [job["vanished"] for job in shop.rows("scraping_jobs") if job["vanished"]] == [reading.vanished]
    result = checked(shop.desk.standing())
    assert (result.passed, result.description) == (False, f"supplier: {reading.vanished}")
    watch = WebWatch(shop.business, shop.desk.settings, shop.desk.stores.ledger)
    (trouble,) = watch.troubles(shop.clock.now())
    assert (trouble.key, trouble.cause) == ("web/supplier/vanished", reading.vanished)


def test_after_selectors_were_mended_landed_pages_are_read_again_without_the_site(shop: Shop) -> None:
    shop.sites, shop.site.has_wall, shop.site.has_new_markup = [a_site("offers")], False, True
    assert shop.read_in_vain().state is JobState.DRIFTED
    day = shop.desk.today
    shop.tomorrow()
    asked = len(shop.site.seen)
    assert [each.state for each in shop.desk.read_day_again(day)] == [JobState.DRIFTED]
    columns = [{"name": "sku", "attribute": "id", "required": True},
               {"name": "price", "selector": "em", "kind": "money", "currency": "PHP", "locale": "en_PH"}]  # fmt: skip
    shop.sites = [a_site("offers", rows="ul > li", columns=columns)]
    assert [each.state for each in shop.desk.read_day_again(day)] == [JobState.READ]
    assert shop.prices() == {day: truth(0)}
    assert len(shop.site.seen) == asked


def test_a_reading_whose_original_is_lost_fails_alone_and_its_rows_stay(shop: Shop) -> None:
    shop.sites = [a_site("offers"), a_site("sold-out", name="other")]
    shop.read("supplier")
    shop.site.day = 1
    shop.clock.at += timedelta(hours=1)
    _erase_page_of(shop, shop.read()["supplier"].job_id)
    day = shop.desk.today
    rows, standing = shop.rows("web_listings"), shop.desk.standing()
    shop.clock.at += timedelta(hours=2)
    again = {reading.site: reading for reading in shop.desk.read_day_again(day)}
    assert {name: each.state for name, each in again.items()} == {
        "other": JobState.READ,
        "supplier": JobState.FAILED,
    }
    assert again["supplier"].error
    assert (shop.rows("web_listings"), shop.desk.standing()) == (rows, standing)
    (shop.home / "lake.duckdb").unlink()
    states = [(each.site, each.state) for each in shop.desk.read_day_again(day)]
    assert ("supplier", JobState.FAILED) in states
    prices = {row["price_minor"] for row in shop.rows("web_listings") if row["site"] == "supplier"}
    assert prices == set(truth(0).values()), "an older reading of the day is better than none"
    assert shop.desk.lost_days() == []


def test_a_day_read_again_was_asked_for_no_second_time_and_took_no_time(shop: Shop) -> None:
    shop.sites = [a_site("offers")]
    shop.read_one()
    before, day = shop.desk.standing(), shop.desk.today
    shop.tomorrow()
    (again,) = shop.desk.read_day_again(day)
    assert (again.state, again.seconds) == (JobState.READ, None)
    assert shop.desk.standing() == before


def _erase_page_of(shop: Shop, job_id: str) -> None:
    page, *_ = shop.desk.keeper.pages(job_id)
    for path in shop.home.rglob(f"*{page['html_sha256'][4:]}*"):
        path.unlink()


def test_a_page_that_says_it_is_empty_is_believed(shop: Shop) -> None:
    shop.sites = [a_site("offers")]
    shop.read_one()
    shop.sites = [a_site("sold-out")]
    assert shop.read_in_vain().state is JobState.READ, "rows are waited for all the same"
    assert shop.prices() == {}


def test_a_sign_that_nobody_sees_says_nothing_and_ends_no_waiting(shop: Shop) -> None:
    shop.sites = [a_site("says-nothing")]
    reading = shop.read_one()
    assert (reading.state, reading.error, reading.rows) == (JobState.READ, "", 1)
    shop.sites = [a_site("says-nothing?nothing")]
    assert "`.product` finds no row on 1 page" in shop.read_in_vain().error


def test_a_site_that_fails_costs_no_other(shop: Shop, opened: OpenBrowser) -> None:
    opened.terms = replace(TERMS, timeout_seconds=3)
    paths = ("never", "price-list", "moved", "gone", "private/offers", "offers")
    shop.sites = [a_site(path, name=path.replace("/", "-")) for path in paths]
    shop.site.other = "http://localhost:9/"
    found = shop.read()
    told = {name: reading.error for name, reading in found.items()}
    assert "/never had not loaded after 3 s" in told["never"]
    assert "is a download, not a page" in told["price-list"]
    assert "leads to another host, localhost:9" in told["moved"]
    assert "answered HTTP 404" in told["gone"]
    assert "robots.txt" in told["private-offers"]
    assert found["offers"].state is JobState.READ
    assert {row["site"] for row in shop.rows("web_listings")} == {"offers"}
    assert {job["site"]: job["error"] for job in shop.rows("scraping_jobs")} == told
    assert opened.started == 1


def test_the_first_pages_of_a_reading_that_broke_off_replace_nothing(shop: Shop) -> None:
    shop.sites = [a_site("offers")]
    shop.read_one()
    shop.site.day = 1
    shop.sites = [a_site("offers", addresses=["http://127.0.0.1:9/offers", "http://127.0.0.1:9/broken"])]
    reading = shop.read_one()
    assert (reading.state, len(reading.pages)) == (JobState.FAILED, 3)
    assert shop.prices() == {shop.desk.today: truth(0)}
    assert len(shop.rows("web_pages")) == 6
    assert [each.state for each in shop.desk.read_day_again(shop.desk.today)] == [JobState.READ]
    assert shop.prices() == {shop.desk.today: truth(0)}, "only what was read to its end counts"


def test_most_pages_ends_a_reading_and_that_is_told(shop: Shop) -> None:
    shop.sites = [a_site("offers", most_pages=2)]
    reading = shop.read_one()
    assert (reading.state, reading.is_whole, reading.rows) == (JobState.READ, False, 16)
    assert shop.rows("scraping_jobs")[0]["is_whole"] is False


def test_a_wrong_password_is_told_without_it(shop: Shop) -> None:
    shop.secrets["SUPPLIER_PASSWORD"] = "not the password"
    reading = shop.read_in_vain(FOR_A_LOGIN_SECONDS)
    assert reading.error.startswith("login, step 4: '#account' did not come")
    assert "not the password" not in str(shop.rows("scraping_jobs"))


def test_a_missing_secret_is_named_and_nobody_is_asked(shop: Shop) -> None:
    shop.secrets = {}
    reading = shop.read_one()
    assert isinstance(reading.fault, SettingsWrong)
    assert reading.error == "the login of supplier needs ROMS_WEB_SUPPLIER_USER, ROMS_WEB_SUPPLIER_PASSWORD"
    assert shop.site.seen == []


def test_what_a_kill_left_running_is_closed_by_the_next_reading_of_that_site(shop: Shop) -> None:
    shop.sites = [a_site("offers"), a_site("offers", name="other")]
    reading = shop.desk.read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("roms_assets.web.visiting.Visitor.read", _killed)
        with pytest.raises(KeyboardInterrupt):
            next(reading)
    (left,) = shop.rows("scraping_jobs")
    assert (left["state"], left["seconds"]) == ("running", None)
    shop.read("other")
    assert {job["state"] for job in shop.rows("scraping_jobs")} == {"running", "read"}
    shop.read("supplier")
    (closed,) = [job for job in shop.rows("scraping_jobs") if job["job_id"] == left["job_id"]]
    assert (closed["state"], closed["error"][:14]) == ("killed", "it never ended")


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_link_that_leads_round_ends_the_reading(shop: Shop) -> None:
    shop.sites = [a_site("offers", next_page="a[href]", rows="article")]
    reading = shop.read_one()
    assert "answered HTTP 404" in reading.error, "a.next is not the first link"
    shop.sites = [a_site("framed", next_page="a", login=LOGIN, columns=[{"name": "text"}])]
    assert shop.read_one().is_whole is True


def test_a_link_that_leads_nowhere_costs_no_other_site(shop: Shop) -> None:
    shop.sites = [a_site("linked-nowhere", login=LOGIN), a_site("offers", name="other")]
    found = shop.read()
    assert found["supplier"].error.endswith("is no web address: 'http://[bad'")
    assert {name: each.state for name, each in found.items()} == {
        "supplier": JobState.FAILED,
        "other": JobState.READ,
    }
    assert {job["state"] for job in shop.rows("scraping_jobs")} == {"failed", "read"}


def test_without_a_browser_each_site_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: object) -> None:
        raise SettingsWrong("web.browser: any: there is no Chromium")

    monkeypatch.setattr("tests.web.shop.HeldBrowser.open", nobody)
    shop.sites = [a_site(), a_site(name="other")]
    assert {each.error for each in shop.read().values()} == {"web.browser: any: there is no Chromium"}
    assert len(shop.rows("scraping_jobs")) == 2
