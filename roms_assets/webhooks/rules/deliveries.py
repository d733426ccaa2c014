"""A delivery before anybody believes it, what is trusted, and the three verdicts on it."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


@dataclass(frozen=True)
class Delivery:
    """What somebody posted; header names in small letters, values as Latin-1 text."""

    headers: Mapping[str, str]
    body: bytes
    token: str = ""
    """The `token` of the address's query."""


@dataclass(frozen=True)
class Secret:
    """One of a source's secrets; several may be valid while one takes the place of another."""

    name: str
    value: bytes = field(repr=False)

    def signature(self, signed: bytes) -> hmac.HMAC:
        """HMAC-SHA256 of these bytes; the key is prepared once."""
        mac = self._keyed.copy()
        mac.update(signed)
        return mac

    @cached_property
    def _keyed(self) -> hmac.HMAC:
        return hmac.new(self.value, digestmod="sha256")


@dataclass(frozen=True)
class Trust:
    """What a source is proven by."""

    secrets: tuple[Secret, ...] = ()
    keys: Mapping[str, RSAPublicKey] = field(default_factory=dict)
    """The vendor's public keys by their id."""
    address: str = ""
    """The address that the vendor was told to send to, where that is signed too."""
    tolerance: timedelta = timedelta(minutes=5)
    """How far a signed time may lie from ours, either way."""


@dataclass(frozen=True)
class Verified:
    """It is really them."""

    claim: str
    """Hex SHA-256 by which the same delivery is known when it comes again."""
    secret: str
    """The name of the secret, or the id of the key, that it is proven by."""


@dataclass(frozen=True)
class Refused:
    """Not proven, or not of now; the reason quotes nothing of the delivery."""

    status: int
    """The HTTP status that the sender gets."""
    reason: str


@dataclass(frozen=True)
class UnknownKey:
    """It names a key that is not among the trusted ones; the vendor may have a new one."""

    key_id: str


Verdict = Verified | Refused | UnknownKey


def claim(kind: str, signed: bytes) -> str:
    """Hex SHA-256 of what was signed; the secret is not part of it, so changing secrets lets nothing in twice."""
    return sha256(kind.encode() + b"\0" + signed).hexdigest()
