"""The vendor's public keys: read from a JSON Web Key Set, and the signatures that they prove.

https://docs.shipstation.com/apis/docs/guides/webhooks-validation
"""

import binascii
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from roms_assets.kernel.errors import SourceChangedShape
from roms_assets.kernel.webhook_kinds import SourceKind
from roms_assets.webhooks.rules.deliveries import (
    Delivery,
    Refused,
    Trust,
    UnknownKey,
    Verdict,
    Verified,
    claim,
)
from roms_assets.webhooks.rules.freshness import is_fresh, signed_time
from roms_assets.webhooks.rules.hmac_bodies import NOT_PROVEN, STALE

PublicKeys = dict[str, RSAPublicKey]
HIDDEN = Refused(404, "the signature's headers are missing")
FEWEST_BITS, MOST_BITS = 2048, 8192
LONGEST_KEY_ID = 200
LONGEST_SIGNATURE = 2048
"""Characters of base64; a signature of 8,192 bits has 1,368."""


def shipstation_v2(delivery: Delivery, trust: Trust, now: datetime) -> Verdict:
    """ShipStation V2: RSA PKCS #1 v1.5 with SHA-256 over `timestamp.body`.

    Without the headers it is answered as if nothing were here, as the vendor advises.
    """
    key_id = delivery.headers.get("x-shipengine-rsa-sha256-key-id", "")
    signature = delivery.headers.get("x-shipengine-rsa-sha256-signature", "")
    time = delivery.headers.get("x-shipengine-timestamp", "")
    if not (key_id and signature and time):
        return HIDDEN
    if len(key_id) > LONGEST_KEY_ID or len(signature) > LONGEST_SIGNATURE:
        return NOT_PROVEN
    if key_id not in trust.keys:
        return UnknownKey(key_id)
    signed = f"{time}.".encode("latin-1", "replace") + delivery.body
    if not _is_signed(trust.keys[key_id], signature, signed):
        return NOT_PROVEN
    at = signed_time(time)
    if at is None or not is_fresh(at, now, trust.tolerance):
        return STALE
    return Verified(claim(SourceKind.SHIPSTATION_V2, signed), key_id)


def public_keys(key_set: Mapping[str, Any]) -> PublicKeys:
    """Key id -> RSA key, of every key of the set that may prove such a signature; others are left out.

    Raises SourceChangedShape when it is no key set.
    """
    listed = key_set.get("keys")
    if not isinstance(listed, list):
        raise SourceChangedShape("the vendor's key set has no list `keys`")
    found = {each["kid"]: key for each in listed if isinstance(each, dict) and (key := _rsa_key(each))}
    return {key_id: key for key_id, key in found.items() if len(key_id) <= LONGEST_KEY_ID}


def _rsa_key(told: Mapping[str, Any]) -> RSAPublicKey | None:
    """None for another kind of key, one for another use, or one that is not safe."""
    names = ("kid", "n", "e")
    if told.get("kty") != "RSA" or not all(isinstance(told.get(name), str) for name in names):
        return None
    if told.get("use", "sig") != "sig" or told.get("alg", "RS256") != "RS256":
        return None
    try:
        modulus, exponent = (_number(told[name]) for name in ("n", "e"))
        if not FEWEST_BITS <= modulus.bit_length() <= MOST_BITS or exponent.bit_length() > 64:
            return None
        return RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        return None


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _is_signed(key: RSAPublicKey, signature: str, signed: bytes) -> bool:
    try:
        key.verify(b64decode(signature, validate=True), signed, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
