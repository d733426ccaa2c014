"""Persons in tables: a pseudonym in the place of an address."""

import hmac
from hashlib import sha256

_LENGTH = 16


def pseudonym(address: str | None, key: bytes | None) -> str | None:
    """The same for the same address in any spelling, and no way back; None for none, the address without a key."""
    told = (address or "").strip().lower()
    if not told or key is None:
        return told or None
    return f"p-{hmac.new(key, told.encode(), sha256).hexdigest()[:_LENGTH]}"
