"""The logins of mailboxes, as the environment holds them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

EXPECTED = (
    'expected JSON such as {"orders": {"user": "orders@example.com", "password": "made for programs"}}:'
    " mailbox, its user, its password, in plain letters, digits and signs"
)


@dataclass(frozen=True)
class MailLogin:
    """Who logs in to one mailbox."""

    user: str
    password: SecretStr


def mail_logins(secret: SecretStr) -> SecretStr:
    """The variable's text, when logins can be read from it; what is wrong with it does not quote it."""
    logins_by_mailbox(secret)
    return secret


def logins_by_mailbox(secret: SecretStr | None) -> Mapping[str, MailLogin]:
    """Mailbox -> its login; none when the variable is not set. Raises ValueError."""
    if secret is None:
        return {}
    try:
        told = json.loads(secret.get_secret_value())
    except ValueError:
        raise ValueError(EXPECTED) from None
    named = told if isinstance(told, dict) else {"": told}
    return {name: _login(each) for name, each in named.items()}


def _login(told: object) -> MailLogin:
    if not isinstance(told, dict) or set(told) != {"user", "password"}:
        raise ValueError(EXPECTED)
    user, password = told["user"], told["password"]
    for value in (user, password):
        if not (isinstance(value, str) and value and value.isascii() and value.isprintable()):
            raise ValueError(EXPECTED)
    return MailLogin(user, SecretStr(password))
