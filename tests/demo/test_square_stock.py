"""The faked Square's stock follows from its sales, and a course of goods runs as it is told."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from demo.demo_world import COURSES
from demo.square_shop import Json, location_id
from demo.square_stock import Course
from demo.square_world import SquareSizes, SquareWorld

DAYS = [date(2025, 12, 1) + timedelta(days=passed) for passed in range(12)]
HERE, THERE = location_id(0), location_id(1)
COURSE = Course("VAR0002-1", HERE, DAYS[5], DAYS[8], lies_at=THERE)


def a_world() -> SquareWorld:
    return SquareWorld(DAYS, SquareSizes(locations=2, orders_per_day=6, items=5), courses=[COURSE])


def stock(changes: list[Json]) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Location and variation -> what is there at the end of each UTC day of a change."""
    there: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for change in changes:
        body = change[change["type"].lower()]
        key = body.get("location_id") or body["to_location_id"], body["catalog_object_id"]
        before = list(there[key].values())[-1] if there[key] else Decimal(0)
        quantity = Decimal(body["quantity"])
        if change["type"] != "PHYSICAL_COUNT":
            quantity = before + quantity if body["to_state"] == "IN_STOCK" else before - quantity
        assert quantity >= 0, body
        there[key][body["occurred_at"][:10]] = quantity
    return there


def test_goods_run_out_where_the_supplier_does_not_come_and_lie_where_nobody_wants_them() -> None:
    there = stock(a_world().changes)
    here = there[HERE, COURSE.variation]
    ran_out = min(day for day, quantity in here.items() if not quantity)
    assert ran_out < str(COURSE.first)
    came_again = min(day for day in here if day > ran_out)
    assert came_again == str(COURSE.last + timedelta(days=1))
    assert list(there[THERE, COURSE.variation]) == [str(DAYS[0])], "its count is all that ever happened"


def test_what_left_the_stock_is_what_was_sold() -> None:
    world = a_world()
    left: Decimal = sum(
        (
            Decimal(each["adjustment"]["quantity"])
            for each in world.changes
            if each["type"] == "ADJUSTMENT" and each["adjustment"]["to_state"] == "SOLD"
        ),
        Decimal(0),
    )
    lines = [
        line
        for held in world.orders.values()
        if held.told["state"] == "COMPLETED"
        for line in held.told.get("line_items", [])
        if "catalog_object_id" in line
    ]
    assert left == sum((Decimal(line["quantity"]) for line in lines), Decimal(0))


def test_the_demos_goods_run_out_and_its_stock_is_never_below_nothing() -> None:
    there = stock(SquareWorld.demo().changes)
    for course in COURSES:
        quantities = there[course.runs_out_at, course.variation]
        assert [day for day, left in quantities.items() if not left][-1] < str(course.first)
        assert len(there[course.lies_at, course.variation]) == 1
