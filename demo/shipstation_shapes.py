"""How each version of ShipStation's API writes orders, labels and fulfillments.

V1: https://docs.shipstation.com/apis/shipstation-v1/docs/models/order
V2: https://docs.shipstation.com/apis/openapi/shipments/list_shipments
"""

from datetime import UTC, datetime
from typing import Any

from demo.shipstation_shop import PACIFIC, STORES, Item, Order, Shipment

Json = dict[str, Any]
_V2_WAREHOUSE: Json = {
    "name": "Luna Bakeshop",
    "company_name": "Luna Bakeshop",
    "address_line1": "1 Sample Avenue",
    "city_locality": "Springfield",
    "state_province": "OR",
    "postal_code": "97401",
    "country_code": "US",
    "phone": "555-0101",
    "address_residential_indicator": "no",
}


def v1_time(at: datetime | None) -> str | None:
    """A time as V1 writes it: on the Pacific clock, with seven digits and without a zone."""
    return at.astimezone(PACIFIC).strftime("%Y-%m-%dT%H:%M:%S.%f0") if at else None


def v2_time(at: datetime | None) -> str | None:
    """A time as V2 writes it: UTC, milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if at else None


def v1_order(order: Order) -> Json:
    """An order of V1. It has no currency: the account has one."""
    return {
        "orderId": order.order_id,
        "orderNumber": order.number,
        "orderKey": f"key-{order.order_id}",
        "orderDate": v1_time(order.placed_at),
        "createDate": v1_time(order.created_at),
        "modifyDate": v1_time(order.modified_at),
        "paymentDate": v1_time(order.placed_at),
        "shipByDate": None,
        "orderStatus": order.status,
        "customerId": 5_000 + order.order_id % 100,
        "customerUsername": order.email,
        "customerEmail": order.email,
        "billTo": {"name": order.buyer, "street1": None, "city": None, "country": None, "phone": None},
        "shipTo": _address(order),
        "items": [_v1_item(item) for item in order.items],
        "orderTotal": order.total_cents / 100,
        "amountPaid": order.total_cents / 100,
        "taxAmount": order.tax_cents / 100,
        "shippingAmount": order.shipping_cents / 100,
        "carrierCode": "fedex",
        "serviceCode": "fedex_home_delivery",
        "advancedOptions": {"storeId": order.store_id, "source": STORES[order.store_id], "mergedIds": []},
        "tagIds": None,
        **order.more,
    }


def v1_shipment(shipment: Shipment, with_items: bool) -> Json:
    """A label of V1; its items only for those who ask for them."""
    order = shipment.order
    return {
        "shipmentId": shipment.shipment_id,
        "orderId": order.order_id,
        "orderKey": f"key-{order.order_id}",
        "customerEmail": order.email,
        "orderNumber": order.number,
        "createDate": v1_time(shipment.created_at),
        "shipDate": shipment.ship_date.isoformat(),
        "shipmentCost": shipment.cost_cents / 100,
        "insuranceCost": 0,
        "trackingNumber": shipment.tracking_number,
        "isReturnLabel": False,
        "carrierCode": "fedex",
        "serviceCode": "fedex_home_delivery",
        "voided": shipment.voided_at is not None,
        "voidDate": v1_time(shipment.voided_at),
        "shipTo": _address(order),
        "advancedOptions": {"storeId": order.store_id},
        "shipmentItems": [_v1_item(item) for item in shipment.items] if with_items else None,
    }


def v1_fulfillment(shipment: Shipment) -> Json:
    """A fulfillment of V1: somebody else shipped it."""
    return {
        "fulfillmentId": shipment.shipment_id,
        "orderId": shipment.order.order_id,
        "orderNumber": shipment.order.number,
        "trackingNumber": shipment.tracking_number,
        "createDate": v1_time(shipment.created_at),
        "shipDate": v1_time(datetime.combine(shipment.ship_date, datetime.min.time(), PACIFIC)),
        "voidDate": v1_time(shipment.voided_at),
        "carrierCode": "UPS",
        "fulfillmentProviderCode": "faked_fulfillment",
        "fulfillmentServiceCode": "standard",
        "fulfillmentFee": shipment.cost_cents / 100,
        "voided": shipment.voided_at is not None,
        "shipTo": _address(shipment.order),
    }


def v2_shipment(order: Order) -> Json:
    """What V2 calls a shipment is what people call an order."""
    status = {"awaiting_shipment": "pending", "shipped": "label_purchased", "cancelled": "cancelled"}
    return {
        "shipment_id": f"se-{order.order_id}",
        "external_order_id": f"key-{order.order_id}",
        "shipment_number": order.number,
        "store_id": str(order.store_id),
        "created_at": v2_time(order.created_at),
        "modified_at": v2_time(order.modified_at),
        "create_sales_order": True,
        "shipment_status": status.get(order.status, "processing"),
        "ship_to": {**_v2_address(order), "email": order.email},
        "ship_from": _V2_WAREHOUSE,
        "packages": [_v2_package(order.order_id)],
        "items": [
            {"sales_order_item_id": str(item.item_id), "name": item.name, "sku": item.sku, "quantity": item.quantity,
             "unit_price": item.unit_cents / 100}
            for item in order.items
        ],
        "amount_paid": _v2_money(order.total_cents, order),
        "tax_paid": _v2_money(order.tax_cents, order),
        "shipping_paid": _v2_money(order.shipping_cents, order),
    }  # fmt: skip


def v2_label(shipment: Shipment) -> Json:
    """A label of V2."""
    return {
        "label_id": f"se-{shipment.shipment_id}",
        "shipment_id": f"se-{shipment.order.order_id}",
        "external_order_id": f"key-{shipment.order.order_id}",
        "status": "voided" if shipment.voided_at else "completed",
        "created_at": v2_time(shipment.created_at),
        "ship_date": f"{shipment.ship_date}T00:00:00Z",
        "shipment_cost": _v2_money(shipment.cost_cents, shipment.order),
        "insurance_cost": _v2_money(0, shipment.order),
        "tracking_number": shipment.tracking_number,
        "is_return_label": False,
        "carrier_code": "fedex",
        "service_code": "fedex_home_delivery",
        "voided": shipment.voided_at is not None,
        "voided_at": v2_time(shipment.voided_at),
        "packages": [_v2_package(shipment.shipment_id, shipment.tracking_number)],
        "label_download": {
            kind: f"https://api.shipstation.example/v2/downloads/10/{shipment.tracking_number}/label.{kind}"
            for kind in ("pdf", "png", "zpl")
        },
    }


def v2_fulfillment(shipment: Shipment) -> Json:
    """A fulfillment of V2."""
    return {
        "fulfillment_id": f"se-{shipment.shipment_id}",
        "shipment_id": f"se-{shipment.order.order_id}",
        "shipment_number": shipment.order.number,
        "tracking_number": shipment.tracking_number,
        "fulfillment_carrier_friendly_name": "UPS",
        "fulfillment_service_code": "standard",
        "fulfillment_fee": _v2_money(shipment.cost_cents, shipment.order),
        "created_at": v2_time(shipment.created_at),
        "shipped_at": v2_time(datetime.combine(shipment.ship_date, datetime.min.time(), UTC)),
        "voided": shipment.voided_at is not None,
        "voided_at": v2_time(shipment.voided_at),
        "ship_to": _v2_address(shipment.order),
        "ship_from": _V2_WAREHOUSE,
        "packages": [_v2_package(shipment.shipment_id, shipment.tracking_number)],
    }


def _v1_item(item: Item) -> Json:
    return {
        "orderItemId": item.item_id,
        "sku": item.sku,
        "name": item.name,
        "quantity": item.quantity,
        "unitPrice": item.unit_cents / 100,
        "taxAmount": None,
        "adjustment": False,
    }


def _address(order: Order) -> Json:
    return {
        "name": order.buyer,
        "street1": f"{order.order_id % 90 + 1} Sample Street",
        "city": "Springfield",
        "state": "OR",
        "postalCode": "97400",
        "country": "US",
        "phone": "555-0100",
    }


def _v2_address(order: Order) -> Json:
    return {
        "name": order.buyer,
        "address_line1": f"{order.order_id % 90 + 1} Sample Street",
        "city_locality": "Springfield",
        "state_province": "OR",
        "postal_code": "97400",
        "country_code": "US",
        "phone": "555-0100",
    }


def _v2_package(number: int, tracking_number: str | None = None) -> Json:
    """What it weighs and measures."""
    return {
        "package_id": f"se-{number}",
        "package_code": "package",
        "weight": {"value": 10 + number % 50, "unit": "ounce"},
        "dimensions": {"unit": "inch", "length": 12.0, "width": 9.0, "height": 4.0},
        "insured_value": {"currency": "usd", "amount": 0.0},
        "tracking_number": tracking_number,
        "label_messages": {"reference1": None, "reference2": None, "reference3": None},
        "external_package_id": None,
        "content_description": "Baked goods",
        "sequence": 1,
    }


def _v2_money(cents: int, order: Order) -> Json:
    return {"currency": order.currency.lower(), "amount": cents / 100}
