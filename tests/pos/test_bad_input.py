"""Whatever a host may hand out: a reason where a person sees it, and no other till-day differs by a byte."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.layouts import field_place
from demo.pos_files import Shelf
from demo.served import truth
from demo.world import Branch
from roms_assets.pos.collecting import How
from roms_assets.pos.rules.till_days import TillDay
from tests.pos.odd_worlds import FIRST, SMALL, Change, OddWorld, content_by_till_day
from tests.pos.shop import Shop, a_shop


@dataclass(frozen=True)
class Case:
    """What the host does, and what must be seen of it."""

    name: str
    state: str
    reason: str
    """Words of `pos_arrivals.reason`; empty: there is none."""
    refused: dict[str, int] = field(default_factory=dict)
    """Kind of fault -> lines of rd5000 in `pos_refused_lines`."""
    change: Change | None = None
    """For what the faked world has no name."""


def listed(text: str) -> Change:
    """The host answers this text for the list."""

    def change(shelf: Shelf) -> None:
        shelf.answer.text = text

    return change


def listed_too(*addresses: str) -> Change:
    """The list has these addresses too; {name} stands for the name that a right rd5000 would have at 23-30."""

    def change(shelf: Shelf) -> None:
        name = f"a_{shelf.branch}_{shelf.pos}_rd5000_{shelf.day}_23-30_.csv"
        shelf.strange_names += [address.format(name=name) for address in addresses]

    return change


def lines_are(body: bytes) -> Change:
    """rd5000 holds these bytes."""

    def change(shelf: Shelf) -> None:
        shelf.of("rd5000").data = body

    return change


def lines_with(old: str, new: str, count: int = -1) -> Change:
    """rd5000 with one piece of its text replaced, the first `count` times or wherever it stands."""

    def change(shelf: Shelf) -> None:
        upload = shelf.of("rd5000")
        upload.data = upload.body().replace(old.encode(), new.encode(), count)

    return change


def every_amount_is(text: str) -> Change:
    """Each line of rd5000 was charged this."""

    def change(shelf: Shelf) -> None:
        upload, place = shelf.of("rd5000"), field_place("rd5000", "AMOUNT")
        rows = [line.split(",") for line in upload.lines]
        upload.lines = [",".join([*row[:place], text, *row[place + 1 :]]) for row in rows]

    return change


def a_quarter_cannot_be_fetched(shelf: Shelf) -> None:
    """Of two uploads of rd5000 the larger one is listed and not there."""
    upload = shelf.of("rd5000")
    shelf.strange_names.append(shelf.name(upload).replace("_20-00_", "_23-30_"))
    upload.lines = upload.lines[len(upload.lines) // 4 :]


FAULTS = [
    Case("error_sentence", "absent", "the host answered no list of files but 'An error occurred, check your"),
    Case("html_list", "absent", "the host answered a web page instead of a list of files"),
    Case("no_files", "absent", "the host has no files"),
    Case("empty_list", "absent", "the host has no files"),
    Case("never_uploaded", "absent", "the host has no files"),
    Case("server_error_list", "absent", "HTTP 500"),
    Case("flaky_list", "arrived", ""),
    Case("drops_once", "arrived", ""),
    Case("drops_mid_file", "partial", "rd5000 is missing (the connection broke off"),
    Case("truncated_file", "partial", "rd5000 was cut off"),
    Case("header_only", "partial", "rd5000 holds a header only"),
    Case("missing_type", "partial", "rd5800 is missing"),
    Case("missing_lines", "partial", "rd5000 is missing"),
    Case("html_file", "partial", "rd5000 is missing (the file is a web page", {"unusable_file": 1}),
    Case("html_files", "refused", "all files: the file is a web page", {"unusable_file": 1}),
    Case("utf16", "refused", "all files: the file is UTF-16", {"unusable_file": 8}),
    Case("other_branch_file", "arrived", "was not fetched: it is named for"),
    Case("other_date_file", "arrived", "was not fetched: it is named for 2019-01-01|BMC-"),
    Case("path_traversal", "arrived", "was not fetched: its address leads away from the host's folder"),
    Case("foreign_address", "arrived", "was not fetched: its address leads away from the host's folder"),
    Case("several_uploads", "arrived", ""),
    Case("repeated_lines", "arrived", ""),
    Case("repeated_lines_alone", "partial", "lines refused"),
    Case("crlf", "arrived", ""),
    Case("byte_order_mark", "arrived", ""),
    Case("latin1", "partial", "lines refused"),
    Case("unclosed_quote", "partial", "lines refused"),
    Case("forty_one_fields", "partial", "lines refused"),
    Case("negative_quantity", "partial", "lines refused"),
    Case("impossible_date", "partial", "lines refused"),
    Case("late_lines", "partial", "lines refused"),
    Case("other_branch_content", "refused", "lines refused"),
    Case("other_date_content", "refused", "lines refused"),
    Case("unbalanced", "partial", "1 receipt does not balance"),
]
ODD = [
    Case("a list of 2 MB", "absent", "larger than 1 MB", change=listed("no," * 700_000)),
    Case("bytes that are no text", "absent", "no list of files", change=listed("\x00\x01\ufffd")),
    Case("a list of sentences", "absent", "no list of files", change=listed("Sorry, try again, later")),
    Case("a control character in an address", "arrived", "was not fetched", change=listed_too("\x01/{name}")),
    Case("70,000 characters", "arrived", "was not fetched", change=listed_too("x" * 70_000 + "/{name}")),
    Case("an encoded way out", "arrived", "was not fetched", change=listed_too("%2e%2e/{name}")),
    Case("a backslash way out", "arrived", "was not fetched", change=listed_too("..\\{name}")),
    Case("a date that is none", "arrived", "agreed form", change=listed_too("a_BMC_1_rd5000_2025-13-45_20-00_.csv")),
    Case("a type that is none", "arrived", "agreed form", change=listed_too("a_BMC_1_rd9999_2025-11-05_20-00_.csv")),
    Case("a listed file that is not there", "partial", "HTTP 404", change=a_quarter_cannot_be_fetched),
    Case("an empty file", "partial", "rd5000 is missing (the file is empty", change=lines_are(b"")),
    Case("a page of zeros", "partial", "rd5000 is missing", {"unusable_file": 1}, lines_are(b"\x00" * 9 + b"\n\x00")),
    Case("no number", "partial", "lines refused", {"not_a_number": 1}, lines_with(",1.000,", ",1e3,", 1)),
    Case("amounts beyond all money", "refused", "rd5000: all", change=every_amount_is("9" * 19 + ".000")),
    Case("carriage returns inside lines", "partial", "lines refused", change=lines_with(",REP1,", ",RE\rP1,")),
    Case("zeros inside lines", "arrived", "", change=lines_with(",REP1,", ",RE\x00P1,")),
]  # fmt: skip
CASES = [*FAULTS, *ODD]
POS_OF = {case.name: str(number) for number, case in enumerate(CASES, start=1)}
BRANCHES = (Branch("BMC", tuple(POS_OF.values())), Branch("AYALA-FRN", ("1", "2", "3", "4")))
"""Each till of BMC meets one case; nothing happens at the others."""


def _key(case: Case) -> str:
    return f"{FIRST}|BMC-{POS_OF[case.name]}"


def _at(case: Case) -> str:
    return f"branch = 'BMC' AND pos = '{POS_OF[case.name]}'"


def _world(cases: list[Case]) -> OddWorld:
    faults = {_key(case): case.name for case in cases if case.change is None}
    odd = {_key(case): case.change for case in cases if case.change}
    return OddWorld(BRANCHES, [FIRST], dict(faults), sizes=SMALL, odd=odd)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop of which each till of one branch met one case."""
    host = {"timeout_seconds": 10, "largest_file_mb": 1}
    with a_shop(_world(CASES), tmp_path_factory.mktemp("bad"), host=host) as shop:
        assert shop.run("fill_missing").success
        yield shop


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_gets_a_state_and_a_reason(shop: Shop, case: Case) -> None:
    row = shop.query(f"SELECT * FROM pos_arrivals WHERE {_at(case)}").row(0, named=True)
    assert row["state"] == case.state, row["reason"]
    assert case.reason in row["reason"]
    if case.state != "arrived":
        assert row["reason"]
    is_there = case.state in ("arrived", "partial")
    assert (_key(case) in shop.shown("pos_records")) is is_there
    assert (_key(case) in shop.shown("raw_pos_files")) is is_there


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.refused or not case.change], ids=lambda case: case.name
)
def test_refused_lines_stand_with_their_kind(shop: Shop, case: Case) -> None:
    rows = shop.query(
        f"SELECT reason_code, reason, lines FROM pos_refused_lines WHERE {_at(case)} AND file_type = 'rd5000'"
    ).rows()
    seen: Counter[str] = Counter()
    for code, reason, lines in rows:
        seen[code] += lines
        assert reason
    assert seen == case.refused | truth(_world([case]), _key(case)).refused_lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_good_and_refused_lines_are_the_lines_of_the_file(shop: Shop, case: Case) -> None:
    """For every file of lines or tenders that is named anywhere in the tables, and for the chosen ones of the day."""
    till_day = TillDay.of(_key(case))
    landing = shop.desk.stores.landing
    files = {
        file["sha256"]: file
        for manifest in landing.manifests(f"pos/{till_day.day}/{till_day.till}")
        for file in manifest["files"]
        if file["type"] in ("rd5000", "rd5800") and file["is_chosen"]
    }
    for sha256, file in files.items():
        body = landing.read(sha256)
        lines = body.count(b"\n") + (not body.endswith(b"\n")) - 1
        table = "record_lines" if file["type"] == "rd5000" else "pos_tenders"
        good = shop.query(f"SELECT count(*) FROM {table} WHERE file_sha256 = '{sha256}'").item()
        refused = shop.query(
            f"SELECT coalesce(sum(lines), 0)::INT FROM pos_refused_lines WHERE file_sha256 = '{sha256}'"
        ).item()
        assert good + refused == lines == file["lines"], file["address"]


def test_all_other_till_days_are_untouched(shop: Shop, tmp_path: Path) -> None:
    with a_shop(_world([]), tmp_path) as clean:
        assert list(clean.desk.collect([each.till_day for each in clean.desk.expected()], How()))
        clean.desk.publisher.publish([FIRST])
        expected, struck = content_by_till_day(clean), {_key(case) for case in CASES}
    seen = content_by_till_day(shop)
    assert {key: each for key, each in seen.items() if key not in struck} == {
        key: each for key, each in expected.items() if key not in struck
    }
    assert len(seen) == len(CASES) + 4


def test_nobody_is_named_in_what_was_refused(shop: Shop) -> None:
    originals = shop.table("pos_refused_lines")["original"].to_list()
    assert any(originals)
    assert not [text for text in originals if "Halimbawa" in text or "Nina" in text]
