"""rd5000 and rd5800: text -> typed rows, and a refusal for each line that contradicts itself or its file's name."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.forms import FORMS
from roms_assets.pos.rules.raw_frames import NUMBER, SMALL_NUMBER
from roms_assets.pos.rules.refusals import Refusal
from roms_assets.pos.rules.schemas import MONEY, QUANTITY

LINE_MONEY = ("UNT_PRIC", "AMOUNT", "DISCOUNT", "VATDIV", "VAT_AMNT", "VAT_DISC", "VAT_PRIC")
_NEEDED = ("INVOICE", "ITE_CODE", "QUANTITY", "UNT_PRIC", "AMOUNT")
_DIGITS, _ONE_LETTER = "^[0-9]{1,20}$", "^[0-9A-Za-z]$"


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong with a line: when it is, and what to say of it."""

    code: str
    when: pl.Expr
    reason: pl.Expr


def typed_lines(raw: pl.DataFrame, dialect: Dialect) -> tuple[pl.DataFrame, dict[int, list[Refusal]]]:
    """Transaction lines with exact numbers and real dates, and by file the refusals, which do not quote their line yet.

    `raw` needs `expected_date`, `expected_branch` and `expected_pos` beside its text columns.
    """
    faults = [
        *_identity_faults(raw, dialect),
        *(_missing(name) for name in _NEEDED),
        *(_no_number(name, NUMBER) for name in LINE_MONEY),
        _no_number("QUANTITY", SMALL_NUMBER),
        _NO_TIME,
        *_columns_faults(),
        _not_like("TYPE", _ONE_LETTER, "one letter"),
        _not_like("VAT_FLAG", _ONE_LETTER, "one digit"),
        _not_like("DISC_CODE", r"^\S{1,12}$", "a code"),
        Fault("negative_sale", _is_negative_sale(), pl.format("a sale with the quantity {}", "QUANTITY")),
    ]
    good, refusals = _divided(_timed(raw, dialect), faults)
    return good.with_columns(
        *(pl.col(name).cast(MONEY) for name in LINE_MONEY),
        pl.col("QUANTITY").cast(QUANTITY),
        is_return=_is_return(),
    ), refusals


def typed_tenders(raw: pl.DataFrame, dialect: Dialect) -> tuple[pl.DataFrame, dict[int, list[Refusal]]]:
    """Tenders with exact numbers, and the refusals by file; columns as for `typed_lines`."""
    money = ("AMT_TENDER", "CHANGE")
    faults = [
        *_identity_faults(raw, dialect),
        *(_missing(name) for name in money),
        *(_no_number(name, NUMBER) for name in money),
        _NO_TIME,
        *_columns_faults(),
        _not_like("REC_NO", "^[0-9]{1,4}$", "a number"),
    ]
    good, refusals = _divided(_timed(raw, dialect), faults)
    return good.with_columns(*(pl.col(name).cast(MONEY) for name in money), is_return=_is_return()), refusals


def _identity_faults(raw: pl.DataFrame, dialect: Dialect) -> list[Fault]:
    date = _date(dialect)
    return [
        Fault("impossible_date", date.is_null(), pl.format("its DATE{} is not a date", _said("DATE"))),
        Fault(
            "other_date",
            date != pl.col("expected_date"),
            pl.format("its DATE{} is another day", _said("DATE")),
        ),
        _other("BRANCH", "branch", pl.col("expected_branch")),
        _other("POS", "POS", pl.col("expected_pos")),
    ]


def _date(dialect: Dialect) -> pl.Expr:
    return pl.coalesce(*(_parsed_date(form) for form in dialect.date_formats))


def _parsed_date(form: str) -> pl.Expr:
    text = pl.col("DATE").str
    return (
        text.to_datetime(form, strict=False).dt.date() if "%H" in form else text.to_date(form, strict=False)
    )


def _timed(raw: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """The same with `clock`, TIME as HH:MM; a day has few different times, so each is read once."""
    texts = raw.select(pl.col("TIME").unique().drop_nulls())
    parsed = (pl.col("TIME").str.to_time(form, strict=False) for form in dialect.time_formats)
    clock = texts.select(pl.coalesce(*parsed).dt.strftime("%H:%M")).to_series()
    return raw.with_columns(clock=pl.col("TIME").replace_strict(texts.to_series(), clock, default=None))


def _other(column: str, word: str, expected: pl.Expr) -> Fault:
    """Empty says nothing; `01` and `1` are the same POS."""
    seen = pl.col(column).str.strip_chars()
    differs = (seen != "") & (seen.str.strip_chars_start("0") != expected.str.strip_chars_start("0"))
    return Fault(
        f"other_{word.lower()}", differs, pl.format(f"its {column}{{}} is another {word}", _said(column))
    )


def _missing(column: str) -> Fault:
    is_empty = pl.col(column).fill_null("").str.strip_chars() == ""
    return Fault("empty_field", is_empty, pl.lit(f"its {column} is empty"))


def _no_number(column: str, pattern: str) -> Fault:
    wrong = ~pl.col(column).str.contains(pattern)
    return Fault("not_a_number", wrong, pl.format(f"its {column}{{}} is not an exact number", _said(column)))


def _columns_faults() -> list[Fault]:
    """What a till always writes so; a line that has it otherwise has its fields in other columns than their own."""
    return [
        _not_like("INVOICE", _DIGITS, "digits alone"),
        _not_like("TRANSNO", _DIGITS, "digits alone"),
        *(_not_like(column, "^[SR]$", "S or R", is_needed=True) for column in ("TRN_CODE", "TAG")),
    ]


def _not_like(column: str, pattern: str, expected: str, *, is_needed: bool = False) -> Fault:
    text = pl.col(column).fill_null("") if is_needed else pl.col(column)
    return Fault("not_a_code", ~text.str.contains(pattern), pl.lit(f"its {column} is not {expected}"))


def _said(column: str) -> pl.Expr:
    """A blank and what the column says in quotes, or nothing where that could be about a person."""
    if column not in FORMS:
        return pl.lit("")
    has_form = pl.col(column).str.contains(f"^(?:{FORMS[column]})$")
    return pl.when(has_form).then(pl.concat_str(pl.lit(" '"), column, pl.lit("'"))).otherwise(pl.lit(""))


_NO_TIME = Fault(
    "impossible_time",
    pl.col("TIME").is_not_null() & pl.col("clock").is_null(),
    pl.format("its TIME{} is not a time", _said("TIME")),
)


def _is_return() -> pl.Expr:
    return pl.col("TRN_CODE") == "R"


def _is_negative_sale() -> pl.Expr:
    return pl.col("QUANTITY").str.starts_with("-") & ~_is_return()


def _divided(raw: pl.DataFrame, faults: Sequence[Fault]) -> tuple[pl.DataFrame, dict[int, list[Refusal]]]:
    """The rows without a fault, and the others as refusals by file; the first fault of a line is the one told."""
    seen = raw.select(fault.when.any().alias(str(at)) for at, fault in enumerate(faults)).row(0)
    present = [fault for fault, is_there in zip(faults, seen, strict=True) if is_there]
    if not present:
        return raw, {}
    number = pl.coalesce(
        *(pl.when(fault.when).then(pl.lit(at, dtype=pl.Int8)) for at, fault in enumerate(present))
    )
    reason = pl.coalesce(
        *(pl.when(pl.col("fault") == number).then(fault.reason) for number, fault in enumerate(present))
    )
    at = raw.select(number.alias("fault")).to_series()
    bad = raw.with_columns(fault=at).filter(pl.col("fault").is_not_null()).with_columns(reason=reason)
    return raw.filter(at.is_null()), _refusals(bad, present)


def _refusals(bad: pl.DataFrame, faults: Sequence[Fault]) -> dict[int, list[Refusal]]:
    by_file: dict[int, list[Refusal]] = {}
    for file, line_number, fault, reason in bad.select("file", "line_number", "fault", "reason").iter_rows():
        by_file.setdefault(file, []).append(Refusal(line_number, faults[fault].code, reason, ""))
    return by_file
