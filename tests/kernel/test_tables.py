"""What of a frame contradicts its model: asked in one go, told as pandera tells it."""

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.polars import DataFrameModel, Field

from roms_assets.kernel.errors import RuleBroken
from roms_assets.kernel.tables import broken, empty

KINDS = ("sold", "returned")


class Piece(DataFrameModel):
    """One row per piece."""

    code: str = Field(str_length=3)
    kind: str = Field(isin=KINDS, nullable=True)
    count: pl.Int64 = Field(ge=1)
    note: str = Field(nullable=True)

    class Config:
        strict = True


class Weighed(DataFrameModel):
    """A promise that no model of ours makes yet."""

    weight: pl.Int64 = Field(lt=5)


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["abc", "äöü", "ab", "", None]),
        st.sampled_from([*KINDS, "lost", None]),
        st.sampled_from([1, 2, 0, -1, None]),
        st.sampled_from(["", None]),
    ),
    max_size=3,
)


def pandera_accepts(frame: pl.DataFrame) -> bool:
    try:
        Piece.validate(frame, lazy=True)
    except pa.errors.SchemaErrors:
        return False
    return True


@given(PIECES)
def test_nothing_is_broken_exactly_when_pandera_accepts_the_frame(rows: list[tuple[object, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=empty(Piece).schema, orient="row")
    assert (broken(Piece, frame) is None) is pandera_accepts(frame)


def test_what_is_broken_is_named_with_what_was_seen() -> None:
    frame = pl.DataFrame([("abc", "lost", 1, None)], schema=empty(Piece).schema, orient="row")
    assert "kind" in (told := broken(Piece, frame) or "")
    assert "'lost'" in told


def test_a_column_of_another_type_is_broken() -> None:
    frame = empty(Piece).with_columns(pl.col("count").cast(pl.String))
    assert "count" in (broken(Piece, frame) or "")


def test_a_promise_that_cannot_be_asked_is_not_passed_over() -> None:
    with pytest.raises(RuleBroken, match="weight has the check less_than"):
        broken(Weighed, pl.DataFrame({"weight": [1]}))
