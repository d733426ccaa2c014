"""The secrets of webhook sources, as the environment holds them: several per source, each with a name."""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping

from pydantic import SecretStr

from roms_assets.webhooks.rules.deliveries import Secret

FEWEST_CHARACTERS = 16
STANDARD_PREFIX = "whsec_"
EXPECTED = (
    'expected JSON such as {"shipstation": {"2026-q4": "a secret of 16 characters or more"}}:'
    " source, name of the secret, secret"
)


def webhook_secrets(secret: SecretStr) -> SecretStr:
    """The variable's text, when secrets can be read from it; what is wrong with it does not quote it."""
    secrets_by_source(secret)
    return secret


def secrets_by_source(secret: SecretStr | None) -> Mapping[str, tuple[Secret, ...]]:
    """Source -> its secrets in the order of the text; none when the variable is not set. Raises ValueError."""
    if secret is None:
        return {}
    try:
        sources = json.loads(secret.get_secret_value())
    except ValueError:
        raise ValueError(EXPECTED) from None
    if not isinstance(sources, dict) or not all(isinstance(each, dict) for each in sources.values()):
        raise ValueError(EXPECTED)
    return {
        source: tuple(_secret(source, name, value) for name, value in named.items())
        for source, named in sources.items()
    }


def _secret(source: str, name: str, value: object) -> Secret:
    if not isinstance(value, str) or len(value) < FEWEST_CHARACTERS:
        raise ValueError(
            f"expected {FEWEST_CHARACTERS} characters or more for the secret {name!r} of {source!r}"
        )
    if not 1 <= len(name) <= 60:
        raise ValueError(f"expected a name of 1 to 60 characters for each secret of {source!r}")
    return Secret(name, _bytes(source, name, value))


def _bytes(source: str, name: str, value: str) -> bytes:
    """A secret of Standard Webhooks says by its prefix that it is base64; any other is its own characters."""
    if not value.startswith(STANDARD_PREFIX):
        return value.encode()
    try:
        return b64decode(value.removeprefix(STANDARD_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError(
            f"expected base64 behind {STANDARD_PREFIX} for the secret {name!r} of {source!r}"
        ) from None
