"""People who may look at the front door's page, and their logins."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from roms_assets.webhooks.rules.passwords import hashed
from tests.ingress.front_door import Door

WORDS = {"owner": "open sesame of the owner", "clerk": "open sesame of the clerk"}
PEOPLE = [
    {"name": "owner", "role": "operator", "password_hash": hashed(WORDS["owner"], b"0123456789abcdef")},
    {"name": "clerk", "password_hash": hashed(WORDS["clerk"], b"fedcba9876543210")},
]


@contextmanager
def logged_in(door: Door, name: str = "owner") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=door.address, follow_redirects=True) as client:
        client.post("/login", data={"name": name, "password": WORDS[name]})
        yield client


def token_of(page: str) -> str:
    """What shows that a form was asked for here."""
    return page.split('name="token" value="')[1].split('"', maxsplit=1)[0]
