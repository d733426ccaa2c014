"""Persons and credentials in tables: a pseudonym in the place of a name or an address, a digest in that of a login."""

import hmac
import re
from hashlib import sha256

_LENGTH = 16
_PSEUDONYM = re.compile(rf"p-[0-9a-f]{{{_LENGTH}}}")
_DIGEST = re.compile(rf"c-[0-9a-f]{{{_LENGTH}}}")


def pseudonym(address: str | None, key: bytes | None) -> str | None:
    """The same for the same address in any spelling, and no way back; None for none, the address without a key."""
    told = (address or "").strip().lower()
    if not told or key is None:
        return told or None
    return f"p-{_digest(told, key)}"


def is_pseudonym(told: str) -> bool:
    """Whether it has exactly the form of one: an address may begin like it."""
    return _PSEUDONYM.fullmatch(told) is not None


def credentials_digest(told: str | None, key: bytes | None) -> str | None:
    """The same for the same credentials exactly as written, and no way back; None without a key, never the text.

    A digest stays what it is, so that what was exported can be imported.
    """
    if not told or key is None:
        return None
    return told if _DIGEST.fullmatch(told) else f"c-{_digest(told, key)}"


def _digest(told: str, key: bytes) -> str:
    return hmac.new(key, told.encode(), sha256).hexdigest()[:_LENGTH]
