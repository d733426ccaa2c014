"""The faked Square: the official SDK works against it unchanged, and it refuses what Square refuses."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from square import Square
from square.core.api_error import ApiError

from demo.square_host import SquareHost
from demo.square_shop import location_id
from demo.square_world import SquareSizes, SquareWorld

DAYS = [date(2025, 11, 1), date(2025, 11, 2)]
"""Few, for the SDK takes its time over each order."""
FIRST_TEN = [location_id(place) for place in range(10)]
ALL_TIME = {"start_at": "2025-01-01T00:00:00Z", "end_at": "2026-12-31T00:00:00Z"}


@pytest.fixture
def square() -> Iterator[SquareHost]:
    with SquareHost(SquareWorld(DAYS)) as host:
        yield host


@pytest.fixture
def sdk(square: SquareHost) -> Iterator[Square]:
    with httpx.Client(timeout=30) as client:
        yield Square(token=square.world.token, base_url=square.address.rstrip("/"), httpx_client=client)


def by(field: str, **span: str) -> Any:
    return {
        "filter": {"date_time_filter": {field.lower(): span or ALL_TIME}},
        "sort": {"sort_field": field, "sort_order": "ASC"},
    }


def all_orders(sdk: Square, places: list[str], limit: int) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        answer = sdk.orders.search(location_ids=places, query=by("UPDATED_AT"), limit=limit, cursor=cursor)
        found += answer.orders or []
        cursor = answer.cursor
        if not cursor:
            return found


def code(error: ApiError) -> str:
    assert isinstance(error.body, dict)
    return str(error.body["errors"][0]["code"])


def test_the_sdk_reads_everything_unchanged(square: SquareHost, sdk: Square) -> None:
    world = square.world
    assert [each.id for each in sdk.locations.list().locations or []] == [
        each["id"] for each in world.locations
    ]
    found = all_orders(sdk, FIRST_TEN, 100) + all_orders(sdk, [location_id(10)], 100)
    assert sorted(each.id for each in found) == sorted(world.orders)
    listed = {each.id for each in sdk.catalog.list()}
    assert listed == {key for key, told in world.catalog.items() if not told["is_deleted"]}
    assert len(list(sdk.inventory.batch_get_counts())) == len(world.counts)
    paid = list(sdk.payments.list(location_id=location_id(3), begin_time="2025-01-01T00:00:00Z"))
    assert {each.id for each in paid} == {
        key for key, held in world.payments.items() if held.told["location_id"] == location_id(3)
    }
    assert len(list(sdk.inventory.batch_get_changes(limit=1000))) == len(world.changes)


def test_deleted_objects_are_shown_to_those_who_ask(square: SquareHost, sdk: Square) -> None:
    found = sdk.catalog.search(object_types=["ITEM"], include_deleted_objects=True).objects or []
    assert [each.id for each in found if each.is_deleted] == ["ITEM0015"]


def test_eleven_locations_or_a_limit_of_1001_are_refused(sdk: Square) -> None:
    with pytest.raises(ApiError, match="11") as refused:
        sdk.orders.search(location_ids=[*FIRST_TEN, location_id(10)])
    assert code(refused.value) == "BAD_REQUEST"
    with pytest.raises(ApiError, match="1001"):
        sdk.orders.search(location_ids=FIRST_TEN, limit=1001)


def test_a_sort_field_that_is_not_the_filters_is_refused(sdk: Square) -> None:
    query = {**by("UPDATED_AT"), "sort": {"sort_field": "CREATED_AT"}}
    with pytest.raises(ApiError, match="sort_field"):
        sdk.orders.search(location_ids=FIRST_TEN, query=query)


def test_a_cursor_is_bound_to_its_query_and_lives_a_quarter_of_an_hour(
    square: SquareHost, sdk: Square
) -> None:
    cursor = sdk.orders.search(location_ids=FIRST_TEN, limit=10).cursor
    assert sdk.orders.search(location_ids=FIRST_TEN, limit=10, cursor=cursor).orders
    with pytest.raises(ApiError, match="another query"):
        sdk.orders.search(location_ids=FIRST_TEN[:3], limit=10, cursor=cursor)
    square.world.now += timedelta(minutes=16)
    with pytest.raises(ApiError, match="expired"):
        sdk.orders.search(location_ids=FIRST_TEN, limit=10, cursor=cursor)


def test_hundreds_share_one_time_of_change() -> None:
    week = [date(2025, 11, day) for day in range(1, 9)]
    times = [held.updated_at for held in SquareWorld(week, SquareSizes(bulk_edited=300)).orders.values()]
    assert max(map(times.count, set(times))) == 300


def test_an_order_that_changes_while_pages_are_read_slips_out(square: SquareHost, sdk: Square) -> None:
    world = square.world
    last = max(world.orders.values(), key=lambda held: (held.updated_at, held.told["id"]))
    now = world.now.isoformat()
    first = sdk.orders.search(
        location_ids=FIRST_TEN, query=by("UPDATED_AT", start_at="2025-01-01T00:00:00Z", end_at=now), limit=40
    )
    world.now += timedelta(minutes=1)
    world.change(last.told["id"])
    again = sdk.orders.search(
        location_ids=FIRST_TEN,
        query=by("UPDATED_AT", start_at="2025-01-01T00:00:00Z", end_at=now),
        limit=40,
        cursor=first.cursor,
    )
    assert again.orders
    assert not again.cursor
    assert last.told["id"] not in [each.id for each in again.orders or []]


def test_entries_are_ids_and_versions_only(sdk: Square, square: SquareHost) -> None:
    entry = (sdk.orders.search(location_ids=FIRST_TEN, limit=1, return_entries=True).order_entries or [])[0]
    assert entry.version == square.world.orders[str(entry.order_id)].told["version"]


def test_an_offline_till_delivers_late(square: SquareHost, sdk: Square) -> None:
    order_id = next(iter(square.world.orders))
    square.world.hide(order_id)
    assert not sdk.orders.batch_get(order_ids=[order_id]).orders
    square.world.deliver(order_id)
    assert [each.id for each in sdk.orders.batch_get(order_ids=[order_id]).orders or []] == [order_id]


@pytest.mark.parametrize(
    ("trouble", "seen"),
    [("too_many", "429"), ("server_error", "500"), ("html", "DOCTYPE"), ("revoked", "REVOKED")],
)
def test_faults_come_by_rule(square: SquareHost, trouble: str, seen: str) -> None:
    square.strike(trouble, "/v2/locations")
    headers = {"Authorization": f"Bearer {square.world.token}"}
    told = httpx.get(f"{square.address}v2/locations", headers=headers)
    assert seen in f"{told.status_code} {told.text}"
    square.mend()
    assert httpx.get(f"{square.address}v2/locations", headers=headers).json()["locations"]


@pytest.mark.parametrize("trouble", ["dropped", "truncated"])
def test_connections_break_by_rule(square: SquareHost, trouble: str) -> None:
    square.strike(trouble, "/v2/locations")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{square.address}v2/locations", headers={"Authorization": f"Bearer {square.world.token}"})


def test_a_wrong_token_is_refused(square: SquareHost) -> None:
    assert httpx.get(f"{square.address}v2/locations").status_code == 401


def test_the_same_world_is_the_same_bytes() -> None:
    first, second = SquareWorld(DAYS), SquareWorld(DAYS)
    assert [held.body for held in first.orders.values()] == [held.body for held in second.orders.values()]
    assert sum(len(day) for day in first.truth().values()) == len(first.orders)
