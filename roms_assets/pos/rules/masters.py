"""The look-ups of a till-day: products, departments, discounts, payment methods, loyalty phones.

Each frame is keyed by `file` (number within the batch) and a code; on duplicates the file's first row wins. A code
means nothing outside its branch's own file.
"""

from collections.abc import Sequence

import polars as pl

from roms_assets.pos.rules.dialects import Dialect
from roms_assets.pos.rules.layouts import LAYOUTS, FileType
from roms_assets.pos.rules.raw_frames import Numbered, raw_frame
from roms_assets.pos.rules.refusals import masked_phones

_PHONE = r"^[0-9]{11}$"


def products(files: Sequence[Numbered], dialect: Dialect) -> pl.DataFrame:
    """file, item_code -> product_name, product_department_code."""
    raw = raw_frame(FileType.PRODUCTS, files)
    department = _product_department(dialect)
    return _first_wins(
        raw.select(
            "file",
            item_code=_repaired("INCODE", dialect),
            product_name=_repaired("ITE_DESC", dialect),
            product_department_code=padded(department, dialect),
        ),
        "item_code",
    )


def departments(files: Sequence[Numbered], dialect: Dialect) -> pl.DataFrame:
    """file, department_code -> department_name."""
    raw = raw_frame(FileType.DEPARTMENTS, files)
    code = padded(pl.col("DEP_CODE"), dialect)
    named = raw.select("file", department_code=code, department_name=_repaired("DEP_DESC", dialect))
    return _first_wins(named, "department_code")


def discounts(files: Sequence[Numbered], dialect: Dialect) -> pl.DataFrame:
    """file, discount_code -> discount_name."""
    raw = raw_frame(FileType.DISCOUNTS, files)
    named = raw.select("file", discount_code="CODE", discount_name=_repaired("DESC", dialect))
    return _first_wins(named, "discount_code")


def payment_methods(files: Sequence[Numbered], dialect: Dialect) -> pl.DataFrame:
    """file, payment_code -> payment_name."""
    raw = raw_frame(FileType.PAYMENT_METHODS, files)
    named = raw.select("file", payment_code="PAY_CODE", payment_name=_repaired("PAY_DESC", dialect))
    return _first_wins(named, "payment_code")


def phones(files: Sequence[Numbered], *, in_clear: bool) -> pl.DataFrame:
    """file, transaction_number -> phone_number; only numbers of exactly 11 digits count."""
    raw = raw_frame(FileType.LOYALTY, files)
    number = raw.select("file", transaction_number=_unwrapped("ORNO"), phone_number=_unwrapped("PHONE"))
    valid = _first_wins(number.filter(pl.col("phone_number").str.contains(_PHONE)), "transaction_number")
    if in_clear:
        return valid
    return valid.with_columns(phone_number=masked_phones(pl.col("phone_number")))


def padded(code: pl.Expr, dialect: Dialect) -> pl.Expr:
    """A department code with the zeros that the branch's files leave out in some places."""
    width = dialect.department_code_width
    return code.str.zfill(width) if width else code


def _product_department(dialect: Dialect) -> pl.Expr:
    """A row is short when nothing stands from the department's column on; a full row may have no department."""
    names = LAYOUTS[FileType.PRODUCTS].header(max(LAYOUTS[FileType.PRODUCTS].widths))
    place, short_place = dialect.product_department_column, dialect.short_product_department_column
    is_short = pl.all_horizontal(pl.col(name).is_null() for name in names[place:])
    return pl.when(is_short).then(names[short_place]).otherwise(names[place])


def _repaired(column: str, dialect: Dialect) -> pl.Expr:
    text = pl.col(column)
    for damaged, right in dialect.name_repairs:
        text = text.str.replace_all(damaged, right, literal=True)
    return text


def _unwrapped(column: str) -> pl.Expr:
    """The text inside Excel's `="…"`."""
    return pl.col(column).str.strip_prefix("=").str.strip_chars('"')


def _first_wins(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    return frame.filter(pl.col(key).is_not_null()).unique(["file", key], keep="first", maintain_order=True)
