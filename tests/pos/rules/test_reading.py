"""Till-days in a batch: whatever one holds, nothing raises, and no other till-day's result differs for it."""

import dataclasses
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roms_assets.pos.rules.candidates import TillDayFiles
from roms_assets.pos.rules.dialects import NEW, OLD, DiscountModel
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.reading import TillDayReading
from roms_assets.pos.rules.schemas import RecordLine, RefusedLine, Tender, broken
from roms_assets.pos.rules.till_days import TillDay
from tests.pos.rules.builders import (
    LUNA,
    NOVA,
    a_file,
    a_line,
    a_tender,
    files_of,
    landed,
    read,
    read_lines,
    sample,
    sample_with,
)

MODELS = {"lines": RecordLine, "tenders": Tender, "refused_lines": RefusedLine}
LUNA_2 = TillDay(LUNA.day, "LUNA", "2")
LUNA_LATER = TillDay(date(2025, 11, 15), "LUNA", "1")

Mutation = Callable[[list[bytes]], list[bytes]]


def _flipped(at: int, byte: int) -> Mutation:
    def change(lines: list[bytes]) -> list[bytes]:
        body = bytearray(b"\n".join(lines))
        if body:
            body[at % len(body)] = byte
        return bytes(body).split(b"\n")

    return change


def _repeated(at: int, times: int) -> Mutation:
    return lambda lines: (
        lines[: at % len(lines)] + [lines[at % len(lines)]] * times + lines[at % len(lines) :]
    )


def _cut(at: int, keep: int) -> Mutation:
    return lambda lines: [
        line[:keep] if place == at % len(lines) else line for place, line in enumerate(lines)
    ]


def _turned(at: int, _: int) -> Mutation:
    return lambda lines: lines[:1] + lines[1:][at % len(lines) :] + lines[1:][: at % len(lines)]


def _ended(at: int, _: int) -> Mutation:
    return lambda lines: lines[: at % len(lines) + 1]


numbers = st.integers(0, 5_000)
mutations = st.one_of(
    st.builds(_flipped, numbers, st.integers(0, 255)),
    st.builds(_repeated, numbers, st.integers(0, 3)),
    st.builds(_cut, numbers, st.integers(0, 150)),
    st.builds(_turned, numbers, st.just(0)),
    st.builds(_ended, numbers, st.just(0)),
)


@st.composite
def till_days(draw: st.DrawFn, till_day: TillDay | None = None) -> TillDayFiles:
    """A sample that was damaged in up to four places; some of its types may lack or come twice."""
    of = till_day or draw(st.sampled_from([LUNA, NOVA]))
    files = []
    for file_type, body in sample(of).items():
        for at in draw(st.sampled_from([["20-00"]] * 4 + [[], ["20-00", "23-03"]])):
            lines = body.split(b"\n")
            for change in draw(st.lists(mutations, max_size=2)):
                lines = change(lines)
            files.append(landed(b"\n".join(lines), file_type, of, at))
    return TillDayFiles(of, tuple(files))


def content(reading: TillDayReading) -> tuple[object, ...]:
    """All that a till-day became; the numbers of files within the batch left out."""
    rows = {name: frame.rows() for name, frame in reading.frames.items()}
    choices = {each: (choice.chosen.sha256, choice.reason) for each, choice in reading.choices.items()}
    return reading.verdict, rows, reading.figures, choices, reading.rows


@settings(max_examples=40)
@given(till_days())
def test_a_damaged_till_day_obeys_the_tables_and_loses_no_line(damaged: TillDayFiles) -> None:
    (reading,) = read(damaged)
    assert isinstance(reading.verdict.state, State)
    for name, model in MODELS.items():
        assert broken(model, reading.frames[name]) is None
    for file_type, table in ((FileType.LINES, "lines"), (FileType.TENDERS, "tenders")):
        if file_type in reading.choices:
            sha256 = reading.choices[file_type].chosen.sha256
            good = reading.frames[table].filter(file_sha256=sha256)
            refused = reading.frames["refused_lines"].filter(file_sha256=sha256)
            assert len(good) + refused["lines"].sum() == reading.rows[sha256]


@settings(max_examples=10)
@given(till_days())
def test_reading_twice_is_reading_once(damaged: TillDayFiles) -> None:
    assert content(read(damaged)[0]) == content(read(damaged)[0])


@settings(max_examples=10)
@given(st.data())
def test_the_company_of_a_till_day_changes_nothing(data: st.DataObject) -> None:
    """Its place in the batch, who else is in it and in which dialect."""
    batch = [data.draw(till_days(till_day)) for till_day in (LUNA, NOVA)]
    batch += [
        dataclasses.replace(sample_with(LUNA), till_day=LUNA_2),
        sample_with(NOVA),
        TillDayFiles(LUNA_LATER, host="HTTP 500"),
    ]
    alone = [content(read(each)[0]) for each in batch]
    order = data.draw(st.permutations(range(len(batch))))
    together = read(*(batch[place] for place in order))
    assert [content(each) for each in together] == [alone[place] for place in order]


def test_equal_master_files_serve_each_till_day_in_its_own_dialect() -> None:
    """NOVA's files, once as new and once as a branch that writes the same bytes and takes column 3."""
    new, other = read(sample_with(NOVA))[0], read(sample_with(NOVA), dialect=dataclasses.replace(OLD))[0]
    mixed = [read(sample_with(NOVA), sample_with(NOVA), dialect=each) for each in (NEW, OLD)]
    assert [content(each) for each in mixed[0]] == [content(new)] * 2
    assert [content(each) for each in mixed[1]] == [content(other)] * 2
    assert new.frames["lines"]["department_code"].to_list() == ["BMDRINKS", "2", "ICED101"]


def test_look_ups_never_cross_a_branch() -> None:
    """The same code names another department in the other branch; a till-day without the file knows none."""
    other = sample(LUNA)[FileType.DEPARTMENTS].replace(b"CHICKEN MEALS", b"BREAD")
    without = sample(LUNA)
    del without[FileType.DEPARTMENTS]
    batch = [sample_with(LUNA), sample_with(LUNA, DEPARTMENTS=other), files_of(LUNA, without)]
    named = [set(reading.frames["lines"]["department_name"].drop_nulls()) for reading in read(*batch)]
    assert "CHICKEN MEALS" in named[0]
    assert "CHICKEN MEALS" not in named[1]
    assert "BREAD" in named[1]
    assert named[2] == set()


def test_an_empty_batch_is_no_reading() -> None:
    assert read() == []


def test_a_till_day_without_files_is_absent_and_has_all_tables() -> None:
    (reading,) = read(TillDayFiles(LUNA, host="HTTP 500"))
    assert (reading.verdict.state, reading.verdict.reason) == (State.ABSENT, "HTTP 500")
    for name, model in MODELS.items():
        assert broken(model, reading.frames[name]) is None
        assert reading.frames[name].is_empty()
    assert reading.figures["amount"] == "0"


def test_only_the_first_of_equal_products_counts() -> None:
    products = sample(LUNA)[FileType.PRODUCTS]
    again = products + b"CHM1,ANOTHER NAME,,09,1.000,PC,0,0,0,1,LUNA\n"
    names = read(sample_with(LUNA, PRODUCTS=again))[0].frames["lines"]["product_name"]
    assert "ANOTHER NAME" not in set(names)


def test_what_a_refused_till_day_would_have_given_points_to_the_version_that_was_chosen() -> None:
    """One address, fetched twice with other bytes: the tenders that are withheld are those of the larger file."""
    small, large = (
        a_file(FileType.TENDERS, [a_tender()]),
        a_file(FileType.TENDERS, [a_tender(), a_tender(REC_NO="2")]),
    )
    lines = a_file(FileType.LINES, [a_line(BRANCH="ELSEWHERE")])
    tenders = [landed(body, FileType.TENDERS) for body in (small, large)]
    (reading,) = read(TillDayFiles(LUNA, (landed(lines), *tenders)))
    withheld = reading.frames["refused_lines"].filter(reason_code="till_day_refused").row(0, named=True)
    assert (withheld["file_sha256"], withheld["lines"]) == (tenders[1].sha256, 2)


@pytest.mark.parametrize(
    ("model", "discounts", "note"),
    [
        (DiscountModel.DISCOUNT_LINE, ["-5.000", "0.000", ""], ""),
        (DiscountModel.NET_AMOUNT, ["5", "0", "26.6071"], ""),
        (
            DiscountModel.DISCOUNT_LINE,
            ["5.000", "7.5", "-1"],
            "2 lines bear a positive DISCOUNT, the branch's discount model (discount_line) has it negative",
        ),
        (
            DiscountModel.NET_AMOUNT,
            ["-0.001", "0", "1"],
            "1 line bears a negative DISCOUNT, the branch's discount model (net_amount) has it positive",
        ),
    ],
)
def test_a_discount_of_the_other_model_is_told_and_changes_nothing(
    model: DiscountModel, discounts: list[str], note: str
) -> None:
    rows = [a_line(INVOICE=f"{at:08}", DISCOUNT=discount) for at, discount in enumerate(discounts)]
    tenders = a_file(FileType.TENDERS, [a_tender(AMT_TENDER="834.000", CHANGE="0")])
    till_day = sample_with(LUNA, LINES=a_file(FileType.LINES, rows), TENDERS=tenders)
    (reading,) = read(till_day, dialect=dataclasses.replace(OLD, discount_model=model))
    assert (reading.verdict.state, reading.verdict.reason) == (State.ARRIVED, note)
    assert reading.figures["amount"] == "834"


def test_what_a_return_bears_as_discount_is_not_judged() -> None:
    reading = read_lines(a_line(DISCOUNT="5.000", TRN_CODE="R", TAG="R", TRANSNO=""))
    assert "DISCOUNT" not in reading.verdict.reason


def test_rows_stand_oldest_first_whatever_they_are_called() -> None:
    frame = read(sample_with(LUNA))[0].frames["lines"]
    assert frame["line_number"].to_list() == list(range(11, 1, -1))
    assert frame.select(pl.col("file_sha256").n_unique()).item() == 1
