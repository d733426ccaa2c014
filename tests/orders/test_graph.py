"""Orders of five sources through the graph and dbt itself: the job, what it shows; a second run makes nothing."""

import os
from collections.abc import Iterator

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.metadata import TableMetadataSet
from typer.testing import CliRunner

from roms_assets.cli.app import app
from roms_assets.orders.rules.tables import BY_DAY, MATCHES, REVIEW, SIGHTINGS, VIEWS
from tests.orders import things
from tests.orders.home import FACTS, POS, SHOPS, WEB, Home
from tests.orders.shop import NOW, Shop
from tests.orders.test_any_order import TABLES
from tests.orders.things import at

TOLD = [
    things.a_shipstation_order("111", channel="amazon_com", status="shipped"),
    things.a_shipstation_line("111"),
    things.a_label("9", "111"),
    things.a_mail("m1", order_number="111", shop="amazon_com", amount_minor=1000, currency="USD"),
    things.a_mail("m2", "delivery", shop="dhl", carrier="DHL", tracking_number="1z9", received_at=at(72)),
    things.a_mail("m77", order_number="77"),
    things.a_mail("m3", "cancellation", order_number="77"),
    things.a_mail("m4", "delivery", tracking_number="UNKNOWN"),
    things.a_change(1, "2001", store="Etsy store", product="Mug", quantity="1", total="12.50", status="paid"),
    things.a_sale("SQ1"),
    things.a_sold_line("SQ1"),
    things.a_tender("SQ1"),
    things.a_refund("SQ1"),
    things.a_till_line("0001"),
    things.a_till_day(),
    things.a_listing("3001"),
    things.a_sheet_line(2, "4001", status="Paid"),
    things.a_tracking_line(2, "111", "1ZT111", shop="amazon_com"),
    things.a_received_line(2, "1z-t111", quantity="1"),
    things.a_cancel_line(2, "2001", shop="Etsy"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dg.DagsterInstance]]:
    made = Home(tmp_path_factory.mktemp("orders"))
    made.told(*TOLD)
    with dg.instance_for_test() as instance:
        job = made.definitions.resolve_job_def("calculate_orders")
        assert job.execute_in_process(instance=instance).success
        yield made, instance


def test_dbt_makes_what_the_tests_make_without_it(home: tuple[Home, dg.DagsterInstance]) -> None:
    shop = Shop(web_columns=["order_number"])
    shop.lake.connection.execute("ALTER TABLE web_listings ADD COLUMN order_number VARCHAR")
    for table, row, _ in TOLD:
        shop.told(table, row)
    shop.build()
    for table, columns in TABLES.items():
        sql = f"SELECT {columns} FROM {table} ORDER BY ALL"
        assert home[0].rows(sql) == shop.rows(sql), table
    for view in VIEWS:
        assert home[0].rows(f"FROM {view} ORDER BY ALL") == shop.rows(f"FROM {view} ORDER BY ALL"), view


def test_what_is_there_is_shown_with_its_checks_and_nothing_is_made_again(
    home: tuple[Home, dg.DagsterInstance],
) -> None:
    made, instance = home
    for table in BY_DAY:
        assert instance.get_materialized_partitions(dg.AssetKey(table)) == {"2025-11-03"}, table
    keys = [
        dg.AssetCheckKey(dg.AssetKey("orders"), "orders_add_up"),
        dg.AssetCheckKey(dg.AssetKey("orders"), "orders_no_order_twice"),
        dg.AssetCheckKey(dg.AssetKey(SIGHTINGS), "order_sightings_stand_once"),
        dg.AssetCheckKey(dg.AssetKey(REVIEW), "nothing_waits_for_a_person"),
    ]
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    passed = [records[key].event.dagster_event.asset_check_evaluation_data.passed for key in keys]  # type: ignore[union-attr]
    assert passed == [True, True, True, False], "one mail tells of a parcel that nobody knows"
    assert not made.desk.is_stale()
    assert made.desk.calculate().days == []


def test_each_step_makes_its_own_tables_alone(home: tuple[Home, dg.DagsterInstance]) -> None:
    made = {each.name for each in home[0].desk.dbt.last() if not each.is_test}
    assert made == {*BY_DAY, *VIEWS}, (
        "orders is the name of a table and of the folder that all of them lie in"
    )


def test_the_assets_tell_people_what_they_are(home: tuple[Home, dg.DagsterInstance]) -> None:
    specs = {spec.key.to_user_string(): spec for spec in home[0].definitions.resolve_all_asset_specs()}
    for name in (SIGHTINGS, MATCHES, REVIEW, *BY_DAY, *VIEWS):
        assert specs[name].group_name == "orders"
        assert specs[name].description
        assert specs[name].metadata["one row is"]
        schema = TableMetadataSet.extract(specs[name].metadata).column_schema
        assert schema, name
        assert all(column.description for column in schema.columns), name


def test_the_sensor_asks_only_when_orders_are_not_those_of_their_sources(
    home: tuple[Home, dg.DagsterInstance],
) -> None:
    made, instance = home
    sensor = made.definitions.resolve_sensor_def("calculate_orders_when_changed")
    lake = made.folder / "lake.duckdb"

    def looked() -> object:
        with dg.build_sensor_context(instance=instance, resources={"orders": made.desk}) as context:
            return sensor(context)

    assert "just now" in str(looked())
    quiet = NOW.timestamp() - 120
    os.utime(lake, (quiet, quiet))
    assert "nothing of orders changed" in str(looked())
    made.told(things.a_mail("m5", order_number="78"))
    os.utime(lake, (quiet, quiet))
    assert isinstance(looked(), dg.RunRequest)


def test_a_person_sees_what_waits_decides_and_reads_the_orders_story(
    home: tuple[Home, dg.DagsterInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home[0].folder
    (folder / "roms.yaml").write_text(
        yaml.safe_dump({"business": FACTS, "pos": POS, "web": WEB, "orders": {"shops": SHOPS}})
    )
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ROMS_HOME", str(folder))
    monkeypatch.setenv("ROMS_CONFIG", str(folder / "roms.yaml"))
    monkeypatch.setenv("COLUMNS", "300")

    def roms(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*words], catch_exceptions=False)
        return result.exit_code, result.output

    assert "no order that is known has the tracking number UNKNOWN" in roms("orders", "review")[1]
    assert roms("orders", "show", "nobody")[0] == 1
    home[0].told(things.a_sheet_line(3, "0099"), things.a_change(901, "0055"))
    code, told = roms("orders", "decide", "mail|m4-0", "Etsy#77")
    assert code == 0, told
    assert "Nothing waits" in roms("orders", "review")[1]
    for words in (("orders", "show", "Etsy#77"), ("why", "orders", "--id", "#77")):
        code, told = roms(*words)
        assert code == 0, told
        for word in ("Etsy#77: cancelled", "UNKNOWN", "person", "m3"):
            assert word in told, word
    told = roms("orders", "show", "0099")[1]
    assert "sheet_order_lines, file " in told
    assert ", line 3" in told
    named = told.partition(":")[0].strip()
    code, told = roms("why", "order_events", "--id", named)
    assert code == 0, told
    assert ":3\n" in told[told.index("roms why sheet_order_lines --id ") :]
    code, told = roms("why", "checkout_order_changes", "--id", "0055")
    assert (code, "roms events show 901" in told) == (0, True), told
    assert roms("why", "order_events", "--id", "nobody")[0] == 1
