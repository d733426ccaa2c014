"""The service account that Google Sheets are read with, as one variable of the environment holds its key."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

_NEEDED = ("client_email", "private_key", "token_uri")
_EXPECTED = "expected the JSON of a service account's key, with client_email, private_key and token_uri"


def sheet_account(secret: SecretStr) -> SecretStr:
    """A variable that holds such a key; what is wrong with it does not quote it."""
    account(secret)
    return secret


def account(secret: SecretStr | None) -> Mapping[str, Any] | None:
    """What the key says, None for none. Raises ValueError."""
    if secret is None:
        return None
    try:
        told = json.loads(secret.get_secret_value())
    except ValueError:
        raise ValueError(_EXPECTED) from None
    if not isinstance(told, dict) or not all(
        isinstance(told.get(name), str) and told[name] for name in _NEEDED
    ):
        raise ValueError(_EXPECTED)
    return told
