"""The tables of columns in docs/pos.md are those of the models, word by word."""

from typing import Any

import polars as pl
import pytest
import yaml
from pandera.polars import DataFrameModel

from roms_assets.dropped.describing import TOLD as TOLD_OF_FILES
from roms_assets.dropped.rules.tables import MODELS as MODELS_OF_FILES
from roms_assets.dropped.rules.tables import REFUSED as REFUSED_LINES
from roms_assets.inventory.describing import TOLD as TOLD_OF_INVENTORY
from roms_assets.inventory.rules.schemas import Built as BuiltOfInventory
from roms_assets.mail.describing import TOLD as TOLD_OF_MAIL
from roms_assets.mail.rules.judging import MailState
from roms_assets.mail.rules.tables import MODELS as MODELS_OF_MAIL
from roms_assets.orders.describing import TOLD as TOLD_OF_ORDERS
from roms_assets.orders.rules.tables import BY_DAY, SIGHTINGS, VIEWS
from roms_assets.pos.picture.kinds import Kind
from roms_assets.pos.rules.judging import State
from roms_assets.pos.rules.schemas import DAYPARTS, Arrival, RecordLine, RefusedLine, Tender
from roms_assets.square.describing import TOLD
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from roms_assets.square.rules.proof_states import State as ProofState
from roms_assets.square.rules.schemas import Built, Difference, Drift, LateOrder, Reading, Refused
from roms_assets.square.rules.tables import SquareTable
from roms_assets.statements.rules.claims import State as StatementState
from roms_assets.statements.rules.tables import MODELS as MODELS_OF_STATEMENTS
from roms_assets.web.rules.tables import MODELS as MODELS_OF_WEB
from roms_assets.webhooks.describing import TOLD as TOLD_OF_WEBHOOKS
from roms_assets.webhooks.rules.tables import MODELS as MODELS_OF_WEBHOOKS
from tests.docs.pages import page, part

MODELS: dict[str, type[DataFrameModel]] = {
    "record2025": RecordLine,
    "pos_tenders": Tender,
    "pos_refused_lines": RefusedLine,
    "pos_arrivals": Arrival,
}
SQUARE: dict[str, type[DataFrameModel]] = {
    **{name: model for name, (_, _, model) in TOLD.items()},
    SquareTable.DIFFERENCES: Difference,
    SquareTable.REFUSED: Refused,
    SquareTable.DRIFT: Drift,
    SquareTable.LATE_ORDERS: LateOrder,
    SquareTable.READINGS: Reading,
    SquareTable.BUILDS: Built,
}
WORDS = {
    pl.String(): "text",
    pl.Int64(): "whole number",
    pl.UInt64(): "whole number",
    pl.Float64(): "number",
    pl.Date(): "date",
    pl.Boolean(): "yes or no",
    pl.Decimal(38, 18): "exact number",
    pl.Decimal(18, 9): "exact number",
    pl.Datetime("us", "UTC"): "time in UTC",
}


WORDS_OF_SQL = {
    "VARCHAR": "text",
    "BIGINT": "whole number",
    "UBIGINT": "whole number",
    "DATE": "date",
    "DECIMAL(38,9)": "exact number",
    "DECIMAL(38,18)": "exact number",
    "DECIMAL(18,9)": "exact number",
    "DECIMAL(18,2)": "exact number",
    "BOOLEAN": "yes or no",
    "TIMESTAMP WITH TIME ZONE": "time in UTC",
}


def models_of_sql(file: str, folder: str = "marts") -> dict[str, list[dict[str, Any]]]:
    """Model -> its columns, as its file describes them."""
    told = yaml.safe_load(page(f"dbt_project/models/{folder}/{file}"))["models"]
    return {each["name"]: each["columns"] for each in told}


def table_of_sql(columns: list[dict[str, Any]]) -> str:
    """The columns of a dbt model in the same form."""
    rows = ["| Column | Kind | May be empty | What it is |", "|---|---|---|---|"]
    for column in columns:
        empty = "yes" if column.get("config", {}).get("meta", {}).get("may be empty") else ""
        kind = WORDS_OF_SQL[column["data_type"]]
        rows.append(f"| `{column['name']}` | {kind} | {empty} | {column['description']} |")
    return "\n".join(rows)


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


def test_every_column_of_the_daily_sales_stands_in_the_page_with_its_meaning() -> None:
    columns = models_of_sql("marts.yml")["pos_daily_sales"]
    assert table_of_sql(columns) in part("docs/pos.md", "### `pos_daily_sales`")


@pytest.mark.parametrize("model", [*DAY_MODELS, *WHOLE_MODELS])
def test_every_column_that_sql_makes_of_square_stands_in_its_page(model: str) -> None:
    assert table_of_sql(models_of_sql("square.yml")[model]) in part("docs/square.md", f"### `{model}`")


@pytest.mark.parametrize("model", models_of_sql("inventory.yml"))
def test_every_column_that_sql_makes_of_inventory_stands_in_its_page(model: str) -> None:
    assert table_of_sql(models_of_sql("inventory.yml")[model]) in part("docs/inventory.md", f"### `{model}`")


@pytest.mark.parametrize("table", TOLD_OF_INVENTORY)
def test_every_column_of_inventory_stands_in_its_page(table: str) -> None:
    model = TOLD_OF_INVENTORY[table][2]
    assert table_of(model) in part("docs/inventory.md", f"### `{table}`")
    assert table_of(BuiltOfInventory) in part("docs/inventory.md", "## What else is kept")


@pytest.mark.parametrize("model", [SIGHTINGS, *BY_DAY, *VIEWS])
def test_every_column_that_sql_makes_of_orders_stands_in_its_page(model: str) -> None:
    columns = models_of_sql("orders.yml", "orders")[model]
    assert table_of_sql(columns) in part("docs/orders.md", f"### `{model}`")


@pytest.mark.parametrize("table", TOLD_OF_ORDERS)
def test_every_column_of_matching_stands_in_its_page(table: str) -> None:
    assert table_of(TOLD_OF_ORDERS[table][2]) in part("docs/orders.md", f"### `{table}`")


@pytest.mark.parametrize("table", SQUARE)
def test_every_column_of_square_stands_in_its_page(table: str) -> None:
    assert table_of(SQUARE[table]) in part("docs/square.md", f"### `{table}`")


@pytest.mark.parametrize("table", MODELS_OF_WEBHOOKS)
def test_every_column_of_webhooks_stands_in_its_page(table: str) -> None:
    assert table_of(MODELS_OF_WEBHOOKS[table]) in part("docs/shipstation.md", f"### `{table}`")


@pytest.mark.parametrize("table", MODELS_OF_MAIL)
def test_every_column_of_mail_stands_in_its_page(table: str) -> None:
    assert table_of(MODELS_OF_MAIL[table]) in part("docs/mail.md", f"### `{table}`")


def test_the_assets_of_mail_are_its_tables_and_what_becomes_of_a_mail_is_what_the_code_knows() -> None:
    assert {name: model for name, (_, _, model) in TOLD_OF_MAIL.items()} == MODELS_OF_MAIL
    told = part("docs/mail.md", "## What becomes of a mail")
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == list(MailState)


@pytest.mark.parametrize("table", MODELS_OF_WEB)
def test_every_column_of_web_pages_stands_in_its_page(table: str) -> None:
    assert table_of(MODELS_OF_WEB[table]) in part("docs/web.md", f"### `{table}`")


@pytest.mark.parametrize("table", MODELS_OF_FILES)
def test_every_column_of_dropped_files_stands_in_its_page(table: str) -> None:
    assert table_of(MODELS_OF_FILES[table]) in part("docs/files.md", f"### `{table}`")


def test_the_assets_of_dropped_files_are_their_tables() -> None:
    assert {name: model for name, (_, _, model) in TOLD_OF_FILES.items()} == {
        name: model for name, model in MODELS_OF_FILES.items() if name != REFUSED_LINES
    }


@pytest.mark.parametrize("table", MODELS_OF_STATEMENTS)
def test_every_column_of_statements_stands_in_its_page(table: str) -> None:
    assert table_of(MODELS_OF_STATEMENTS[table]) in part("docs/reconciliation.md", f"### `{table}`")


def test_the_states_of_a_statements_line_are_those_of_the_code() -> None:
    told = part("docs/reconciliation.md", "## The rules")
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == list(
        StatementState
    )


def test_the_assets_of_webhooks_are_their_tables() -> None:
    assert {
        name: model for name, (_, _, model) in TOLD_OF_WEBHOOKS.items()
    }.items() <= MODELS_OF_WEBHOOKS.items()


def test_the_states_of_a_proof_are_those_of_the_code() -> None:
    told = part("docs/square.md", "## Whether it is complete")
    assert [line.split("`")[1] for line in told.splitlines() if line.startswith("| `")] == list(ProofState)


def test_the_states_are_those_of_the_code() -> None:
    for name in ("README.md", "docs/pos.md"):
        states = [line.split("`")[1] for line in page(name).splitlines() if line.startswith("| `")]
        assert set(State) <= set(states), name
        shown = [state for state in states if state in set(State)]
        assert shown == [state.value for state in State], name


def test_the_signs_of_the_heat_map_are_those_of_the_code() -> None:
    rows = [line.split(" | ") for line in part("docs/pos.md", "## The heat map").splitlines()]
    told = [(row[0].removeprefix("| "), row[2]) for row in rows[3:] if len(row) == 4]
    assert [row for row in told if row[0] != "Sign"] == [(each.sign, each.words) for each in Kind]


def test_the_parts_of_the_day_are_those_of_the_code() -> None:
    told = part("docs/pos.md", "### `record2025`")
    assert [name for name in DAYPARTS if f"`{name}`" not in told] == []
