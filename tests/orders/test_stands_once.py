"""dbt's promise that a row stands once, of a table that is made day by day: no row of another day is overlooked."""

from collections.abc import Sequence
from typing import Any

import duckdb
import jinja2
import pytest

from resources.dbt import PROJECT

_DAYS = ["2025-01-02"]


def found(
    rows: str, columns: Sequence[str], days: Sequence[str] | None, day: str | None = "date"
) -> list[Any]:
    """The rows that break the promise, where these days are asked for."""
    engine = jinja2.Environment(autoescape=False)  # noqa: S701 - it writes SQL
    engine.globals["var"] = lambda name, default=None: default if days is None else days
    texts = [(PROJECT / f"macros/{name}.sql").read_text() for name in ("days", "tests")]
    told = "".join(texts).replace("{% test ", "{% macro ").replace("{% endtest %}", "{% endmacro %}")
    sql = engine.from_string(told + "{{ stands_once('things', columns, day) }}").render(
        columns=columns, day=day
    )
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE things AS SELECT * FROM (VALUES {rows}) AS told (date, id)")
        connection.execute("ALTER TABLE things ALTER date TYPE DATE")
        return sorted(connection.execute(sql).fetchall(), key=str)


def test_a_key_of_the_asked_day_that_stands_on_another_day_too_is_found() -> None:
    rows = "('2025-01-01', 'a'), ('2025-01-02', 'a'), ('2025-01-02', 'b'), ('2025-01-01', 'c')"
    assert found(rows, ["id"], _DAYS) == [("a",)]


def test_two_of_one_day_and_an_empty_key_are_found() -> None:
    rows = "('2025-01-02', 'a'), ('2025-01-02', 'a'), ('2025-01-02', NULL), ('2025-01-02', 'b')"
    assert found(rows, ["date", "id"], None, None)[0][1:] == ("a",)
    assert {key for _, key in found(rows, ["date", "id"], _DAYS)} == {"a", None}
    assert {key for (key,) in found("('2025-01-02', NULL), ('2025-01-02', 'b')", ["id"], _DAYS)} == {None}


@pytest.mark.parametrize(("days", "day"), [(None, "date"), (_DAYS, None)])
def test_a_table_that_is_made_as_a_whole_is_looked_at_as_a_whole(
    days: Sequence[str] | None, day: str | None
) -> None:
    assert found("('2025-01-01', 'a'), ('2025-01-03', 'a')", ["id"], days, day) == [("a",)]


def test_days_that_nobody_asked_for_are_left_alone() -> None:
    assert found("('2025-01-01', 'a'), ('2025-01-03', 'a'), ('2025-01-02', 'b')", ["id"], _DAYS) == []
    assert found("('2025-01-01', NULL), ('2025-01-01', 'b')", ["id"], []) == []
