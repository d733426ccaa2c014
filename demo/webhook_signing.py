"""How the senders of the faked world sign, written out by hand from the standards: RFC 2104 and RFC 8017.

Nothing here calls what a receiver would call to verify, so that a slip there cannot be made here as well.
"""

import json
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

_BLOCK = 64
_SHA256_IN_DER = bytes.fromhex("3031300d060960864801650304020105000420")
NOTIFICATION_ADDRESS = "https://shop.example.com/webhooks/square"


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC as RFC 2104 spells it."""
    key = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in key) + message).digest()
    return sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


@dataclass(frozen=True)
class RsaKey:
    """A private key: what it is called, its modulus and both exponents."""

    key_id: str
    modulus: int
    private: int
    public: int = 65537

    @classmethod
    def made(cls, key_id: str, bits: int = 2048) -> "RsaKey":
        """A new one."""
        numbers = rsa.generate_private_key(65537, bits).private_numbers()
        return cls(key_id, numbers.public_numbers.n, numbers.d)

    @classmethod
    def kept(cls, place: Path) -> "RsaKey":
        """The one in that file; made at the first time, so that the processes of a demo share one."""
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(asdict(cls.made("demo-key"))))
        return cls(**json.loads(place.read_text()))

    def sign(self, message: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256, as RFC 8017 spells it."""
        size = (self.modulus.bit_length() + 7) // 8
        digest = _SHA256_IN_DER + sha256(message).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
        return pow(int.from_bytes(padded), self.private, self.modulus).to_bytes(size)

    def published(self) -> dict[str, Any]:
        """Its public half as a JSON Web Key."""
        numbers = {"n": self.modulus, "e": self.public}
        told = {
            name: urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).rstrip(b"=").decode()
            for name, number in numbers.items()
        }
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id, **told}


Sign = Callable[[bytes, datetime], dict[str, str]]
"""From a body and the time of sending to the headers that prove it."""


def shipstation_contract(secret: str) -> Sign:
    """The owner's gateway."""
    return lambda body, at: {"X-ShipStation-Signature": hmac_sha256(secret.encode(), body).hex()}


def checkout_orders(secret: str) -> Sign:
    """Checkout software."""
    return lambda body, at: {"X-Webhook-Signature": hmac_sha256(secret.encode(), body).hex()}


def square(secret: str, address: str = NOTIFICATION_ADDRESS) -> Sign:
    """Square, which signs the address too."""

    def sign(body: bytes, at: datetime) -> dict[str, str]:
        signature = b64encode(hmac_sha256(secret.encode(), address.encode() + body)).decode()
        return {"x-square-hmacsha256-signature": signature, "square-environment": "Sandbox"}

    return sign


def standard(secret: str, number: str | None = None) -> Sign:
    """Standard Webhooks; without a number each delivery has a new one."""

    def sign(body: bytes, at: datetime) -> dict[str, str]:
        own = number or f"msg_{secrets.token_hex(8)}"
        time = str(int(at.timestamp()))
        signed = f"{own}.{time}.".encode() + body
        signature = b64encode(hmac_sha256(b64decode(secret.removeprefix("whsec_")), signed)).decode()
        return {"webhook-id": own, "webhook-timestamp": time, "webhook-signature": f"v1,{signature}"}

    return sign


def shipstation_v2(key: RsaKey) -> Sign:
    """ShipStation V2."""

    def sign(body: bytes, at: datetime) -> dict[str, str]:
        time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "x-shipengine-rsa-sha256-key-id": key.key_id,
            "x-shipengine-rsa-sha256-signature": b64encode(key.sign(f"{time}.".encode() + body)).decode(),
            "x-shipengine-timestamp": time,
        }

    return sign


def unsigned(body: bytes, at: datetime) -> dict[str, str]:
    """ShipStation V1, whose address holds the proof; and whoever forgot to sign."""
    return {}
