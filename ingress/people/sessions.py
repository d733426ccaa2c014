"""Who is logged in: a cookie that only this process can make, and that ends with it or after a working day."""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from roms_assets.settings import Person
from roms_assets.webhooks.rules.passwords import hashed, is_right

LASTS_SECONDS = 8 * 3600
_NOBODYS = hashed(secrets.token_hex(8), secrets.token_bytes(16))
"""Looked at for a name that nobody has, so that the time of an answer does not tell which names exist."""


@dataclass(frozen=True)
class Session:
    """One person who is logged in."""

    person: Person
    form_token: str
    """Stands in each form, so that another site cannot send it in the person's name."""


class Sessions:
    """Logins of the people that `roms.yaml` names."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people
        self._key = secrets.token_bytes(32)

    @property
    def knows_nobody(self) -> bool:
        """Whether nobody can ever log in."""
        return not self._people

    def log_in(self, name: str, password: str) -> str | None:
        """The cookie of who proved to be that person, else None. Takes some hundredths of a second, on purpose."""
        person = self._people.get(name)
        if not is_right(password, person.password_hash if person else _NOBODYS) or person is None:
            return None
        claims = f"{person.name}|{int(time.time()) + LASTS_SECONDS}"
        return f"{claims.encode().hex()}.{self._sign(claims)}"

    def session(self, cookie: str) -> Session | None:
        """Whose cookie it is; None when it was not made here, or is too old."""
        claims, _, signature = cookie.partition(".")
        try:
            name, _, until = bytes.fromhex(claims).decode().rpartition("|")
        except ValueError:
            return None
        right = self._sign(f"{name}|{until}")
        if not hmac.compare_digest(right.encode(), signature.encode()) or int(until) < time.time():
            return None
        person = self._people.get(name)
        return Session(person, self._sign(f"form|{cookie}")) if person else None

    def _sign(self, claims: str) -> str:
        return hmac.digest(self._key, claims.encode(), sha256).hex()
