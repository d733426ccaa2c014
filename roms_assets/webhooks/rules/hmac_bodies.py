"""Signatures that are an HMAC-SHA256, compared as text in constant time: nothing of a forged one is ever decoded."""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime

from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.deliveries import Delivery, Refused, Secret, Trust, Verdict, Verified, claim
from roms_assets.webhooks.rules.freshness import is_fresh, signed_time

NOT_PROVEN = Refused(403, "the signature is missing or wrong")
STALE = Refused(400, "the signed time is missing or too far from now")
MOST_SIGNATURES = 8
"""More in one header are not looked at: each costs an HMAC per secret."""


def shipstation_contract(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """The owner's contract: `X-ShipStation-Signature`, hex, over the body."""
    return _hex_of_body(SourceKind.SHIPSTATION_CONTRACT, "x-shipstation-signature", delivery, trust)


def checkout_orders(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """Checkout software: `X-Webhook-Signature`, hex, over the body."""
    return _hex_of_body(SourceKind.CHECKOUT_ORDERS, "x-webhook-signature", delivery, trust)


def square(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """Square: base64 over the notification address and the body.

    https://developer.squareup.com/docs/webhooks/step3validate
    """
    signed = trust.address.encode() + delivery.body
    told = [delivery.headers.get("x-square-hmacsha256-signature", "")]
    return _judged(SourceKind.SQUARE, signed, _signer(trust.secrets, signed, told))


def standard(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """Standard Webhooks: base64 over `id.timestamp.body`; a delivery that is sent again keeps its id.

    An id with a dot is refused, as it could be cut elsewhere. https://www.standardwebhooks.com
    """
    number, time = (delivery.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp"))
    signed = f"{number}.{time}.".encode("latin-1", "replace") + delivery.body
    signatures = delivery.headers.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    told = [each.removeprefix("v1,") for each in signatures if each.startswith("v1,")]
    secret = _signer(trust.secrets, signed, told)
    if secret is None or not number or "." in number:
        return NOT_PROVEN
    at = signed_time(time)
    if at is None or not is_fresh(at, now, trust.tolerance):
        return STALE
    return Verified(claim(SourceKind.STANDARD, number.encode("latin-1", "replace")), secret.name)


def shipstation_v1(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """ShipStation V1 signs nothing: whoever knows the token of the address is believed."""
    told = delivery.token.encode()
    known = [secret for secret in trust.secrets if hmac.compare_digest(secret.value, told)]
    if not known:
        return Refused(403, "the token in the address is missing or wrong")
    return Verified(claim(SourceKind.SHIPSTATION_V1, delivery.body), known[0].name)


def _hex_of_body(kind: SourceKind, header: str, delivery: Delivery, trust: Trust) -> Verdict:
    told = delivery.headers.get(header, "").lower().encode("latin-1", "replace")
    for secret in trust.secrets:
        right = secret.signature(delivery.body).hexdigest().encode()
        if hmac.compare_digest(right, told):
            return Verified(claim(kind, delivery.body), secret.name)
    return NOT_PROVEN


def _signer(secrets: Iterable[Secret], signed: bytes, told: Iterable[str]) -> Secret | None:
    """The secret by which one of the base64 signatures was made."""
    given = [each.encode("latin-1", "replace") for each in told]
    for secret in secrets:
        right = b64encode(secret.signature(signed).digest())
        if any(hmac.compare_digest(right, each) for each in given):
            return secret
    return None


def _judged(kind: SourceKind, signed: bytes, secret: Secret | None) -> Verdict:
    return Verified(claim(kind, signed), secret.name) if secret else NOT_PROVEN
