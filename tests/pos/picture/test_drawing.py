"""The drawing for Dagster: a row for each till, all days of four weeks, and what was not whole in words."""

import base64
import re
from datetime import date, timedelta
from xml.etree import ElementTree

from roms_assets.pos.picture.drawing import drawing, first_day_of, markdown
from tests.pos.picture.calendar_days import a_till

LAST = date(2025, 12, 24)
SVG = "{http://www.w3.org/2000/svg}"


def runs(svg: str) -> list[list[tuple[int, int, str]]]:
    """Of each till the first day, the number of days and the kind of each run."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    return [
        [
            (int(rect.attrib["x"]) // 16, int(rect.attrib["width"]) // 16, rect.attrib["fill"][5:-1])
            for rect in row.iter(f"{SVG}rect")
        ]
        for row in root.findall(f"{SVG}g")
    ]


def test_days_in_a_row_that_look_the_same_are_one_element() -> None:
    svg = drawing(LAST, [*a_till("a" * 10 + "mm" + "a" * 16), *a_till("c" * 27 + "p", "BMC-2")])

    assert runs(svg) == [
        [(0, 10, "arrived"), (10, 2, "absent"), (12, 16, "arrived")],
        [(0, 27, "closed"), (27, 1, "partial")],
    ]
    patterns = {each.attrib["id"] for each in ElementTree.fromstring(svg).iter(f"{SVG}pattern")}  # noqa: S314
    assert {"arrived", "partial", "refused", "absent", "never", "closed"} == patterns


def test_days_of_which_nothing_is_known_stay_free() -> None:
    assert runs(drawing(LAST, a_till("am", first=LAST - timedelta(days=1)))) == [
        [(26, 1, "arrived"), (27, 1, "absent")]
    ]
    assert runs(drawing(LAST, [])) == []


def test_mondays_are_named_and_the_first_day_where_there_is_room() -> None:
    def named(last: date) -> list[str]:
        return re.findall(r"y='11'>([^<]+)<", drawing(last, a_till("a")))

    assert first_day_of(LAST) == date(2025, 11, 27)
    assert named(LAST) == ["27 Nov", "1 Dec", "8 Dec", "15 Dec", "22 Dec"]
    assert named(LAST + timedelta(days=1))[0] == "1 Dec"
    assert named(LAST + timedelta(days=4))[:2] == ["1 Dec", "8 Dec"]


def test_what_did_not_arrive_whole_on_the_day_is_told_in_words() -> None:
    tills = [
        *a_till("a" * 27 + "m", reason="the *host*\nanswered <b>"),
        *a_till("m" * 27 + "a", "BMC-2"),
        *a_till("a" * 27 + "c", "BMC-3"),
    ]
    picture, _, legend, _, *told = markdown(LAST, tills).split("\n")

    svg = base64.b64decode(picture.partition("base64,")[2].rstrip(")")).decode()
    assert svg == drawing(LAST, tills)
    assert picture.startswith("![4 weeks to 24 December 2025](data:image/svg+xml;base64,")
    assert legend == "✓ arrived, ○ absent, · closed"
    assert told == [r"* BMC-1: ○ absent: the \*host\* answered \<b\>"]


def test_fifty_tills_take_little_room_in_an_event() -> None:
    tills = [each for till in range(56) for each in a_till("aaaamaa" * 4, f"BRANCH-{till}")]
    assert len(markdown(LAST, tills)) < 60_000


def test_a_name_of_a_till_is_text() -> None:
    svg = drawing(LAST, a_till("a", "<B&M>-1"))
    assert [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")][-1] == "<B&M>-1"  # noqa: S314
