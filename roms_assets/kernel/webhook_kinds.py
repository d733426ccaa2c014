"""The kinds of webhook that ROMS can prove and read."""

from enum import StrEnum


class SourceKind(StrEnum):
    """Who sends, and in which way it shows that it is really them."""

    SHIPSTATION_CONTRACT = "shipstation_contract"
    """Orders of the owner's own ShipStation gateway: hex HMAC-SHA256 of the body."""
    SHIPSTATION_V1 = "shipstation_v1"
    """ShipStation V1: unsigned, proven by a secret token in the address."""
    SHIPSTATION_V2 = "shipstation_v2"
    """ShipStation V2: RSA signature, the vendor's public keys."""
    CHECKOUT_ORDERS = "checkout_orders"
    """Orders of checkout software: hex HMAC-SHA256 of the body."""
    SQUARE = "square"
    """Square: HMAC-SHA256 of the address and the body."""
    STANDARD = "standard"
    """Anybody who follows Standard Webhooks."""
