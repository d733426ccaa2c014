"""Lines of a till's receipt: however finely the till prints amounts, they add up to the receipt."""

import json
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dbt_rendered import rendered
from tests.orders.shop import VARIABLES

_MILLIS = st.tuples(st.integers(-20_000, 10**6), st.booleans())


def totals(
    receipts: list[list[tuple[int, bool]]], currency: str = "USD"
) -> tuple[list[int], dict[str, list[int]]]:
    """What each receipt's goods come to, and the totals of the lines of each: sold ones, and what came back."""
    lake = duckdb.connect(":memory:")
    names = ("branch", "pos", "or_number", "item_code", "product_name", "file_sha256")
    columns = ", ".join(f"{name} VARCHAR" for name in names)
    money = "quantity DECIMAL(18, 9), unit_price DECIMAL(18, 9), amount DECIMAL(18, 9), is_return BOOLEAN"
    lake.execute(f"CREATE TABLE record_lines (date DATE, {columns}, {money}, line_number BIGINT)")
    for number, lines in enumerate(receipts):
        for place, (millis, is_return) in enumerate(lines):
            row = [str(number), Decimal(millis).scaleb(-3), is_return, place]
            lake.execute(
                "INSERT INTO record_lines VALUES ('2025-11-03', 'B', '1', ?, 'A', 'Tea', 'a', 1, 1, ?, ?, ?)",
                row,
            )
    variables = json.dumps({**VARIABLES, "currency": currency}, sort_keys=True, default=str)
    [sightings, of_lines] = [
        rendered(f"pos_order_{each}", variables)[0] for each in ("sightings", "said_lines")
    ]
    receipts_said = lake.execute(
        f"SELECT amount_minor FROM ({sightings}) ORDER BY order_number::INT"
    ).fetchall()
    lines_said = lake.execute(
        f"SELECT split_part(sighting_key, '|', -1), total_minor FROM ({of_lines}) ORDER BY sighting_key, line_number"
    ).fetchall()
    found: dict[str, list[int]] = {}
    for number, minor in lines_said:
        found.setdefault(number, []).append(minor)
    return [minor for (minor,) in receipts_said], found


@given(st.lists(_MILLIS, min_size=1, max_size=8), st.sampled_from(["USD", "JPY", "KWD"]))
def test_the_lines_add_up_to_the_receipt(lines: list[tuple[int, bool]], currency: str) -> None:
    ([receipt], found) = totals([lines], currency)
    sold = [minor for minor, (_, is_return) in zip(found["0"], lines, strict=True) if not is_return]
    assert sum(sold) == receipt
    finest = {"USD": 10, "JPY": 1000, "KWD": 1}[currency]
    for minor, (millis, is_return) in zip(found["0"], lines, strict=True):
        assert abs((-minor if is_return else minor) * finest - millis) < finest, "never a whole unit away"


@pytest.mark.parametrize(
    ("millis", "minor"),
    [
        ([1004, 1004, 1004], [101, 100, 100]),
        ([1009, 1005, 1001], [101, 101, 100]),
        ([1333, 1333, 1334], [133, 133, 134]),
        ([500, -105], [50, -10]),
    ],
    ids=["the first of equal ones", "of whom most was cut off", "a receipt that is whole", "a discount"],
)
def test_what_is_left_goes_to_the_lines_of_which_most_was_cut_off(
    millis: list[int], minor: list[int]
) -> None:
    assert totals([[(each, False) for each in millis]])[1] == {"0": minor}
