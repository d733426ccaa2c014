"""Whether pages are all that a site lists: lists that shrink, that end on a full page, that lead in a circle."""

from dataclasses import replace
from typing import Any

import pytest

from roms_assets.web.rules.drifting import Known, judged
from roms_assets.web.rules.listings import Found, Listing
from roms_assets.web.rules.sites import Column, Site
from roms_assets.web.rules.whole_lists import Extent, counted, extent_of, is_in_part, repeats

SITE = Site("supplier", ".product", (Column("sku"),), next_page="a.next")
KNOWN = Extent(rows=20, pages=3, fullest=8)
ACCEPT = "; if that is all there is: roms web accept --site supplier"


def a_page(rows: int, begins: int = 0, **more: Any) -> Found:
    listed = tuple(Listing(place, {"sku": str(begins + place)}) for place in range(rows))
    return Found(listed, (), rows, **more)


EMPTY = replace(a_page(0), says_empty=True)


def test_a_link_that_was_renamed_is_told_by_the_rows_and_by_the_full_page() -> None:
    assert is_in_part([a_page(8)], SITE, KNOWN) == (
        "8 rows are fewer than 50% of the 20 rows of the last good reading;"
        " `a.next` leads no further than page 1, which is full with 8 rows, and the last good reading had 3 pages"
    )
    assert "fewer than" not in is_in_part([a_page(8)], SITE, Extent(12, 2, 8))
    assert "leads no further than page 1" in is_in_part([a_page(8)], SITE, Extent(12, 2, 8))
    assert "leads no further than page 2" in is_in_part([a_page(8), a_page(8, 8)], SITE, KNOWN)


@pytest.mark.parametrize("pages", [[7], [8, 8, 1], [8, 3], [8, 8, 8, 8], [12]])
def test_a_list_that_shrinks_or_grows_as_lists_do_is_believed(pages: list[int]) -> None:
    found = [a_page(rows, 100 * number) for number, rows in enumerate(pages)]
    assert is_in_part(found, SITE, Extent(sum(pages[:1]) + 3, len(pages), 9)) == ""
    assert is_in_part(found, SITE, Extent()) == "", "nothing is known"


def test_the_share_of_rows_is_the_sites_own_and_none_is_asked_for_at_0() -> None:
    known = Extent(100, 1, 100)
    assert is_in_part([a_page(50)], SITE, known) == ""
    assert is_in_part([a_page(49)], SITE, known).startswith("49 rows are fewer than 50% of the 100 rows")
    assert is_in_part([a_page(89)], replace(SITE, fewest_rows_percent=90), known)
    assert is_in_part([a_page(1)], replace(SITE, fewest_rows_percent=0), known) == ""
    assert is_in_part([a_page(8)], replace(SITE, fewest_rows_percent=0), KNOWN) == ""


def test_an_empty_list_is_believed_and_says_nothing_of_how_far_one_goes() -> None:
    assert is_in_part([EMPTY], SITE, KNOWN) == ""
    assert extent_of([EMPTY], KNOWN) == KNOWN
    assert is_in_part([a_page(8), EMPTY], SITE, KNOWN).startswith("8 rows are fewer than 50%")


def test_pages_that_most_pages_cut_off_are_not_missed() -> None:
    cut = replace(SITE, most_pages=1)
    assert is_in_part([a_page(8)], cut, KNOWN) == ""
    assert is_in_part([a_page(2)], cut, Extent(8, 1, 8)).startswith("2 rows are fewer")


def test_a_page_that_lists_the_same_as_one_before_it_leads_in_a_circle_and_counts_once() -> None:
    first, other = a_page(8), a_page(8, 8)
    assert repeats(a_page(8), [first, other])
    assert not repeats(other, [first])
    assert not repeats(EMPTY, [EMPTY]), "where nothing is listed nothing is repeated"
    circle = [first, other, replace(first, is_repeat=True)]
    assert counted(circle) == [first, other]
    assert extent_of(circle, Extent()) == Extent(16, 2, 8, is_circle=True)
    assert is_in_part(circle, SITE, Extent()) == (
        "page 3 lists the same as one before it, so `a.next` leads in a circle"
    )


def test_a_link_back_is_told_until_a_person_accepts_it_and_again_when_it_comes_anew() -> None:
    pages = {"/": [a_page(8), a_page(8, 8), a_page(4, 16, leads_back=True)]}
    told = judged(pages, SITE, {})
    assert told.drift == f"`a.next` of page 3 leads to a page that was read before{ACCEPT}"
    assert told.addresses == {"/"}
    accepted = judged(pages, SITE, {}, is_accepted=True)
    assert accepted.drift == ""
    assert judged(pages, SITE, accepted.known).drift == ""
    straight = judged({"/": [a_page(8), a_page(8, 8), a_page(4, 16)]}, SITE, accepted.known)
    assert straight.drift == ""
    assert judged(pages, SITE, straight.known).drift == told.drift


def test_what_selectors_do_not_find_cannot_be_accepted() -> None:
    nothing = judged({"/": [a_page(0)]}, SITE, {"/": Known(KNOWN)}, is_accepted=True)
    assert nothing.drift == "`.product` finds no row on 1 page; the last good reading had 20 rows"


def test_an_address_that_shrinks_hides_behind_no_other() -> None:
    known = {"/bread": Known(Extent(2, 1, 2)), "/cake": Known(Extent(10, 1, 10))}
    told = judged({"/bread": [a_page(200)], "/cake": [a_page(1)]}, SITE, known)
    assert told.drift.startswith("/cake: 1 row is fewer than 50% of the 10 rows of the last good reading")
    assert told.drift.count(ACCEPT) == 1
    assert told.addresses == {"/cake"}
    unfit = judged({"/bread": [a_page(0)], "/cake": [a_page(1)]}, SITE, known)
    assert ACCEPT not in unfit.drift, "selectors come first"
