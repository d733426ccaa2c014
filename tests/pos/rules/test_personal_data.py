"""Names, cards and phones stay in landing: no table, reason or choice repeats them, however a line is broken.

One thing cannot be known: what a person said, standing in the place of a code (a word for an item, eleven digits for a
receipt) while the rest of its line looks as it should. There nothing tells it from a code.
"""

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.reading import Terms
from roms_assets.pos.rules.refusals import MASK, masked
from tests.pos.rules.builders import (
    LUNA,
    a_file,
    a_line,
    a_tender,
    every_text,
    fields,
    files_of,
    header,
    only_refusal,
    read,
    read_lines,
)

TRANSACTIONS = st.sampled_from([FileType.LINES, FileType.TENDERS])
PEOPLE = {
    FileType.LINES: {
        "CUS_CODE": "ZZSECRET-5",
        "SRNO": "ZZSECRET 0354-77",
        "SRNAME": "ZZSECRET Juana",
        "PHONE": "09998887766",
        "RIDER": "ZZSECRET RIDER",
    },
    FileType.TENDERS: {
        "NAME": "ZZSECRET Juana",
        "REF_NO": "4111 2222 ZZSECRET",
        "CUSINFO1": "ZZSECRET",
        "CUSINFO2": "09998887766",
        "CUSINFO3": "ZZSECRET street",
    },
}
FREE = {"ITE_CODE", "DEP_CODE", "DISC_CODE", "PAYCODE", "INVOICE", "TRANSNO"}
CHANGES = st.tuples(
    st.integers(0, 45), st.integers(0, 45), st.sampled_from(["", "", '"', ",", "x", "\u00a0", "0"])
)


def assert_nobody_is_named(file_type: FileType, lines: Iterable[str], first: bytes | None = None) -> None:
    """`first` stands in the header's place."""
    body = (header(file_type) if first is None else first) + "".join(f"{line}\n" for line in lines).encode()
    (reading,) = read(files_of(LUNA, {file_type: body}), terms=Terms(phones_in_clear=True))
    told = every_text(reading)
    assert "ZZSECRET" not in told
    assert "09998887766" not in told


def with_people(file_type: FileType) -> list[str]:
    """A good line with somebody in every personal field."""
    return fields(file_type, **PEOPLE[file_type])


def test_a_good_line_with_people_in_it_is_used_without_them() -> None:
    for file_type in PEOPLE:
        body = a_file(file_type, [with_people(file_type)])
        (reading,) = read(files_of(LUNA, {file_type: body}))
        assert reading.frames["refused_lines"].is_empty()
        assert "ZZSECRET" not in every_text(reading)


@pytest.mark.parametrize("file_type", PEOPLE)
def test_a_character_put_anywhere(file_type: FileType) -> None:
    line = ",".join(with_people(file_type))
    put = itertools.product(range(len(line) + 1), ['"', ",", "\r", "\u00a0", "0", "\udcd1"])
    lines = (line[:place] + text + line[place:] for place, text in put)
    assert_nobody_is_named(file_type, (each.encode(errors="replace").decode() for each in lines))


@pytest.mark.parametrize("file_type", PEOPLE)
def test_fields_that_are_missing(file_type: FileType) -> None:
    row = with_people(file_type)
    runs = itertools.product(range(len(row)), range(1, len(row)))
    assert_nobody_is_named(file_type, (",".join(row[:at] + row[at + count :]) for at, count in runs))


@pytest.mark.parametrize("more", ["", "0", "S"])
@pytest.mark.parametrize("file_type", PEOPLE)
def test_fields_that_are_missing_and_as_many_that_are_too_many(file_type: FileType, more: str) -> None:
    row = with_people(file_type)
    places = itertools.product(range(len(row)), range(len(row)), range(1, 5))
    shifted = (_moved(row, start, at, [more] * count) for start, at, count in places)
    assert_nobody_is_named(file_type, (",".join(each) for each in shifted if _can_be_known(file_type, each)))


def _moved(row: list[str], start: int, at: int, more: list[str]) -> list[str]:
    """As many fields as there are more are gone from `start` on; the more stand at `at`."""
    rest = row[:start] + row[start + len(more) :]
    return rest[:at] + more + rest[at:]


def _can_be_known(file_type: FileType, row: list[str]) -> bool:
    """Whether no free code says what a person said; the module tells why that is beyond knowing."""
    said = {text for name, text in zip(LAYOUTS[file_type].columns, row, strict=False) if name in FREE}
    return not said & set(PEOPLE[file_type].values())


@pytest.mark.parametrize("file_type", PEOPLE)
def test_fields_that_changed_places(file_type: FileType) -> None:
    columns, row = LAYOUTS[file_type].columns, with_people(file_type)
    lines = []
    for one, other in itertools.combinations(range(len(columns)), 2):
        swapped = list(row)
        swapped[one], swapped[other] = row[other], row[one]
        lines.append(swapped)
    assert_nobody_is_named(file_type, (",".join(each) for each in lines if _can_be_known(file_type, each)))


def test_a_code_of_words_is_no_code() -> None:
    """A name with a blank is kept out of the columns that stand beside it."""
    for column in ("DISC_CODE", "INVOICE", "TRANSNO", "TYPE", "TAG"):
        reading = read_lines(a_line(**{column: "ZZSECRET Juana"}))
        assert "ZZSECRET" not in every_text(reading)


@pytest.mark.parametrize("file_type", PEOPLE)
def test_a_line_of_which_only_a_part_is_there(file_type: FileType) -> None:
    line = ",".join(with_people(file_type))
    parts = [part for at in range(len(line)) for part in (line[at:], line[:at])]
    assert_nobody_is_named(file_type, parts)
    for part in parts[:: len(parts) // 25]:
        assert_nobody_is_named(file_type, [], first=part.encode() + b"\n")


@settings(max_examples=15)
@given(TRANSACTIONS, st.lists(st.lists(CHANGES, min_size=2, max_size=5), min_size=10, max_size=20))
def test_several_of_these_at_once(file_type: FileType, changes: list[list[tuple[int, int, str]]]) -> None:
    lines = []
    for several in changes:
        row = with_people(file_type)
        for one, other, text in several:
            if text:
                row[one % len(row)] += text
            else:
                row.insert(other % len(row), row.pop(one % len(row)))
        if _can_be_known(file_type, row):
            lines.append(",".join(row))
    assert_nobody_is_named(file_type, lines)


def test_a_registration_whose_fields_changed_places() -> None:
    fields = ["TEMP", "09998887766", '"=""00019702"""', '"=""00305001"""', "1", "LUNA"]
    rows = [row[:keep] for row in itertools.permutations(fields) for keep in range(1, 7)]
    assert_nobody_is_named(FileType.LOYALTY, (",".join(row) for row in rows))


def test_a_tender_file_without_its_header_quotes_no_line() -> None:
    assert_nobody_is_named(
        FileType.TENDERS, [], first=",".join(with_people(FileType.TENDERS)).encode() + b"\n"
    )
    assert_nobody_is_named(FileType.LOYALTY, [], first=b"TEMP,09998887766,1,2,1,LUNA\n")


def test_what_is_refused_still_shows_what_belongs_to_nobody() -> None:
    row = a_line(QUANTITY="-2.000", SRNO="0354", SRNAME="Juana Halimbawa", DISC_CODE="1")
    original = str(only_refusal(read_lines(row))["original"]).split(",")
    shown = dict(zip(LAYOUTS[FileType.LINES].columns, original, strict=True))
    assert shown["SRNO"] == shown["SRNAME"] == shown["DISC_CODE"] == MASK
    expected = {
        "INVOICE": "00310001",
        "ITE_CODE": "CHM1",
        "QUANTITY": "-2.000",
        "TRANSNO": "00305001",
        "PHONE": "",
    }
    assert {name: shown[name] for name in expected} == expected


def test_codes_are_hidden_where_the_columns_are_in_disorder() -> None:
    original = masked(",".join(a_line(TIME="Juana", ITE_CODE="Halimbawa")), LAYOUTS[FileType.LINES])
    assert "Juana" not in original
    assert "Halimbawa" not in original
    assert "278.000" in original


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (",".join([*a_line(), "x"]), "1,2025-11-14 00:00:00,00310001,2003,CHM1,1.000"),
        (",".join(a_line()[1:]), MASK),
        ("Juana Halimbawa", MASK),
    ],
)
def test_a_line_of_the_wrong_width_shows_its_beginning_when_that_is_whole(line: str, shown: str) -> None:
    original = masked(line, LAYOUTS[FileType.LINES])
    assert original.startswith(shown)
    assert original.endswith(MASK)


def test_lines_of_files_without_people_are_shown_as_they_are() -> None:
    assert masked("1,SNR CTZN 20%,x", LAYOUTS[FileType.DISCOUNTS]) == "1,SNR CTZN 20%,x"
    assert len(masked("x" * 900, LAYOUTS[FileType.DISCOUNTS])) == 500


def test_a_tender_is_shown_without_its_payer() -> None:
    body = a_file(FileType.TENDERS, [a_tender(NAME="Juana", REF_NO="4111", CHANGE="1e3")])
    refused = only_refusal(read(files_of(LUNA, {FileType.TENDERS: body}))[0])
    assert refused["reason"] == "its CHANGE '1e3' is not an exact number"
    assert str(refused["original"]).startswith(
        f"1,2025-11-14 00:00:00,00310001,2003,300.000,1e3,{MASK},{MASK},2025"
    )
