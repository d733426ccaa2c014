"""What ROMS knows of Square's fields and words is what the official SDK knows."""

import importlib
import typing

import pytest

from roms_assets.square.rules.known import FIELDS, WORDS

MODELS = {
    "order": ("order", "Order"),
    "order.line_items": ("order_line_item", "OrderLineItem"),
    "order.tenders": ("tender", "Tender"),
    "order.fulfillments": ("fulfillment", "Fulfillment"),
    "order.refunds": ("refund", "Refund"),
    "order.returns": ("order_return", "OrderReturn"),
    "payment": ("payment", "Payment"),
    "location": ("location", "Location"),
    "catalog.item_data": ("catalog_item", "CatalogItem"),
    "catalog.item_variation_data": ("catalog_item_variation", "CatalogItemVariation"),
    "category.category_data": ("catalog_category", "CatalogCategory"),
    "count": ("inventory_count", "InventoryCount"),
    "change": ("inventory_change", "InventoryChange"),
    "change.physical_count": ("inventory_physical_count", "InventoryPhysicalCount"),
    "change.adjustment": ("inventory_adjustment", "InventoryAdjustment"),
}
ENUMS = {
    "square_orders.state": ("order_state", "OrderState"),
    "square_order_lines.item_type": ("order_line_item_item_type", "OrderLineItemItemType"),
    "square_tenders.type": ("tender_type", "TenderType"),
    "square_refunds.status": ("refund_status", "RefundStatus"),
    "square_fulfillments.type": ("fulfillment_type", "FulfillmentType"),
    "square_fulfillments.state": ("fulfillment_state", "FulfillmentState"),
    "square_inventory.state": ("inventory_state", "InventoryState"),
    "square_locations.status": ("location_status", "LocationStatus"),
}


@pytest.mark.parametrize("place", MODELS)
def test_the_fields_are_those_of_the_sdk(place: str) -> None:
    module, name = MODELS[place]
    model = getattr(importlib.import_module(f"square.types.{module}"), name)
    assert FIELDS[place] == {field.alias or key for key, field in model.model_fields.items()}


@pytest.mark.parametrize("place", ENUMS)
def test_the_words_are_those_of_the_sdk(place: str) -> None:
    module, name = ENUMS[place]
    union = getattr(importlib.import_module(f"square.types.{module}"), name)
    assert WORDS[place] == set(typing.get_args(typing.get_args(union)[0]))
