"""Exact numbers are written for people alike in Python, in SQL and in the SQL of dbt."""

from decimal import Decimal

import duckdb
import jinja2
import pytest

from resources.dbt import PROJECT
from roms_assets.kernel.numbers import plain, plain_sql


@pytest.mark.parametrize("number", ["0", "10", "-200", "0.5", "10.500", "10.000000000", "-0.050", "100.010"])
def test_zeros_behind_a_number_are_left_out_and_no_others(number: str) -> None:
    macro = (PROJECT / "macros" / "inventory.sql").read_text().partition("{#- The product")[0]
    of_dbt = jinja2.Environment(autoescape=False).from_string(macro + "{{ in_words('told') }}").render()  # noqa: S701 - it writes SQL
    digits = len(number.partition(".")[2])
    with duckdb.connect() as connection:
        asked = f"SELECT {plain_sql('told')}, {of_dbt} FROM (SELECT {number}::DECIMAL(38, {digits}) AS told)"
        found = connection.sql(asked).fetchone()
    assert found == (plain(Decimal(number)),) * 2
