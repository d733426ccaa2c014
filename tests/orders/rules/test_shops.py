"""The shops of roms.yaml: one name each, and no other shop's."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from roms_assets.doors.inventory import inventory_desk
from roms_assets.doors.orders import order_desk
from roms_assets.settings import Business, Environment, InventorySettings, Settings
from roms_assets.settings.orders import OrderSettings
from tests.orders.home import FACTS, POS


def test_every_name_leads_to_the_shops_one_name() -> None:
    told = OrderSettings.model_validate({"shops": [{"name": "Etsy", "aliases": ["Etsy Store ", "247519"]}]})
    assert told.shop_names == {"etsy": "Etsy", "etsy store": "Etsy", "247519": "Etsy"}


def test_a_name_of_two_shops_is_refused() -> None:
    shops = [{"name": "Etsy", "aliases": ["store"]}, {"name": "Amazon", "aliases": ["STORE"]}]
    with pytest.raises(ValidationError, match="expected names and aliases that no other shop has"):
        OrderSettings.model_validate({"shops": shops})


@pytest.mark.parametrize(
    ("shops", "name"), [([], "BMC"), ([{"name": "Bonifacio", "aliases": ["Bmc"]}], "Bonifacio")]
)
def test_a_branchs_code_is_one_shop_whatever_its_capitals(
    tmp_path: Path, shops: list[dict[str, object]], name: str
) -> None:
    groups = {"orders": {"shops": shops}, "inventory": {"channels": [{"name": "bMc"}]}}
    business = Business.model_validate({**FACTS, "pos": POS, **groups})
    made = Settings(business, Environment(_env_file=None, ROMS_HOME=str(tmp_path)))
    assert business.orders
    assert business.inventory
    assert order_desk(made, business.orders).terms.variables["shop_names"]["bmc"] == name
    stock = inventory_desk(made, business.inventory)
    assert stock.told_to_sql["shop_names"]["bmc"] == name
    assert list(stock.terms.channels) == [name]


def test_two_channels_that_differ_in_capitals_alone_are_refused() -> None:
    with pytest.raises(ValidationError, match="expected a name that no other channel has"):
        InventorySettings.model_validate({"channels": [{"name": "BMC"}, {"name": "bmc"}]})
