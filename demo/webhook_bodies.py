"""What the senders of the faked world say: new orders each time, in every form that the shop hears."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

import httpx


class Bodies:
    """Bodies that no one sent before; ShipStation's speak of orders that the faked ShipStation really has."""

    def __init__(self, shipstation: str) -> None:
        self._shipstation = shipstation
        self._own = uuid4().hex[:6].upper()
        self._numbers = count(1)
        self._of: dict[str, Callable[[], list[bytes]]] = {
            "shipstation_contract": lambda: [self.contract("web_shop"), self._fuller_contract()],
            "shipstation_v1": lambda: [self._shipstations("v1")],
            "shipstation_v2": lambda: [self._shipstations("v2")],
            "checkout_orders": lambda: [self._checkout(), self._embed(), self._text()],
            "square": lambda: [self._square()],
            "standard": lambda: [self._partner()],
        }

    @staticmethod
    def checksum(body: bytes) -> str:
        """By which the ledger knows a body."""
        return sha256(body).hexdigest()

    def of(self, kind: str) -> list[bytes]:
        """New ones of a kind of source, in each form that it has."""
        return self._of[kind]()

    def contract(self, channel: str) -> bytes:
        """The owner's own gateway, the short form."""
        number = self._number()
        return _json(
            {
                "order_id": number,
                "channel": channel,
                "product_sku": "SKU-BOX-6",
                "quantity": 2,
                "ordered_date": _now(),
            }
        )

    def _fuller_contract(self) -> bytes:
        items = [{"sku": "SKU-TEA", "quantity": 1, "unitPrice": 5.05}]
        told = {
            "orderId": self._number(),
            "marketplace": "marketplace",
            "items": items,
            "orderStatus": "shipped",
        }
        return _json({**told, "orderTotal": 5.05, "orderCurrency": "USD", "orderDate": _now()})

    def _shipstations(self, version: str) -> bytes:
        told = httpx.post(
            f"{self._shipstation.rstrip('/')}/control/order", json={"count": 1}, timeout=10
        ).json()
        return _json({**told["webhooks"][version], "sent": self._number()})

    def _checkout(self) -> bytes:
        return _json(
            {"order_number": self._number(), "item": "Gift basket", "unit_price": "49.99", "qty": 1, "total": "49.99",
             "email": "ana.ejemplo@example.com", "created_at": _now()}
        )  # fmt: skip

    def _embed(self) -> bytes:
        told = {"Product": "Small tin of tablea", "Price": "$6.49", "Order Number": f"#{self._number()}"}
        fields = [{"name": name, "value": value} for name, value in told.items()]
        return _json({"embeds": [{"author": {"name": "Successful Checkout | Luna"}, "fields": fields}]})

    def _text(self) -> bytes:
        lines = (
            "Successful Checkout | Luna",
            "Product",
            "Salabat, 20 bags",
            "Price",
            "$5.05",
            "Order Number",
        )
        return "\n".join([*lines, self._number()]).encode()

    def _square(self) -> bytes:
        return _json({"type": "payment.updated", "event_id": str(uuid4()), "created_at": _now(), "data": {}})

    def _partner(self) -> bytes:
        told = {"sku": "SKU-TEA", "left": 7, "message": self._number()}
        return _json({"type": "stock.changed", "timestamp": _now(), "data": told})

    def _number(self) -> str:
        return f"W-{self._own}-{next(self._numbers):04}"


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
