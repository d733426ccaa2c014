"""What the graph does by itself and on a click: runs, days that are shown, the sensor, replays."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from roms_assets.definitions import definitions
from roms_assets.kernel.errors import SourceUnavailable
from roms_assets.kernel.events import EventState, Sign
from tests.webhooks.shop import Shop

LINE = {"order_id": "A-1", "channel": "web", "product_sku": "SKU-1", "quantity": 2}
TODAY = "2025-11-14"


def tick(shop: Shop) -> dg.RunRequest | dg.SkipReason:
    graph = definitions(shop.settings, clock=shop.clock)
    sensor = graph.resolve_sensor_def("read_webhooks_when_they_arrive")
    context = dg.build_sensor_context(instance=shop.instance, resources={"webhooks": shop.desk})
    answer = sensor(context)
    assert isinstance(answer, dg.RunRequest | dg.SkipReason)
    return answer


def metadata(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, object]:
    """The metadata of an asset's last materialization in a run."""
    found = [each for each in result.all_events if each.is_step_materialization]
    last = [each.materialization for each in found if each.asset_key == dg.AssetKey(asset)][-1]
    return {name: value.value for name, value in last.metadata.items()}


def test_a_run_reads_what_waits_and_shows_the_days(shop: Shop) -> None:
    placed = shop.world.place_orders(2)
    shop.hear("shipstation", shop.host.webhooks(placed)["v1"])
    shop.hear("gateway", LINE)
    result = shop.run("read_webhooks")
    assert result.success
    assert shop.shown("webhook_events") == shop.shown("shipstation_orders") == {TODAY}
    told = metadata(result, "shipstation_orders")
    assert (told["orders_new"], told["dagster/partition_row_count"]) == (3, 3)
    assert told["complete_until"] == "2025-11-14 12:00 UTC"


def test_the_runs_log_names_each_delivery_as_the_front_door_does_and_nobody_else(shop: Shop) -> None:
    (order,) = shop.world.place_orders()
    event = shop.hear("shipstation", shop.host.webhooks([order])["v1"])
    result = shop.run("read_webhooks")
    entries = shop.instance.all_logs(result.run_id)
    told = "\n".join(f"{each.user_message} {each.dagster_event}" for each in entries)
    assert event.correlation_id in told
    assert order.email not in told
    assert order.buyer not in told


def test_the_sensor_starts_one_run_for_all_that_waits(shop: Shop) -> None:
    assert isinstance(tick(shop), dg.SkipReason)
    shop.hear_all("gateway", [{**LINE, "order_id": f"A-{number}"} for number in range(50)])
    asked = tick(shop)
    assert isinstance(asked, dg.RunRequest)
    result = shop.run("read_webhooks", {"read_events": {"config": {"stay_seconds": 0}}})
    assert len(shop.orders()) == 50
    assert shop.desk.events.signs()[Sign.LOOKED] == shop.clock.at
    assert {event.run_id for event in shop.desk.events.listed()} == {result.run_id}
    assert {row["run_id"] for row in shop.rows("webhook_events")} == {result.run_id}
    assert shop.instance.get_runs_count() == 1
    assert isinstance(tick(shop), dg.SkipReason)


def test_the_sensor_starts_nothing_while_a_run_is_there(shop: Shop) -> None:
    shop.hear("gateway", LINE)
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("read_webhooks")
    run = shop.instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    assert isinstance(tick(shop), dg.SkipReason)
    shop.instance.report_run_canceled(run)
    assert isinstance(tick(shop), dg.RunRequest)


def test_after_a_run_that_failed_the_sensor_waits_a_minute(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.hear("gateway", LINE)
    shop.clock.at = datetime.now(UTC)

    def full(*_: object) -> None:
        raise SourceUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("roms_assets.webhooks.keeping.Keeper.keep", full)
        assert not shop.run("read_webhooks").success
    assert isinstance(tick(shop), dg.SkipReason)
    shop.clock.at += timedelta(minutes=10)
    assert isinstance(tick(shop), dg.RunRequest)
    assert shop.run("read_webhooks").success
    assert set(shop.orders()) == {"A-1"}, "what was not kept was not settled"


def test_the_sensor_leaves_alone_what_is_not_due_yet(shop: Shop) -> None:
    shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders())["v1"])
    shop.host.strike("server_error", times=1000)
    assert isinstance(tick(shop), dg.RunRequest)
    shop.read()
    assert isinstance(tick(shop), dg.SkipReason)
    shop.later(seconds=16)
    assert isinstance(tick(shop), dg.RunRequest)


def test_who_stops_roms_ends_a_run_that_stays_well(shop: Shop) -> None:
    def stops() -> None:
        raise dg.DagsterExecutionInterruptedError

    shop.hear("gateway", LINE)
    shop.clock.while_waiting = [stops]
    result = shop.run("read_webhooks", {"read_events": {"config": {"stay_seconds": 300}}})
    assert result.success
    assert shop.shown("shipstation_orders") == {TODAY}


def test_a_dead_letter_is_replayed_from_the_launchpad(shop: Shop) -> None:
    shop.host.strike("html", times=1)
    pointer = {"resource_type": "ORDER_NOTIFY", "resource_url": f"{shop.host.address}orders/90000099"}
    event = shop.hear("shipstation", pointer)
    shop.host.mend()
    assert shop.run("read_webhooks").success, "a dead letter fails no run"
    assert shop.state(event)[0] is EventState.DEAD
    while 90000099 not in shop.world.orders:
        shop.world.place_orders()
    result = shop.run("replay_events", {"replay_chosen": {"config": {"ids": [event.id]}}})
    assert result.success
    assert shop.state(event)[0] is EventState.READ
    assert "90000099" in shop.orders()


def test_asking_shows_in_the_assets_metadata_what_came_only_by_asking(shop: Shop) -> None:
    assert shop.run("ask_shipstation").success
    shop.later(hours=1)
    shop.world.place_orders(3)
    shop.later(hours=1)
    result = shop.run("ask_shipstation")
    assert metadata(result, "shipstation_orders")["orders_that_arrived_only_by_asking"] == 3
    assert shop.orders() == shop.world.truth()
    assert shop.shown("shipstation_orders") >= {"2025-11-08", "2025-11-13", TODAY}


def test_a_failed_question_fails_its_run(shop: Shop) -> None:
    shop.host.strike("server_error", times=1000)
    assert not shop.run("ask_shipstation").success


def test_a_click_on_a_day_of_orders_asks_for_that_day(shop: Shop) -> None:
    result = shop.materialize("shipstation_orders", shop.world.days[1])
    assert result.success
    days = {row["changed_date"] for row in shop.rows("shipstation_orders")}
    assert shop.world.days[1] in days
    assert shop.shown("shipstation_orders") >= {shop.world.days[1].isoformat()}
    (place, asked), *_ = shop.host.seen
    assert (place, asked["modifyDateStart"]) == ("/orders", "2025-11-10 16:00:00")


def test_a_click_on_a_day_of_events_makes_its_rows_anew(shop: Shop) -> None:
    shop.hear("gateway", LINE)
    shop.read()
    known = shop.query("SELECT event_id FROM webhook_events")
    with shop.desk.stores.lake.writing() as lake:
        lake.replace_keys("webhook_events", known, known.clear())
    assert shop.rows("webhook_events") == []
    assert shop.materialize("webhook_events", shop.clock.now().date()).success
    assert [row["subject"] for row in shop.rows("webhook_events")] == ["A-1"]


@pytest.mark.parametrize("asset", ["webhook_events", "shipstation_orders", "shipstation_shipments"])
def test_today_is_a_day_already(shop: Shop, asset: str) -> None:
    graph = definitions(shop.settings, clock=shop.clock).resolve_asset_graph()
    partitions = graph.get(dg.AssetKey(asset)).partitions_def
    assert partitions is not None
    keys = partitions.get_partition_keys(current_time=shop.clock.now())
    assert keys[0] == "2025-11-09"
    assert keys[-1] == TODAY


def test_the_reconcile_brings_back_what_a_lost_lake_held(shop: Shop) -> None:
    shop.hear("shipstation", shop.host.webhooks(shop.world.place_orders(2))["v1"])
    shop.hear("gateway", LINE)
    shop.hear("gateway", {"nonsense": 1})
    assert shop.run("read_webhooks").success
    assert shop.run("ask_shipstation").success
    orders, shipments, events = shop.orders(), shop.shipments(), len(shop.rows("webhook_events"))
    assert shop.desk.lost_days() == []
    (shop.home / "lake.duckdb").unlink()

    assert [day.isoformat() for day in shop.desk.lost_days()] == [TODAY]
    job = definitions(shop.settings, clock=shop.clock).resolve_job_def("reconcile")
    assert job.execute_in_process(instance=shop.instance, op_selection=["mend_events"]).success

    assert shop.desk.lost_days() == []
    assert (shop.orders(), shop.shipments(), len(shop.rows("webhook_events"))) == (orders, shipments, events)
    assert len(orders) > 3, "what only asking knew is there, too"
