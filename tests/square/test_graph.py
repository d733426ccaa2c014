"""Square as Dagster sees it: there only when `roms.yaml` names it, readable, and one job for all data types."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation
from dagster._core.definitions.metadata import TableMetadataSet
from dagster._core.remote_representation.external_data import RepositorySnap
from dagster._serdes import deserialize_value, serialize_value

from roms_assets.cli.job_runs import figures_by_op
from roms_assets.definitions import definitions
from roms_assets.settings import Settings
from roms_assets.square.describing import TOLD
from roms_assets.square.insight import DAY_MODELS, WHOLE_MODELS
from roms_assets.square.rules.kinds import KINDS
from tests.square.merchant import DAYS, Merchant

ASSETS = {
    "square_locations",
    "square_categories",
    "square_catalog",
    "square_inventory",
    "square_payments",
    "square_orders",
    "square_order_lines",
    "square_tenders",
    "square_refunds",
    "square_fulfillments",
    "square_completeness",
    "square_returned_lines",
    "square_goods_lines",
    "square_refused_goods_lines",
    *DAY_MODELS,
    *WHOLE_MODELS,
}


def graph(merchant: Merchant) -> dg.Definitions:
    return definitions(merchant.settings, clock=merchant.clock)


def test_the_assets_are_there_and_tell_people_what_they_are(merchant: Merchant) -> None:
    made = graph(merchant)
    dg.Definitions.validate_loadable(made)
    snap = RepositorySnap.from_def(made.get_repository_def())
    assert deserialize_value(serialize_value(snap), RepositorySnap) == snap
    specs = {spec.key.to_user_string(): spec for spec in made.resolve_all_asset_specs()}
    assert {name for name in specs if name.startswith("square_")} == ASSETS
    assert {*TOLD, *DAY_MODELS, *WHOLE_MODELS} == ASSETS
    for name in ASSETS:
        assert specs[name].group_name == "square"
        assert specs[name].description
        schema = TableMetadataSet.extract(specs[name].metadata).column_schema
        assert schema, name
        assert all(column.description for column in schema.columns), name
        assert specs[name].metadata["one row is"], name


def test_without_a_group_square_there_is_nothing_of_it(merchant: Merchant) -> None:
    settings = merchant.settings
    without = Settings(settings.business.model_copy(update={"square": None}), settings.environment)
    made = definitions(without, clock=merchant.clock)
    assert not [key for key in made.resolve_asset_graph().get_all_asset_keys() if key.path[0] in ASSETS]
    assert "sync_square" not in [job.name for job in made.jobs or []]


def test_the_nightly_run_is_on_at_two_in_the_shops_zone(merchant: Merchant) -> None:
    schedule = graph(merchant).resolve_schedule_def("sync_square_at_two")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Manila")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "sync_square"


def test_partitions_are_days_of_utc_and_business_days(merchant: Merchant) -> None:
    orders, stock = (partitions_of(merchant, name) for name in ("square_orders", "square_inventory"))
    assert orders == ["2025-11-09", "2025-11-10", "2025-11-11"], "a local day begins on the UTC day before"
    assert stock == ["2025-11-10", "2025-11-11"]


def partitions_of(merchant: Merchant, name: str) -> list[str]:
    days = graph(merchant).resolve_asset_graph().get(dg.AssetKey(name)).partitions_def
    assert days
    return list(days.get_partition_keys(datetime(2025, 11, 12, 1, tzinfo=UTC)))


def test_one_job_reads_every_type_and_proves_it(merchant: Merchant) -> None:
    result = merchant.run({"since": "2025-11-10"})
    assert result.success
    steps = [event.step_key for event in result.all_events if event.is_step_success]
    assert steps == [*(f"sync_{name}" for name in KINDS), "prove_days", "sync_goods_list"]
    assert merchant.held() == merchant.truth()
    days = {day.isoformat() for day in DAYS}
    for asset in ("square_orders", "square_order_lines", "square_tenders", "square_payments"):
        assert merchant.shown(asset) == days | {"2025-11-09"}, asset
    assert merchant.shown("square_inventory") == merchant.shown("square_completeness") == days
    assert merchant.instance.get_latest_materialization_event(dg.AssetKey("square_catalog"))


def test_a_dry_run_writes_nothing(merchant: Merchant) -> None:
    assert merchant.run({"since": "2025-11-10", "dry_run": True}).success
    assert merchant.host.asked.total() == 0
    assert not (Path(merchant.home) / "landing").exists()


def test_a_range_can_be_materialized_and_backfilled(merchant: Merchant) -> None:
    made = graph(merchant)
    job = made.resolve_implicit_global_asset_job_def()
    ends = {
        "dagster/asset_partition_range_start": "2025-11-09",
        "dagster/asset_partition_range_end": "2025-11-14",
    }
    result = job.execute_in_process(
        instance=merchant.instance,
        tags=ends,
        asset_selection=[dg.AssetKey(name) for name in ("square_orders", "square_order_lines",
                         "square_tenders", "square_refunds", "square_fulfillments", "square_returned_lines")],
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )  # fmt: skip
    assert result.success
    assert merchant.shown("square_refunds") == {"2025-11-09", *(day.isoformat() for day in DAYS[:5])}
    wanted = {key for key, held in merchant.world.orders.items() if held.updated_at.date() <= DAYS[4]}
    assert set(merchant.held()) == wanted


def test_the_others_can_be_materialized_alone(merchant: Merchant) -> None:
    job = graph(merchant).resolve_implicit_global_asset_job_def()
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    for asset, tags in (
        ("square_locations", {}),
        ("square_completeness", {"dagster/partition": "2025-11-12"}),
    ):
        keys = [dg.AssetKey(asset)]
        assert job.execute_in_process(
            instance=merchant.instance, asset_selection=keys, tags=tags, run_config=quiet
        ).success
    states = merchant.query("SELECT DISTINCT state FROM square_completeness").rows()
    assert states == [("repaired",)], "the proof of an empty lake fetches the day"
    assert merchant.shown("square_completeness") == {"2025-11-12"}


def test_a_long_history_is_proven_so_many_days_a_run_and_the_rest_is_counted(merchant: Merchant) -> None:
    merchant.square["first_day"] = DAYS[-1] - timedelta(days=120)
    counted = [figures_by_op(merchant.run())["prove_days"] for _ in range(2)]
    assert counted[0]["days_without_a_proof"] == 121 - counted[0]["days"] > 0
    assert counted[1]["days_without_a_proof"] == 0


def evaluation(merchant: Merchant) -> tuple[bool, dict[str, object]]:
    """Whether the check of completeness holds as the UI shows it, and its numbers."""
    key = dg.AssetCheckKey(dg.AssetKey("square_completeness"), "every_location_agrees_with_square")
    found = merchant.instance.event_log_storage.get_latest_asset_check_execution_by_key([key])
    event = found[key].event
    assert event is not None
    assert event.dagster_event is not None
    told = event.dagster_event.event_specific_data
    assert isinstance(told, AssetCheckEvaluation)
    return told.passed, {name: value.value for name, value in told.metadata.items()}


def test_a_day_that_is_not_complete_any_more_is_red_with_its_numbers(merchant: Merchant) -> None:
    assert merchant.run({"since": "2025-11-10"}).success
    passed, numbers = evaluation(merchant)
    assert (passed, numbers["complete"], numbers["differs"]) == (True, 11 * len(DAYS), 0)

    key, held = next(
        (k, h) for k, h in merchant.world.orders.items() if merchant.world.local_day(h) == DAYS[3]
    )
    merchant.world.hide(key)
    assert merchant.run({"since": "2025-11-13", "until": "2025-11-13"}).success
    passed, numbers = evaluation(merchant)
    assert (passed, numbers["complete"], numbers["differs"]) == (False, 11 * len(DAYS) - 1, 1)
    assert f"{DAYS[3]} {name_of(merchant, held.told['location_id'])}" in str(numbers["where"])
    seen = merchant.instance.fetch_observations(
        dg.AssetRecordsFilter(dg.AssetKey("square_completeness"), asset_partitions=[DAYS[3].isoformat()]), 1
    ).records[0]
    assert seen.asset_observation is not None
    told = {name: value.value for name, value in seen.asset_observation.metadata.items()}
    assert (told["differs"], told["complete"], told["differing_orders"]) == (1, 10, 1)

    merchant.world.deliver(key)
    prove = graph(merchant).resolve_implicit_global_asset_job_def()
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    assert prove.execute_in_process(
        instance=merchant.instance,
        asset_selection=[dg.AssetKey("square_completeness")],
        tags={"dagster/partition": DAYS[3].isoformat()},
        run_config=quiet,
    ).success
    assert evaluation(merchant)[0]


def name_of(merchant: Merchant, location_id: str) -> str:
    return next(str(each["name"]) for each in merchant.world.locations if each["id"] == location_id)
