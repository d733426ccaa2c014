"""Many days are made in portions: of the same orders, tested at last as a whole, and no kill loses anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from resources.dbt import Outcome
from resources.lake import HeldLake
from roms_assets.orders.building import Orders
from roms_assets.orders.rules.portions import in_portions
from tests.dbt_rendered import RenderedDbt
from tests.orders import things
from tests.orders.shop import NOW, Shop
from tests.orders.test_any_order import TABLES
from tests.orders.things import at

TOLD = [
    things.a_shipstation_order("111", channel="amazon_com", ordered_at=at(0)),
    things.a_shipstation_line("111"),
    things.a_shipstation_order("112", channel="amazon_com", ordered_at=at(30)),
    things.a_mail("m1", order_number="111", shop="amazon_com", received_at=at(60)),
    things.a_mail("m2", order_number="113", shop="amazon_com", received_at=at(60)),
]


@dataclass(frozen=True)
class _Told(RenderedDbt):
    """Notes what SQL was told; is killed before its so many-eth build."""

    told: list[Mapping[str, Any]] = field(default_factory=list)
    killed_before: int = 0

    def build(self, models: Sequence[str], variables: Mapping[str, Any], lake: HeldLake) -> list[Outcome]:
        self.told.append(variables)
        if len(self.told) == self.killed_before:
            raise KeyboardInterrupt
        seen = {name: value for name, value in variables.items() if name != "tested_days"}
        return super().build(models, seen, lake)


def _made(dbt: RenderedDbt, shop: Shop, at_once: int) -> list[str]:
    orders = Orders(shop.lake, dbt, lambda: NOW, at_once)  # type: ignore[arg-type]
    return [day.isoformat() for day in orders.rebuild(shop.terms).days]


@pytest.fixture
def shop() -> Shop:
    made = Shop()
    for table, row, _ in TOLD:
        made.told(table, row)
    return made


def _rows(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    return {table: shop.rows(f"SELECT {told} FROM {table} ORDER BY ALL") for table, told in TABLES.items()}


def test_portions_are_filled_in_turn_and_one_part_is_never_cut() -> None:
    rows = {"a": 3, "b": 2, "c": 9, "d": 1}
    assert in_portions(["a", "b", "c", "d"], rows, 5) == [["a", "b"], ["c"], ["d"]]
    assert in_portions(["a", "gone"], rows, 3) == [["a", "gone"]]
    assert in_portions([], rows, 3) == [[]], "tables that lack are made of no day"


def test_orders_made_day_by_day_are_those_made_at_once_and_are_tested_as_a_whole(shop: Shop) -> None:
    whole, dbt = Shop(), _Told(shop.dbt.folder)
    for table, row, _ in TOLD:
        whole.told(table, row)
    assert _made(dbt, shop, at_once=0) == _made(whole.dbt, whole, at_once=1_000)
    assert _rows(shop) == _rows(whole)
    for kind in ("order_sightings", "orders"):
        told = [each for each, models in zip(dbt.told, dbt.built, strict=True) if kind in models]
        assert len(told) > 1
        assert [each["tested_days"] for each in told[:-1]] == [[]] * (len(told) - 1)
        days = [day for each in told for day in each["days"]]
        assert sorted(days) == sorted(set(days)) == told[-1]["tested_days"]


def test_a_kill_between_two_portions_loses_nothing_and_makes_none_twice(shop: Shop) -> None:
    whole = Shop()
    for table, row, _ in TOLD:
        whole.told(table, row)
    whole.build()
    killed = _Told(shop.dbt.folder, killed_before=2)
    with pytest.raises(KeyboardInterrupt):
        _made(killed, shop, at_once=0)
    again = _Told(shop.dbt.folder)
    _made(again, shop, at_once=0)
    said = [
        each["days"] for each, models in zip(again.told, again.built, strict=True) if "orders" not in models
    ]
    assert said
    assert killed.told[0]["days"] not in said
    assert _rows(shop) == _rows(whole)
