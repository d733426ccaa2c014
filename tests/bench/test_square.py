"""Square's part of the bench: the host speaks as the faked Square does, all sides see the same, the figures say so."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.ratios import Run
from bench.results import Figure
from bench.square import figures as square
from bench.square.host import MadeHost
from bench.square.orders import FIRST_DAY, ITEMS, LOCATIONS, ORDERS_PER_DAY, Orders, last_day, make_orders
from demo.square_host import SquareHost
from demo.square_shop import TOKEN
from demo.square_world import SquareSizes, SquareWorld

_PAGE = Path(__file__).parents[2] / "docs" / "speed.md"
_ORDERS = LOCATIONS * ORDERS_PER_DAY
_SIZES = square.Sizes(orders=300, large=400, rounds=1, dlt=())


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Orders:
    folder = tmp_path_factory.mktemp("orders")
    make_orders(folder, _ORDERS)
    return Orders.of(folder, _ORDERS)


@pytest.fixture(scope="module")
def addresses(orders: Orders) -> Iterator[tuple[str, str]]:
    """The host with pages made before, and the faked Square itself with the same orders."""
    world = SquareWorld([FIRST_DAY], SquareSizes(LOCATIONS, ORDERS_PER_DAY, ITEMS))
    with MadeHost(orders) as made, SquareHost(world) as square_host:
        yield made.address, square_host.address


def _asked(limit: int = 100, sort: str = "UPDATED_AT", **more: Any) -> dict[str, Any]:
    span = {"start_at": "2020-01-01T02:00:00Z", "end_at": "2020-01-01T09:00:00.500Z"}
    world = SquareWorld([FIRST_DAY], SquareSizes(LOCATIONS, 0, ITEMS))
    return {
        "location_ids": [each["id"] for each in world.locations],
        "limit": limit,
        "query": {
            "filter": {"date_time_filter": {"updated_at": span}},
            "sort": {"sort_field": sort, "sort_order": "ASC"},
        },
        **more,
    }


def _answers(address: str, asked: dict[str, Any], token: str = TOKEN) -> list[tuple[int, Any]]:
    """Status and content of every page until there is no cursor, the cursors themselves left out."""
    found, cursor = [], None
    while True:
        told = {**asked, **({"cursor": cursor} if cursor else {})}
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(f"{address}v2/orders/search", json=told, headers=headers)
        content = answer.json()
        cursor = content.pop("cursor", None)
        found.append((answer.status_code, content))
        if cursor is None:
            return found


def test_the_host_pages_as_the_faked_square_does(addresses: tuple[str, str]) -> None:
    made, real = (_answers(address, _asked()) for address in addresses)
    assert len(made) > 2
    assert made == real


@pytest.mark.parametrize(
    ("asked", "token"),
    [
        (_asked(limit=1001), TOKEN),
        (_asked(sort="CREATED_AT"), TOKEN),
        (_asked(cursor="no cursor"), TOKEN),
        (_asked(location_ids=[]), TOKEN),
        (_asked(), "another token"),
    ],
)
def test_the_host_refuses_what_the_faked_square_refuses(
    addresses: tuple[str, str], asked: dict[str, Any], token: str
) -> None:
    made, real = (_answers(address, asked, token) for address in addresses)
    assert made == real
    assert made[0][0] >= 400


def test_the_host_refuses_a_question_that_it_was_not_made_for(addresses: tuple[str, str]) -> None:
    some = _asked()
    some["location_ids"] = some["location_ids"][:2]
    assert _answers(addresses[0], some)[0][0] == 400


def test_fewer_orders_are_the_first_of_more(orders: Orders) -> None:
    few = Orders.of(orders.bodies.parent, 100)
    body = few.bodies.read_bytes()[: int(few.ends[-1])]
    assert len(json.loads(b"[%b]" % body)) == 100
    assert list(few.times) == sorted(few.times)
    assert last_day(_ORDERS) == FIRST_DAY
    assert (last_day(_ORDERS + 1) - FIRST_DAY).days == 1


@pytest.fixture(scope="module")
def measured() -> square.Found:
    return square.bench(_SIZES, lambda _: None)


def _figures(found: square.Found) -> dict[str, Figure]:
    return {each.name: each for each in square.figures(found, _SIZES)}


def test_all_sides_agree_on_every_value(measured: square.Found) -> None:
    figures = _figures(measured)
    assert figures["square_sides_agree"].value == 1
    assert figures["square_orders"].value == 300
    assert (figures["square_lines"].value or 0) > 300


@pytest.mark.parametrize("wrong", [{"orders": 299}, {"total_minor": 1}, {"checksum": ["1"] * 5}])
def test_sides_that_differ_do_not_agree(measured: square.Found, wrong: dict[str, Any]) -> None:
    bare: list[Run] = [{**measured.runs["bare"][0], **wrong}]
    other = replace(measured, runs={**measured.runs, "bare": bare})
    assert _figures(other)["square_sides_agree"].value == 0


def test_a_second_sync_that_changes_something_does_not_agree(measured: square.Found) -> None:
    ours: list[Run] = [{**measured.runs["ours"][0], "second_changed": 1}]
    other = replace(measured, runs={**measured.runs, "ours": ours})
    assert _figures(other)["square_sides_agree"].value == 0


def test_the_page_names_every_figure_and_no_other(measured: square.Found) -> None:
    dlt = dict.fromkeys(square.DLT, measured.runs["bare"])
    found = replace(measured, runs={**measured.runs, **dlt})
    told = set(re.findall(r"^\| `(square_\w+)` \|", _PAGE.read_text(), re.MULTILINE))
    assert told == set(_figures(found))


def test_cost_and_memory_are_drawn(measured: square.Found, tmp_path: Path) -> None:
    square.draw(measured, _SIZES, tmp_path)
    for name in ("cost-of-square.svg", "memory-of-square.svg"):
        drawn = (tmp_path / name).read_text()
        assert drawn.count("<polyline") >= 2
        assert f"(pictures/{name})" in _PAGE.read_text()
