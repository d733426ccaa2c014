"""What every table's model can tell: its empty frame, what its columns mean, and what of a frame contradicts it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
from pandera.polars import DataFrameModel

from roms_assets.kernel.errors import RuleBroken

Time = Annotated[pl.Datetime, "us", "UTC"]


class TableRow(DataFrameModel):
    """A table has the columns of its model, all of them, in their order."""

    class Config:
        strict = True
        ordered = True


@lru_cache(maxsize=100)
def empty(model: type[DataFrameModel]) -> pl.DataFrame:
    """No rows, every column of the model in its order and type."""
    columns = model.to_schema().columns
    return pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()})


def descriptions(model: type[DataFrameModel]) -> dict[str, str]:
    """Column -> what it means."""
    return {name: column.description or "" for name, column in model.to_schema().columns.items()}


def frame_of(table: str, model: type[DataFrameModel], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows as a frame of the table's columns; what a row leaves out is empty. Raises RuleBroken."""
    return checked(
        table, model, pl.DataFrame(list(rows), schema=empty(model).schema, strict=True, orient="row")
    )


def checked(table: str, model: type[DataFrameModel], found: pl.DataFrame) -> pl.DataFrame:
    """The frame, which may have more columns than the model. Raises RuleBroken when it contradicts the model."""
    if fault := broken(model, found.select(empty(model).columns)):
        raise RuleBroken(f"{table}: {fault}")
    return found


def broken(model: type[DataFrameModel], frame: pl.DataFrame) -> str | None:
    """What of the frame contradicts the model, in one line; None when all of it holds.

    All promises are asked in one go; only when one is broken does pandera look at each of them, to tell which.
    """
    if frame.schema == empty(model).schema and not any(map(any, frame.select(_faults(model)).iter_rows())):
        return None
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = (
            errors.failure_cases.select("column", "check", "failure_case").unique(maintain_order=True).head(3)
        )
        return "; ".join(f"{column}: {check} (seen {seen!r})" for column, check, seen in cases.iter_rows())
    return None


@lru_cache(maxsize=100)
def _faults(model: type[DataFrameModel]) -> list[pl.Expr]:
    """For each promise of the model whether any row breaks it. Raises RuleBroken for one that nobody has put so yet."""
    columns = model.to_schema().columns
    empty_ones = [pl.col(name).is_null().any() for name, column in columns.items() if not column.nullable]
    others = [_fault(name, check) for name, column in columns.items() for check in column.checks]
    return [fault.alias(str(number)) for number, fault in enumerate([*empty_ones, *others])]


def _fault(name: str, check: pa.Check) -> pl.Expr:
    column = pl.col(name)
    match check.name, check.statistics:
        case "greater_than_or_equal_to", {"min_value": least}:
            return (column < pl.lit(least)).any()
        case "isin", {"allowed_values": allowed}:
            return (~column.is_in(list(allowed))).any()
        case "str_length", {"exact_value": int(length)}:
            return (column.str.len_chars() != length).any()
    raise RuleBroken(f"{name} has the check {check.name}, which is not known here: add it")
