"""The heat map as text: nothing beside itself, nothing from outside is markup, small enough."""

import json
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import pytest

from roms_assets.pos.picture.kinds import INK, Kind, kind
from roms_assets.pos.picture.page import Gap, page
from roms_assets.pos.rules.arrivals import Expected
from tests.pos.picture.calendar_days import a_till

NASTY = """</script><script>alert(1)</script><img src=x onerror=alert(2)> & "quotes" 'too' {{reasons}} <!--"""


class Elements(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        if tag == "td" and ("class" in dict(attrs)):
            self.cells.append(dict(attrs)["class"] or "")


def drawn(expected: list[Expected], *gaps: Gap, name: str = "Luna") -> str:
    return page(name, "2025-12-31 04:00 (Asia/Manila)", expected, gaps)


def test_a_cell_for_each_till_day_with_its_sign() -> None:
    text = drawn([*a_till("aprm?c"), *a_till("aa", "QUAY-EAST-2")])

    found = Elements(text)
    assert found.cells == ["arrived", "partial", "refused", "absent", "never", "closed", "arrived", "arrived"]
    for sign in "✓◐✗○?·":
        assert f"'>{sign}" in text or f"{sign}</button>" in text
    assert re.findall(r"data-till='([^']+)'", text) == ["BMC-1", "QUAY-EAST-2"]
    assert re.findall(r"data-month=(\S+?)>", text) == ["2025-11", "2025-12", "2025-11"]
    assert "27 November 2025 to 2 December 2025 · 2 tills" in text


def test_a_day_stands_in_the_column_of_its_number() -> None:
    row = re.search(r"<tr data-month=2025-11>(.*)", drawn(a_till("am")))
    assert row
    cells = row[1].split("<td")[1:]
    assert [place for place, cell in enumerate(cells, start=1) if "class" in cell] == [27, 28]
    assert len(cells) == 31


def test_what_has_a_reason_is_a_button_and_equal_reasons_stand_once() -> None:
    text = drawn(a_till("amcm", reason="HTTP 500"))

    reasons = re.search(r'id="reasons">(.*?)</script>', text)
    assert reasons
    assert json.loads(reasons[1]) == ["HTTP 500", "closed on sundays"]
    assert re.findall(r"data-reason=(\d+)", text) == ["0", "1", "0"]
    assert "aria-label='2025-11-28: absent'" in text


def test_nothing_that_comes_from_outside_is_markup() -> None:
    expected = a_till("am", "B<b>M'C-1", reason=NASTY)
    gap = Gap("2025-11-28", "B<b>M'C-1", Kind.ABSENT, NASTY)
    plain, nasty = Elements(drawn(a_till("am"), gap)), Elements(drawn(expected, gap, name=NASTY))

    assert nasty.tags == plain.tags
    assert {name for name, _ in nasty.attributes} == {name for name, _ in plain.attributes}
    assert ("data-branch", "B<b>M'C") in nasty.attributes


def test_it_asks_nothing_of_anybody() -> None:
    text = drawn(a_till("aprm?c"))

    assert "default-src 'none'" in text
    assert re.findall(r"https?://|url\(|@import|src=", text) == []


def test_the_gaps_are_told_without_a_click() -> None:
    text = drawn(a_till("am"), Gap("2025-11-28", "BMC-1", Kind.ABSENT, "HTTP 500"))

    assert "<td>2025-11-28<td>BMC-1<td>○ absent<td>HTTP 500" in text
    assert "Nothing is missing." in drawn(a_till("a"))


@pytest.mark.parametrize("letter", ["a", "m", "?"])
def test_a_year_of_56_tills_is_a_page_of_a_few_megabytes(letter: str) -> None:
    expected = [
        each
        for till in range(56)
        for each in a_till(letter * 365, f"BRANCH-{till:02}", f"reason {till}", date(2025, 1, 1))
    ]
    text = drawn(expected)

    assert len(Elements(text).cells) == 20_440
    assert len(text.encode()) < 2_500_000


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_sign_can_be_read_on_its_colour() -> None:
    for each in Kind:
        if each is not Kind.CLOSED:
            assert contrast(each.colour, INK) >= 4.5, each
    assert len({each.sign for each in Kind}) == len(Kind)
    style = drawn(a_till("c"))
    grounds = re.findall(r"--ground: (#\w+)", style)
    for name, least in (("ink", 7), ("quiet", 4.5)):
        for ground, colour in zip(grounds, re.findall(rf"--{name}: (#\w+)", style), strict=True):
            assert contrast(ground, colour) >= least, (name, ground)


def test_a_till_day_that_was_never_asked_for_is_a_kind_of_its_own() -> None:
    assert [kind(each) for each in a_till("m?c")] == [Kind.ABSENT, Kind.NEVER, Kind.CLOSED]
    assert {each.value for each in Kind} - {"never"} == {each.state.value for each in a_till("aprmc")}
    assert all(each.meaning.endswith(".") for each in Kind)
