"""The shops of roms.yaml: one name each, and no other shop's."""

import pytest
from pydantic import ValidationError

from roms_assets.settings.orders import OrderSettings


def test_every_name_leads_to_the_shops_one_name() -> None:
    told = OrderSettings.model_validate({"shops": [{"name": "Etsy", "aliases": ["Etsy Store ", "247519"]}]})
    assert told.shop_names == {"etsy": "Etsy", "etsy store": "Etsy", "247519": "Etsy"}


def test_a_name_of_two_shops_is_refused() -> None:
    shops = [{"name": "Etsy", "aliases": ["store"]}, {"name": "Amazon", "aliases": ["STORE"]}]
    with pytest.raises(ValidationError, match="expected names and aliases that no other shop has"):
        OrderSettings.model_validate({"shops": shops})
