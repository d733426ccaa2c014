"""What of Square's originals may be shown: the goods and the money, and nobody's name, address or card."""

from typing import Any

from roms_assets.square.rules.known import words

MASK = "•••"

_SHOWN = words(
    """
    id uid version state status type item_type source_type product_type created_at updated_at closed_at calculated_at
    occurred_at location_id order_id payment_id tender_id refund_ids source_order_id source_line_item_uid
    transaction_id catalog_object_id catalog_object_type catalog_version item_id category_id parent_category
    variation_name sku upc ordinal quantity amount currency percentage scope rate precision symbol
    is_deleted is_archived present_at_all_locations pricing_type sellable stockable track_inventory timezone
    country language_code mcc merchant_id capabilities
    """
)
"""Fields that say nothing of a person."""
_NAMES_OF_GOODS = words(
    """
    line_items return_line_items modifiers taxes discounts service_charges item_data item_variation_data
    category_data source locations
    """
)
"""What has a name that is no person's."""


def shown(thing: Any, within: str = "") -> Any:
    """The thing with every value masked that is not known to be about goods and money alone.

    `within` is the name under which it stood. Unknown fields are masked, so that what Square adds tomorrow is, too.
    """
    return _shown(thing, within, within in _SHOWN)


def _shown(thing: Any, within: str, is_shown: bool) -> Any:
    if isinstance(thing, dict):
        return {name: _shown(value, name, _may_be_shown(name, within)) for name, value in thing.items()}
    if isinstance(thing, list):
        return [_shown(each, within, is_shown) for each in thing]
    return thing if is_shown or thing is None else MASK


def _may_be_shown(name: str, within: str) -> bool:
    return name in _SHOWN or (name == "name" and within in _NAMES_OF_GOODS)
