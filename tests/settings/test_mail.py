"""The group `mail` and the logins of its mailboxes: what is taken, and what is refused without being shown."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from roms_assets.kernel.errors import SettingsWrong
from roms_assets.settings import Environment, MailboxSettings, MailSettings

LOGIN = {"user": "orders@luna.example", "password": "made for programs"}


def logins(told: Any) -> Environment:
    return Environment(_env_file=None, ROMS_MAIL_LOGINS=told if isinstance(told, str) else json.dumps(told))


def a_mailbox(**more: Any) -> dict[str, Any]:
    return {"name": "orders", "server": "imap.luna.example", **more}


@pytest.mark.parametrize(
    ("told", "port"),
    [({}, 993), ({"security": "starttls"}, 143), ({"security": "plain", "port": 1143}, 1143)],
)
def test_a_mailbox_has_the_usual_port_of_its_kind(told: dict[str, Any], port: int) -> None:
    assert MailboxSettings.model_validate(a_mailbox(**told)).usual_port == port


@pytest.mark.parametrize(
    "told",
    [
        {"mailboxes": []},
        {"mailboxes": [a_mailbox(), a_mailbox()]},
        {"mailboxes": [a_mailbox(name="Orders!")]},
        {"mailboxes": [a_mailbox(server="imap.luna.example:993")]},
        {"mailboxes": [a_mailbox(folders=[])]},
        {"mailboxes": [a_mailbox(folders=["x" * 81])]},
        {"mailboxes": [a_mailbox()], "quarantine_below": 1.5},
        {"mailboxes": [a_mailbox()], "look_every_seconds": 10},
        {"mailboxes": [a_mailbox()], "templates": "../elsewhere"},
    ],
)
def test_what_cannot_be_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MailSettings.model_validate(told)


def test_logins_are_read_and_never_shown() -> None:
    environment = logins({"orders": LOGIN})
    login = environment.logins_by_mailbox["orders"]
    assert (login.user, login.password.get_secret_value()) == tuple(LOGIN.values())
    assert "made for programs" not in repr(environment) + repr(login)
    assert Environment(_env_file=None).logins_by_mailbox == {}


@pytest.mark.parametrize(
    "told",
    [
        "no json for programs",
        [LOGIN],
        {"orders": "made for programs"},
        {"orders": {"user": "made for programs"}},
        {"orders": {"user": "made for programs", "password": ""}},
        {"orders": {"user": "a", "password": "für made for programs"}},
    ],
)
def test_logins_that_cannot_be_read_are_refused_without_quoting_them(told: Any) -> None:
    with pytest.raises(SettingsWrong, match=r"ROMS_MAIL_LOGINS: expected JSON such as \{") as refused:
        logins(told)
    assert "made for programs" not in str(refused.value).replace('"password": "made for programs"', "")
