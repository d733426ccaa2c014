"""Counts, exact sums, and rows that contradict their table."""

from decimal import Decimal

import polars as pl

from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.layouts import FileType
from roms_assets.pos.rules.schemas import Arrival, RecordLine, broken, descriptions, empty
from roms_assets.pos.rules.weighing import weigh
from tests.pos.rules.builders import LUNA, NOVA, a_file, a_line, a_tender, files_of, read, sample_with


def tables(spoilt: pl.Expr | None = None) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The tables of both samples, as till-days 0 and 1; `spoilt` changes the lines of the second."""
    frames = [reading.frames for reading in read(sample_with(LUNA), sample_with(NOVA))]
    marked = [
        {
            name: frame.select(pl.lit(at, pl.UInt32).alias("till_day"), pl.all())
            for name, frame in each.items()
        }
        for at, each in enumerate(frames)
    ]
    if spoilt is not None:
        marked[1]["lines"] = marked[1]["lines"].with_columns(spoilt)
    names = ("lines", "tenders", "refused_lines")
    lines, tenders, refused = (pl.concat([each[name] for each in marked]) for name in names)
    return lines, tenders, refused


def test_a_till_day_that_breaks_its_table_is_refused_alone() -> None:
    weights = weigh(*tables(pl.lit("Midnight").alias("daypart")))
    assert weights.of(0).broken is None
    assert "RecordLine: daypart" in str(weights.of(1).broken)
    assert "Midnight" in str(weights.of(1).broken)


def test_what_fits_its_tables_is_not_broken() -> None:
    weights = weigh(*tables())
    assert [weights.of(at).broken for at in (0, 1)] == [None, None]
    assert weights.of(0).figures == {
        "lines": 10,
        "receipts": 6,
        "amount": "1498",
        "returned_amount": "278",
        "tenders": 7,
        "refused_lines": 0,
        "unbalanced_receipts": 0,
        "first_receipt": 310001,
        "last_receipt": 310006,
        "missing_receipts": 0,
        "missing_numbers": "",
    }
    assert weights.of(7).figures["lines"] == 0


def test_receipts_are_weighed_each_for_itself() -> None:
    """One pays too little, one has no tender, one no line; returns stand together."""
    lines = [
        a_line(TRANSNO="1", AMOUNT="10.05"),
        a_line(TRANSNO="2", AMOUNT="5"),
        a_line(TRANSNO="4", AMOUNT="7"),
        a_line(TRANSNO="", TRN_CODE="R", TAG="R", AMOUNT="3"),
        a_line(TRANSNO="", TRN_CODE="R", TAG="R", AMOUNT="4", INVOICE="2"),
    ]
    tenders = [
        a_tender(TRANSNO="1", AMT_TENDER="10", CHANGE="0"),
        a_tender(TRANSNO="3", AMT_TENDER="9", CHANGE="1"),
        a_tender(TRANSNO="4", AMT_TENDER="20", CHANGE="13"),
        a_tender(TRANSNO="", TRN_CODE="R", TAG="R", AMT_TENDER="6", CHANGE="0"),
    ]
    files = {
        FileType.LINES: a_file(FileType.LINES, lines),
        FileType.TENDERS: a_file(FileType.TENDERS, tenders),
    }
    (reading,) = read(files_of(LUNA, files))
    marked = [
        reading.frames[name].select(pl.lit(0, pl.UInt32).alias("till_day"), pl.all())
        for name in ("lines", "tenders", "refused_lines")
    ]
    assert weigh(*marked).of(0).unbalanced == (
        ("", Decimal(7), Decimal(6)),
        ("1", Decimal("10.05"), Decimal(10)),
        ("2", Decimal(5), Decimal(0)),
        ("3", Decimal(0), Decimal(8)),
    )
    assert reading.verdict.state is State.PARTIAL
    assert "4 receipts do not balance (first returns: lines 7, tenders 6)" in reading.verdict.reason


def test_an_empty_day_has_the_tables_columns() -> None:
    for model in (RecordLine, Arrival):
        assert broken(model, empty(model)) is None
        assert list(descriptions(model)) == empty(model).columns
        assert all(descriptions(model).values())


def test_what_contradicts_a_model_is_told_in_one_line() -> None:
    lines = read(sample_with(LUNA))[0].frames["lines"]
    told = broken(RecordLine, lines.with_columns(line_number=pl.lit(1, pl.Int64), or_number=None))
    assert told is not None
    assert "line_number: " in told
    assert "\n" not in told
    assert "phone_number" in str(broken(RecordLine, lines.drop("phone_number")))
