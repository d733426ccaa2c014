"""The orders' part of the bench: both sides come to the same rows, and the page names every figure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import part_of
from bench.orders import figures as orders
from bench.orders import sides
from bench.orders.business import WatchedDbt, desks
from bench.orders.by_hand import OF_ORDERS, ByHand, Models
from bench.ratios import Run
from bench.results import Figure
from bench.turns import fresh_folder, turn
from resources.dbt import Dbt, Outcome
from resources.lake import HeldLake
from roms_assets.inventory.calculating import FLOW_MODELS, INSIGHT_MODELS, WHOLE_MODELS
from roms_assets.orders.rules.tables import SAID

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_MODELS = (*SAID, *OF_ORDERS, *FLOW_MODELS, *INSIGHT_MODELS, *WHOLE_MODELS)
_SIZES = orders.Sizes((100, 300), days=8)


@dataclass(frozen=True)
class _Rendered(Dbt):
    """Makes models without dbt's start, a day in the place of the day that was there."""

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        rendered = Models(variables)
        with lake.writing() as transaction:
            for model in sorted(models, key=_turn):
                for statement in _statements(model, rendered.sql(model), variables["days"]):
                    transaction.run(statement)
        return []

    def last(self) -> list[Outcome]:
        return []


def _turn(model: str) -> int:
    return OF_ORDERS.index(model) if model in OF_ORDERS else -1


def _statements(model: str, sql: str, days: Sequence[str]) -> list[str]:
    if model in ("customers", "products"):
        return [f"CREATE OR REPLACE VIEW {model} AS {sql}"]
    if model.startswith("reallocation_backtest"):
        return [f"CREATE OR REPLACE TABLE {model} AS {sql}"]
    asked = ", ".join(f"DATE '{day}'" for day in days) or "NULL"
    return [
        f"CREATE TABLE IF NOT EXISTS {model} AS SELECT * FROM ({sql}) LIMIT 0",
        f"DELETE FROM {model} WHERE date IN ({asked})",
        f"INSERT INTO {model} BY NAME {sql}",
    ]


def _here(module: str, words: Sequence[object]) -> Run:
    """A turn whose dbt need not start; the last one by hand is in a process of its own, as all are in the bench."""
    side, folder, *numbers = words
    shop = sides.Shop(Path(str(folder)), *(int(str(each)) for each in numbers))
    if side == "by_hand" and shop.orders == _SIZES.large:
        return turn(module, words)
    with fresh_folder() as work:
        told = _SIDES[str(side)](shop, work, _Rendered(work))
    return {**told, "tree_peak_bytes": told["peak_bytes"]}


_SIDES: dict[str, Callable[[sides.Shop, Path, Dbt], sides.Told]] = {
    "by_hand": lambda shop, work, _: sides.by_hand(shop, work),
    "ours": sides.ours,
    "increment": sides.increment,
}


@pytest.fixture(scope="module")
def measured() -> orders.Found:
    return orders.bench(_SIZES, lambda _: None, _here)


def _figures(found: orders.Found) -> dict[str, Figure]:
    return {each.name: each for each in orders.figures(found, _SIZES)}


def test_both_sides_come_to_the_same_rows_of_every_table(measured: orders.Found) -> None:
    ours, by_hand = (measured.runs[side][300]["tables"] for side in ("ours", "by_hand"))
    assert {name: told for name, told in ours.items() if told != by_hand[name]} == {}
    assert _figures(measured)["orders_sides_agree"].value == 1


def test_there_is_work_for_every_step(measured: orders.Found) -> None:
    rows = {name: int(told.split()[0]) for name, told in measured.runs["ours"][300]["tables"].items()}
    assert rows["orders"] == 300
    assert rows["order_lines"] == 900
    assert rows["order_sightings"] > 400
    assert {name for name, count in rows.items() if not count} <= _MAY_BE_EMPTY


_MAY_BE_EMPTY = {
    "order_match_review", "inventory_refused", "reallocation_candidates", "reallocation_backtest",
    "reallocation_backtest_totals",
}  # fmt: skip
"""Of so few orders."""


def test_tables_that_differ_and_orders_that_lack_do_not_agree(measured: orders.Found) -> None:
    for side, wrong in (
        ("by_hand", {"tables": {}}),
        ("ours", {"orders": 299}),
        ("increment", {"orders": 300}),
    ):
        runs = {**measured.runs[side], 300: {**measured.runs[side][300], **wrong}}
        other = replace(measured, runs={**measured.runs, side: runs})
        assert _figures(other)["orders_sides_agree"].value == 0


def test_growth_is_that_of_the_cost_of_an_order() -> None:
    small: Run = {
        "seconds": 3.0,
        "start_up_seconds": 1.0,
        "cpu_seconds": 1.0,
        "tree_peak_bytes": 10**6,
        "waiting": 0,
    }
    large = {**small, "seconds": 13.0, "cpu_seconds": 4.0, "tree_peak_bytes": 3 * 10**6}
    both: dict[int, Run] = {
        100: {**small, "orders": 100, "tables": {}},
        300: {**large, "orders": 300, "tables": {}},
    }
    figures = _figures(orders.Found(dict.fromkeys(("by_hand", "ours", "increment"), both)))
    assert figures["orders_time_growth"].value == 2
    assert figures["orders_memory_growth"].value == 1
    assert figures["orders_increment_growth"].value == 4
    assert figures["orders_over_by_hand"].value == round(12 / 13, 3)


def test_dbt_itself_makes_the_tables_and_its_start_is_told_by_itself(tmp_path: Path) -> None:
    shop = sides.Shop(tmp_path, orders=20, a_day=1, days=2)
    sides.make(shop)
    desk = desks(shop.made, shop.last_day).orders
    assert isinstance(desk.dbt, WatchedDbt)
    told = {**desk.terms.variables, "days": ["2025-01-01"], "built_at": "2025-01-03 12:00:00+00"}
    with desk.lake.held() as held:
        outcomes = desk.dbt.build(["order_said_lines"], told, held)
    assert [each.name for each in outcomes if not each.is_good] == []
    assert len(desk.dbt.start_ups) == 1
    assert desk.dbt.start_ups[0] > 0


def test_the_page_names_every_figure_and_no_other(measured: orders.Found) -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert {name for name in told if part_of(name) == "orders"} == set(_figures(measured))


def test_cost_and_memory_are_drawn(measured: orders.Found, tmp_path: Path) -> None:
    orders.draw(measured, tmp_path)
    for name in ("cost-of-orders.svg", "memory-of-orders.svg"):
        assert (tmp_path / name).read_text().count("<polyline") >= 3
        assert f"(pictures/{name})" in _PAGE.read_text()


def test_no_model_holds_every_pair_of_rows_against_each_other(tmp_path: Path) -> None:
    # Such a join takes a hundred times as long for ten times the orders, and none of the sizes above would show it.
    shop = sides.Shop(tmp_path, orders=50, a_day=1, days=2)
    sides.make(shop)
    there = desks(shop.made, shop.last_day)
    told = {
        **there.orders.terms.variables,
        **there.inventory.told_to_sql,
        "days": None,
        "built_at": "2025-01-03",
    }
    with there.orders.lake.writing() as lake:
        by_hand = ByHand(lake._connection, there)
        by_hand.calculate()
        plans = {
            model: lake.query(f"EXPLAIN {Models(told).sql(model)}")["explain_value"][0] for model in _MODELS
        }
    assert [
        model for model, plan in plans.items() if re.search("BLOCKWISE|NESTED_LOOP|CROSS_PRODUCT", plan)
    ] == []
