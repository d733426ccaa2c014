"""What a host lists: the files of the asked till-day, and nothing that leads elsewhere."""

from contextlib import suppress
from datetime import date
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.pos.rules.file_names import fingerprint, parse_name, read_list
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.till_days import TillDay

BMC = TillDay(date(2025, 10, 8), "BMC", "1")
BASE = "https://pos.example.com/tills/"
NAME = "a_BMC_1_rd5000_2025-10-08_20-00_.csv"
pieces = st.sampled_from(
    [NAME, NAME.replace("BMC", "LUNA"), "files/", "../", "/", "\\", "%2e%2e", "%2F", ":", "?", "#"]
)
addresses = st.lists(pieces | st.text(max_size=5), max_size=5).map("".join)


@given(st.lists(addresses, max_size=5).map(",".join) | st.text())
def test_no_text_yields_a_file_of_another_till_day_or_an_address_that_leads_away(text: str) -> None:
    try:
        listing = read_list(text.encode(errors="replace"), BMC)
    except SourceUnavailable:
        return
    for file in listing.files:
        assert file.till_day == BMC
        assert file.name == file.address.rsplit("/", maxsplit=1)[-1]
        meant = urlsplit(unquote(urljoin(BASE, file.address)))
        assert meant.geturl().startswith(BASE)
        assert ".." not in meant.path.split("/")
        assert not meant.query
        assert not meant.fragment


@given(st.binary())
def test_any_bytes_are_a_list_or_no_answer(answer: bytes) -> None:
    with suppress(SourceUnavailable):
        assert read_list(answer, BMC).files == ()


@pytest.mark.parametrize("answer", [b"", b" \n", b"no files", b"There is No List for this day."])
def test_nothing_is_no_file(answer: bytes) -> None:
    assert read_list(answer, BMC).files == ()


@pytest.mark.parametrize(
    "answer",
    [
        b"An error occurred, check your Internet",
        b"\xff\xfe\x00",
        b"nothing.txt,x.csv y",
    ],
)
def test_a_sentence_is_no_list(answer: bytes) -> None:
    with pytest.raises(SourceUnavailable, match="no list of files but"):
        read_list(answer, BMC)


def test_a_web_page_is_no_list_and_is_not_quoted() -> None:
    with pytest.raises(SourceUnavailable, match=r"^the host answered a web page instead of a list of files$"):
        read_list(b"<!doctype html><html></html>", BMC)


def test_files_are_listed_once_each_in_the_hosts_order() -> None:
    other = NAME.replace("rd5000", "blpr")
    listing = read_list(f" {NAME},files/{other} ,{NAME},\n".encode(), BMC)
    assert [file.address for file in listing.files] == [NAME, f"files/{other}"]
    assert [file.type for file in listing.files] == [FileType.LINES, FileType.LOYALTY]
    assert listing.files[1].name == other


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("../" + NAME, "leads away"),
        ("/etc/" + NAME, "leads away"),
        ("//elsewhere.example.com/" + NAME, "leads away"),
        ("https://elsewhere.example.com/" + NAME, "leads away"),
        ("x\\..\\" + NAME, "leads away"),
        ("%2e%2e/" + NAME, "leads away"),
        ("a?b/" + NAME, "leads away"),
        ("a#b/" + NAME, "leads away"),
        ("x\x07/" + NAME, "holds what is no text"),
        ("x/" * 300 + NAME, "too long"),
        ("a_BMC_1_rd5000_2025-13-08_20-00_.csv", "agreed form"),
        ("a_BMC_1_rd9999_2025-10-08_20-00_.csv", "agreed form"),
        ("a_BMC_1_rd5000_2025-10-0\uff18_20-00_.csv", "agreed form"),
        ("a_LUNA_1_rd5000_2025-10-08_20-00_.csv", "it is named for 2025-10-08|LUNA-1"),
        ("a_BMC_2_rd5000_2025-10-08_20-00_.csv", "it is named for 2025-10-08|BMC-2"),
    ],
)
def test_what_is_not_fetched_says_why(address: str, why: str) -> None:
    listing = read_list(f"{NAME},{address}".encode(), BMC)
    assert [file.address for file in listing.files] == [NAME]
    ((told, reason),) = listing.passed_over
    assert address.startswith(told)
    assert why in reason


def test_a_branch_may_hold_a_dash() -> None:
    file = parse_name("sub/a_AYALA-FRN_12_discount_2025-10-08_23-03_.csv")
    assert file.till_day == TillDay(date(2025, 10, 8), "AYALA-FRN", "12")
    assert (file.type, file.uploaded) == (FileType.DISCOUNTS, "23-03")
    assert TillDay.of(file.till_day.key) == file.till_day


@pytest.mark.parametrize("key", ["2025-10-08", "2025-10-08|BMC", "2025-10-08|-1", "2025-13-08|BMC-1", ""])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"no till-day|month|isoformat"):
        TillDay.of(key)


@given(
    st.dates(),
    st.from_regex(r"[A-Z]+(-[A-Z]+)?", fullmatch=True),
    st.from_regex(r"[0-9A-Z]+", fullmatch=True),
)
def test_a_key_comes_back(day: date, branch: str, pos: str) -> None:
    assert TillDay.of(TillDay(day, branch, pos).key) == TillDay(day, branch, pos)


def test_the_order_of_a_list_is_no_change() -> None:
    assert fingerprint(["b", "a"]) == fingerprint(["a", "b"]) != fingerprint(["a"])
