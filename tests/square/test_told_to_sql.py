"""SQL knows the same of a business when dbt is run by hand as when roms.yaml says nothing."""

from typing import Any

import yaml

from resources.dbt import PROJECT
from roms_assets.orders.rules.telling_sql import told_to_sql
from tests.square.merchant import Merchant


def test_dbts_own_variables_are_the_settings_defaults(merchant: Merchant) -> None:
    settings: dict[str, Any] = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())

    of_orders = told_to_sql("UTC", "USD", {}, ())
    of_square = {name: told for name, told in settings["vars"].items() if not name.startswith("inventory_")}
    assert of_square == {**merchant.desk.told_to_sql, **of_orders, "last_day": None}
