"""Passwords of people, kept only as hashes that are slow to guess: scrypt, RFC 7914."""

import hmac
import re
from base64 import b64decode, b64encode
from hashlib import scrypt

FORM = r"scrypt\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}="
"""How a hash is written: the word, 16 bytes of salt, 32 bytes of hash."""
FEWEST_CHARACTERS = 8
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""16 MB and some hundredths of a second for each guess."""


def hashed(password: str, salt: bytes) -> str:
    """The hash of a password, as `roms.yaml` keeps it; the salt is 16 random bytes."""
    made = scrypt(password.encode(), salt=salt, **_COST)
    return f"scrypt${b64encode(salt).decode()}${b64encode(made).decode()}"


def is_right(password: str, kept: str) -> bool:
    """Whether the password has that hash; False also for a hash that is none."""
    if not re.fullmatch(FORM, kept):
        return False
    return hmac.compare_digest(hashed(password, b64decode(kept.split("$")[1])).encode(), kept.encode())
