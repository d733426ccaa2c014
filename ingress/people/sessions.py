"""Who is logged in: a cookie that only this process can make.

It ends when its owner logs out, with the process, or after a working day.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from roms_assets.settings import Person
from roms_assets.webhooks.rules.passwords import hashed, is_right

LASTS_SECONDS = 8 * 3600
_LOGIN, _FORM = "login", "form"
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
        self._ended: set[str] = set()
        """What the cookies say of those who logged out, until these would have ended by themselves."""

    @property
    def knows_nobody(self) -> bool:
        """Whether nobody can ever log in."""
        return not self._people

    def log_in(self, name: str, password: str) -> str | None:
        """The cookie of who proved to be that person, else None. Takes some hundredths of a second, on purpose."""
        person = self._people.get(name)
        if not is_right(password, person.password_hash if person else _NOBODYS) or person is None:
            return None
        claims = f"{person.name}|{secrets.token_hex(8)}|{int(time.time()) + LASTS_SECONDS}"
        return f"{claims.encode().hex()}.{self._sign(_LOGIN, claims)}"

    def log_out(self, cookie: str) -> None:
        """Believe this cookie no more, also when somebody kept a copy of it."""
        now = time.time()
        self._ended = {claims for claims in self._ended if _until(claims) >= now}
        if claims := self._claims(cookie):
            self._ended.add(claims)

    def session(self, cookie: str) -> Session | None:
        """Whose cookie it is; None when it was not made here, is too old, or was ended."""
        claims = self._claims(cookie)
        if claims is None or claims in self._ended or _until(claims) < time.time():
            return None
        person = self._people.get(claims.rsplit("|", 2)[0])
        return Session(person, self._sign(_FORM, claims)) if person else None

    def _claims(self, cookie: str) -> str | None:
        """What a cookie says that was made here; None of any other one."""
        told, _, signature = cookie.partition(".")
        try:
            claims = bytes.fromhex(told).decode()
        except ValueError:
            return None
        is_ours = hmac.compare_digest(self._sign(_LOGIN, claims).encode(), signature.encode())
        return claims if is_ours else None

    def _sign(self, purpose: str, claims: str) -> str:
        return hmac.digest(self._key, f"{purpose}|{claims}".encode(), sha256).hex()


def _until(claims: str) -> int:
    return int(claims.rsplit("|", 1)[1])
