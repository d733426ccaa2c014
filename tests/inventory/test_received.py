"""What was received of purchases: no more is stock than was ordered, and the rest is told."""

from pathlib import Path
from typing import Any

import pytest

from tests.inventory.stockroom import Stockroom, day

FLOWS = "SELECT date, quantity FROM inventory_flows WHERE kind = 'received' ORDER BY 1"
REFUSED = "SELECT date, reason FROM inventory_refused ORDER BY 1, 2"
MORE = "more came than its order has of it"


@pytest.fixture
def room(tmp_path: Path) -> Stockroom:
    return Stockroom(tmp_path)


def found(room: Stockroom) -> tuple[list[Any], list[Any]]:
    room.calculate(9)
    return room.rows(FLOWS), room.rows(REFUSED)


def test_more_than_was_ordered_is_counted_up_to_the_order_and_the_rest_is_told(room: Stockroom) -> None:
    room.receive(1, 50, room.buy(0, 5))
    assert found(room) == ([(day(1), 5)], [(day(1), f"{MORE}: 45 of 50")])


def test_of_several_parcels_what_came_first_counts_first_also_when_it_is_told_last(room: Stockroom) -> None:
    order_id = room.buy(0, 5)
    room.receive(3, 3, order_id)
    assert found(room) == ([(day(3), 3)], [])
    room.receive(4, 4, order_id)
    assert found(room) == ([(day(3), 3), (day(4), 2)], [(day(4), f"{MORE}: 2 of 4")])
    room.receive(1, 4, order_id)
    assert found(room) == (
        [(day(1), 4), (day(3), 1)],
        [(day(3), f"{MORE}: 2 of 3"), (day(4), f"{MORE}: 4 of 4")],
    )


def test_when_the_order_grows_what_came_counts(room: Stockroom) -> None:
    order_id = room.buy(0, 5)
    room.receive(1, 8, order_id)
    assert found(room) == ([(day(1), 5)], [(day(1), f"{MORE}: 3 of 8")])
    room.run("UPDATE order_lines SET quantity = 8")
    assert found(room) == ([(day(1), 8)], [])


def test_what_was_cancelled_and_came_came_and_an_order_that_does_not_say_how_many_sets_no_bound(
    room: Stockroom,
) -> None:
    room.receive(1, 2, room.buy(0, 2, cancelled_quantity=2))
    room.receive(2, 7, room.buy(0, None))
    flows, refused = found(room)
    assert flows == [(day(1), 2), (day(2), 7)]
    assert not [reason for _, reason in refused if MORE in reason]
