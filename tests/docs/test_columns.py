"""The tables of columns in docs/pos.md are those of the models, word by word."""

import polars as pl
import pytest
from pandera.polars import DataFrameModel

from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.schemas import DAYPARTS, Arrival, RecordLine, RefusedLine, Tender
from tests.docs.pages import page, part

MODELS: dict[str, type[DataFrameModel]] = {
    "record2025": RecordLine,
    "pos_tenders": Tender,
    "pos_refused_lines": RefusedLine,
    "pos_arrivals": Arrival,
}
WORDS = {
    pl.String(): "text",
    pl.Int64(): "whole number",
    pl.Date(): "date",
    pl.Boolean(): "yes or no",
    pl.Decimal(38, 18): "exact number",
    pl.Decimal(18, 9): "exact number",
    pl.Datetime("us", "UTC"): "time in UTC",
}


def table_of(model: type[DataFrameModel]) -> str:
    """The columns of a model as a table of Markdown: paste it when the model has changed."""
    rows = ["| Column | Kind | May be empty | What it is |", "|---|---|---|---|"]
    for name, column in model.to_schema().columns.items():
        empty = "yes" if column.nullable else ""
        rows.append(f"| `{name}` | {WORDS[column.dtype.type]} | {empty} | {column.description} |")
    return "\n".join(rows)


@pytest.mark.parametrize("asset", MODELS)
def test_every_column_stands_in_the_page_with_its_meaning(asset: str) -> None:
    assert table_of(MODELS[asset]) in part("docs/pos.md", f"### `{asset}`")


def test_the_states_are_those_of_the_code() -> None:
    for name in ("README.md", "docs/pos.md"):
        states = [line.split("`")[1] for line in page(name).splitlines() if line.startswith("| `")]
        assert set(State) <= set(states), name
        shown = [state for state in states if state in set(State)]
        assert shown == [state.value for state in State], name


def test_the_parts_of_the_day_are_those_of_the_code() -> None:
    told = part("docs/pos.md", "### `record2025`")
    assert [name for name in DAYPARTS if f"`{name}`" not in told] == []
