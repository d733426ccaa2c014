"""Which proof each kind of source gives, and what of it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules import hmac_bodies, rsa_keys
from roms_assets.webhooks.rules.deliveries import Delivery, Trust, Verdict

Verify = Callable[[Delivery, Trust, datetime], Verdict]


@dataclass(frozen=True)
class Proof:
    """How a kind is proven."""

    verify: Verify
    replay_window: timedelta | None
    """How long an equal delivery counts as the same one; None: for ever, as it carries an id or a time of its own."""
    largest_body_bytes: int = 262_144
    kept_headers: tuple[str, ...] = ()
    needs_secrets: bool = True


_MINUTES = timedelta(minutes=5)

PROOFS: Mapping[SourceKind, Proof] = {
    SourceKind.SHIPSTATION_CONTRACT: Proof(hmac_bodies.shipstation_contract, _MINUTES, 1_024),
    SourceKind.SHIPSTATION_V1: Proof(hmac_bodies.shipstation_v1, _MINUTES),
    SourceKind.SHIPSTATION_V2: Proof(
        rsa_keys.shipstation_v2,
        None,
        kept_headers=("x-shipengine-rsa-sha256-key-id", "x-shipengine-timestamp"),
        needs_secrets=False,
    ),
    SourceKind.CHECKOUT_ORDERS: Proof(hmac_bodies.checkout_orders, _MINUTES),
    SourceKind.SQUARE: Proof(
        hmac_bodies.square,
        None,
        kept_headers=("square-environment", "square-retry-number", "square-retry-reason"),
    ),
    SourceKind.STANDARD: Proof(hmac_bodies.standard, None, kept_headers=("webhook-id", "webhook-timestamp")),
}
