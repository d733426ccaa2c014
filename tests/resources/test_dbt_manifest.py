"""What the project's own manifest says of its models."""

from pathlib import Path

import pytest

from resources.dbt_manifest import Manifest
from roms_assets.kernel.errors import SettingsWrong


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest()


def test_a_model_reads_tables_also_through_models_that_are_none(manifest: Manifest) -> None:
    of_orders = {"square_orders", "square_order_lines", "square_returned_lines", "square_refunds"}

    assert set(manifest.model("square_daily_sales").reads) == of_orders | {"square_locations"}
    assert set(manifest.model("square_margins").reads) == {"square_item_sales", "square_goods"}
    assert manifest.model("pos_daily_sales").reads == ["record_lines"]


def test_tests_stand_beside_the_model_that_they_name_or_alone_read(manifest: Manifest) -> None:
    of_days = {each.name for each in manifest.model("square_daily_sales").promises}
    of_hours = {each.name for each in manifest.model("square_hourly_sales").promises}

    assert of_days == {"square_daily_sales_stand_once", "square_daily_sales_add_up_to_the_orders"}
    assert of_hours == {"square_hourly_sales_stand_once", "square_hourly_sales_add_up_to_the_day"}
    assert all(each.description for each in manifest.model("pos_daily_sales").promises)


def test_columns_come_with_type_and_description(manifest: Manifest) -> None:
    assert ("date", "DATE", "Business day, in the shop's zone") in manifest.model("pos_daily_sales").columns


def test_what_is_not_there_is_named(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"has no model square_dreams: run make \.venv"):
        manifest.model("square_dreams")
    with pytest.raises(SettingsWrong, match=r"is not there: run make \.venv"):
        Manifest(tmp_path / "manifest.json").model("pos_daily_sales")
