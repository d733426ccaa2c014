"""The six senders that the demo's shop hears, as `demo/roms.yaml` names them, and what secrets they share with it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from demo.webhook_signing import (
    NOTIFICATION_ADDRESS,
    RsaKey,
    Sign,
    checkout_orders,
    shipstation_contract,
    shipstation_v2,
    square,
    standard,
    unsigned,
)

_STRANGER = "a secret that nobody gave to the stranger"
_WHSEC = "whsec_" + b64encode(b"the demo's secret of a partner").decode()
SECRETS = {
    "gateway": {
        "2025q4": "the demo's secret of the last quarter",
        "2026q1": "the demo's secret of the gateway",
    },
    "shipstation": {"address": "the-demos-token-in-the-address"},
    "checkout": {"software": "the demo's secret of the software"},
    "square": {"signature-key": "the demo's signature key of Square"},
    "partner": {"partner": _WHSEC},
}
"""What ROMS_WEBHOOK_SECRETS says in the demo; these open nothing else."""


@dataclass(frozen=True)
class Source:
    """One sender."""

    name: str
    kind: str
    sign: Sign
    token: str = ""
    is_timed: bool = False


def sources(key: RsaKey) -> dict[str, Source]:
    """All of them by name; the key is that of ShipStation V2."""
    made = (
        Source("gateway", "shipstation_contract", shipstation_contract(SECRETS["gateway"]["2026q1"])),
        Source("shipstation", "shipstation_v1", unsigned, SECRETS["shipstation"]["address"]),
        Source("shipstation2", "shipstation_v2", shipstation_v2(key), is_timed=True),
        Source("checkout", "checkout_orders", checkout_orders(SECRETS["checkout"]["software"])),
        Source("square", "square", square(SECRETS["square"]["signature-key"], NOTIFICATION_ADDRESS)),
        Source("partner", "standard", standard(_WHSEC), is_timed=True),
    )
    return {source.name: source for source in made}


def forgers(key: RsaKey) -> Mapping[str, Sign]:
    """Kind -> how a stranger signs, who knows neither the secret nor the private key."""
    return {
        "shipstation_contract": shipstation_contract(_STRANGER),
        "shipstation_v1": unsigned,
        "shipstation_v2": shipstation_v2(RsaKey(key.key_id, key.modulus, key.public)),
        "checkout_orders": checkout_orders(_STRANGER),
        "square": square(_STRANGER),
        "standard": standard("whsec_" + b64encode(_STRANGER.encode()).decode()),
    }
